"""The channel by a mail server."""

import asyncio
from email.headerregistry import Address
from email.message import EmailMessage
from html import escape
from urllib.parse import unquote, urlsplit

import aiosmtplib

from app.notify.channel import Invite, Letter, Undeliverable

SECONDS = 20


class MailChannel:
    """Sends by SMTP: smtp://name:password@host:port (STARTTLS where offered) or smtps://…"""

    def __init__(self, url: str, *, sender: str) -> None:
        self._server = urlsplit(url)
        self._sender = sender

    def send(self, letter: Letter) -> None:
        server = self._server
        try:
            asyncio.run(
                aiosmtplib.send(
                    self._message(letter),
                    hostname=server.hostname or "localhost",
                    port=server.port,
                    username=unquote(server.username) if server.username else None,
                    password=unquote(server.password) if server.password else None,
                    use_tls=server.scheme == "smtps",
                    timeout=SECONDS,
                )
            )
        except (aiosmtplib.SMTPException, OSError) as fault:
            raise Undeliverable(f"{type(fault).__name__}: {fault}") from fault

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = Address(letter.to_name, addr_spec=letter.to_address)
        message["Subject"] = letter.subject
        message["Message-ID"] = f"<{letter.id}@halfday>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text, cte="quoted-printable")
        if letter.invite is not None:
            _add_invite(message, letter.text, letter.invite)
        return message


def _add_invite(message: EmailMessage, text: str, invite: Invite) -> None:
    """The same words as a page, and the calendar last and inline: mail programs act on no other form."""
    paragraphs = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.strip().split("\n\n"))
    page = f"<!doctype html><html><body>{paragraphs}</body></html>"
    message.add_alternative(page, subtype="html", cte="quoted-printable")
    # As bytes: text would lose the line ends that calendars must have.
    parameters = {"method": invite.method, "charset": "utf-8"}
    message.add_alternative(invite.data, maintype="text", subtype="calendar", cte="base64", params=parameters)
