"""The one way out of the house by HTTP: calendars to read, receivers to tell, providers to ask."""

from app.outgoing.addresses import Allowed
from app.outgoing.fetch import Answer, Limits, Outgoing

__all__ = ["Allowed", "Answer", "Limits", "Outgoing"]
