"""Tell, stop, schedule: the only door to the job engine."""

from app.jobs.engine import Jobs
from app.jobs.run import Handler, Stop
from app.jobs.seats import SeatTaken

__all__ = ["Handler", "Jobs", "SeatTaken", "Stop"]
