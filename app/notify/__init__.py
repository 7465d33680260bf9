"""Message channels behind one Protocol."""

from app.notify.channel import Channel, Invite, Letter, Undeliverable
from app.notify.chat import ChatChannel
from app.notify.log import LogChannel
from app.notify.mail import MailChannel

__all__ = ["Channel", "ChatChannel", "Invite", "Letter", "LogChannel", "MailChannel", "Undeliverable"]
