"""What every step of a world needs: a database, a clock that only the test sets, and who does it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import text

from app.domain.people import Actor
from app.domain.refusals import Refusal
from app.domain.team import Team
from app.store import people
from app.store.transaction import Database, Tx

T = TypeVar("T")

# Two weeks before the clocks of Europe change, one after those of New York did; not on a whole second.
NOW = datetime(2026, 3, 16, 9, 0, 0, 250_000, tzinfo=UTC)


@dataclass
class Steps:
    """The machinery of a step; the steps themselves are the world's."""

    database: Database
    now: datetime = NOW
    teams: dict[str, Team] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)

    def ask(self, step: Callable[[Tx], T]) -> T | Refusal:
        """Do something in a transaction of its own, as a request does."""
        try:
            with self.database.transaction() as tx:
                return step(tx)
        except Refusal as refusal:
            return refusal

    def one(self, sql: str, **values: Any) -> Any:
        """The first row that plain SQL finds."""
        with self.database.engine.connect() as connection:
            return connection.execute(text(sql), values).first()

    def some(self, sql: str, **values: Any) -> Sequence[Any]:
        """All rows that plain SQL finds."""
        with self.database.engine.connect() as connection:
            return connection.execute(text(sql), values).all()

    def pick(self, sql: str, which: int, **values: Any) -> Any:
        """One of the rows that plain SQL finds, counted from the newest."""
        with self.database.engine.connect() as connection:
            rows = connection.execute(text(sql), values).all()
        return rows[-1 - which % len(rows)] if rows else None

    def actor(self, tx: Tx, name: str) -> Actor:
        actor = people.actor_at(tx, self.ids[name], now=self.now)
        assert actor is not None
        return actor

    def coordinator(self, tx: Tx, team: Team) -> Actor:
        return self.actor(tx, "ana" if team.id == self.teams["support"].id else "fay")

    def team_of(self, team_id: int) -> Team:
        return next(team for team in self.teams.values() if team.id == team_id)

    def other(self, team: Team) -> Team:
        return next(each for each in self.teams.values() if each.id != team.id)

    def is_active(self, who: str) -> bool:
        return bool(self.one("SELECT active FROM person WHERE id = :id", id=self.ids[who]).active)

    def today(self, team_id: int) -> date:
        return self.now.astimezone(ZoneInfo(self.team_of(team_id).time_zone)).date()
