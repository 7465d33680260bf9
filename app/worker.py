"""Background work: drafts, messages and the clock's errands."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from app.calendars import renew
from app.calendars.stale import tell_stale
from app.calendars.words_due import follow_words
from app.demo import load_demo
from app.domain.audit import ActorKind, Origin
from app.jobs import Jobs, Stop
from app.notify import Channel, ChatChannel, LogChannel, MailChannel
from app.outgoing import Outgoing
from app.settings import Settings
from app.store.sealing import sealing_of
from app.store.transaction import Database, Demand, Tx
from app.usecases.access.limits import forget_old
from app.usecases.busy.manage import AT_ONCE as BUSY
from app.usecases.busy.refresh import refresh_due
from app.usecases.drafts.demand import JOB as DRAFT
from app.usecases.drafts.run import run_draft
from app.usecases.drafts.stranded import demand_stranded_drafts
from app.usecases.ledger.checking import ask_who_covers
from app.usecases.ledger.earn import earn_due
from app.usecases.ledger.expire import expire_due
from app.usecases.messages.chat import say_due
from app.usecases.messages.send import send_due
from app.usecases.messages.weekly import mail_weekly_reports
from app.usecases.repeats import forget_answers
from app.usecases.rounds.deadline import close_due_rounds
from app.usecases.rounds.remind import remind_unanswered
from app.usecases.swapping.end import lapse_begun_swaps
from app.usecases.webhooks.announce import Post, announce_due
from app.usecases.wishes.propose import tend_wishes


class Errand(Protocol):
    """Asks the rows what is due, and does it, in the transaction that it is handed."""

    def __call__(self, tx: Tx, *, now: datetime) -> object: ...


OUTBOX = "outbox"
OUTBOX_SECONDS = 15
CALENDAR_WORDS = "calendar words"
CALENDAR_WORDS_SECONDS = 60
BUSY_SECONDS = 300
CHAT = "chat"
CHAT_SECONDS = 15
WEBHOOKS = "webhooks"
WEBHOOKS_SECONDS = 15
DEMO = "demo"
DEMO_SECONDS = 60

FOLLOWING = Origin(ActorKind.CLOCK, "calendars")

# What the clock sets off, and after how many seconds again.
CLOCK: tuple[tuple[str, int, Errand], ...] = (
    ("old counts", 3600, forget_old),
    ("kept answers", 3600, forget_answers),
    ("stranded drafts", 15, demand_stranded_drafts),
    ("due rounds", 15, close_due_rounds),
    ("reminders", 60, remind_unanswered),
    ("wishes", 60, tend_wishes),
    ("swaps", 60, lapse_begun_swaps),
    ("earnings", 60, earn_due),
    ("expiry", 600, expire_due),
    ("check-ins", 60, ask_who_covers),
    ("weekly reports", 300, mail_weekly_reports),
    ("calendars", 60, renew),
    ("stale calendars", 1800, tell_stale),
)


class Background(AbstractContextManager["Background"]):
    """The job engine with all that it does, for as long as the service serves."""

    def __init__(self, settings: Settings, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._channel = channel_of(settings)
        self._post = Post(
            Outgoing(settings.outgoing), sealing_of(settings.secret, settings.data_dir), settings.public_url
        )
        self._jobs = Jobs(settings.jobs_database)
        self._jobs.handle(DRAFT, self._draft)
        self._jobs.every(OUTBOX, OUTBOX_SECONDS, self._send)
        self._jobs.every(CHAT, CHAT_SECONDS, self._say)
        self._jobs.every(DEMO, DEMO_SECONDS, self._load_demo)
        self._jobs.every(CALENDAR_WORDS, CALENDAR_WORDS_SECONDS, self._follow_words)
        self._jobs.every(BUSY, BUSY_SECONDS, self._read_busy)
        self._jobs.every(WEBHOOKS, WEBHOOKS_SECONDS, self._announce)
        for kind, seconds, errand in CLOCK:
            self._jobs.every(kind, seconds, self._in_transaction(kind, errand))

    def claim(self) -> None:
        """Make sure that no other process works on the same data folder; raises SeatTaken."""
        self._jobs.claim()

    def __enter__(self) -> Self:
        self._catch_up()
        self._database.on_demand = self._tell
        self._jobs.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._jobs.stop()
        self._database.on_demand = None

    def _catch_up(self) -> None:
        """Before anything is served: calendars that a newer version must write anew from all their events."""
        left = 1
        while left:
            with self._database.transaction(FOLLOWING) as tx:
                left = follow_words(tx, base_url=self._settings.public_url, now=self._clock())

    def _read_busy(self, _: datetime) -> None:
        settings = self._settings
        sealing = sealing_of(settings.secret, settings.data_dir)
        refresh_due(self._database, Outgoing(settings.outgoing), sealing=sealing, now=self._clock())

    def _follow_words(self, _: datetime) -> None:
        with self._database.transaction(FOLLOWING) as tx:
            follow_words(tx, base_url=self._settings.public_url, now=self._clock())

    def _draft(self, key: str, stop: Stop) -> None:
        run_draft(self._database, key, stop, workers=self._settings.solver_workers, clock=self._clock)

    def _load_demo(self, _: datetime) -> None:
        load_demo(self._settings, self._database, now=self._clock())

    def _send(self, _: datetime) -> None:
        settings = self._settings
        send_due(
            self._database, self._channel, base_url=settings.public_url, now=self._clock(), sender=settings.mail_from
        )

    def _say(self, _: datetime) -> None:
        settings = self._settings
        sealing = sealing_of(settings.secret, settings.data_dir)
        say_due(self._database, ChatChannel(settings.chats), sealing, base_url=settings.public_url, now=self._clock())

    def _announce(self, _: datetime) -> None:
        announce_due(self._database, self._post, now=self._clock())

    def _in_transaction(self, kind: str, errand: Errand) -> Callable[[datetime], None]:
        def do(_: datetime) -> None:
            now = self._clock()
            with self._database.transaction(Origin(ActorKind.CLOCK, kind, at=now)) as tx:
                errand(tx, now=now)

        return do

    def _tell(self, demand: Demand) -> None:
        self._jobs.tell(demand.kind, demand.key, demand.attempt)


def channel_of(settings: Settings) -> Channel:
    """The mail server, or the log of an installation that has none."""
    if settings.smtp_url:
        return MailChannel(settings.smtp_url, sender=settings.mail_from)
    return LogChannel(shows_links=not settings.is_public)
