"""The house of the gallery: one database in which each topic has a team of its own, at one moment for all."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from playwright.sync_api import BrowserContext

from app.domain.people import NewMembership, NewPerson, Role
from app.domain.secrets import new_secret
from app.domain.team import NewTeam
from app.settings import Settings
from app.store import access
from app.store.transaction import Database
from app.usecases.teams import keep, people
from tests.browser.gallery.place import Place
from tests.cast import NOW as BEFORE
from tests.cast import Cast

# A Tuesday afternoon; what the teams have done, they did until the morning before.
NOW = datetime(2026, 3, 3, 13, 30, tzinfo=UTC)
LONDON = "Europe/London"
MEMBERS = ("Ana Alves", "Bo Berg", "Chi Chen")


@dataclass
class World:
    """People by the name of their topic and their own: “swaps bo”."""

    settings: Settings
    database: Database
    ids: dict[str, int] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    routes: dict[str, str] = field(default_factory=dict)  # of each route that could be a page, an address

    @property
    def url(self) -> str:
        return self.settings.public_url

    def sign_in(self, context: BrowserContext, who: str) -> None:
        secret = new_secret()
        with self.database.transaction() as tx:
            access.start_session(tx, self.ids[who], secret, client="gallery", now=NOW)
        context.add_cookies([{"name": "halfday", "value": secret, "url": self.url}])

    def know(self, topic: str, cast: Cast) -> Cast:
        """The people of a topic's team can sign in from now on."""
        self.ids |= {f"{topic} {name}": person.id for name, person in cast.people.items()}
        return cast

    def troupe(
        self,
        topic: str,
        title: str = "",
        names: tuple[str, ...] = MEMBERS,
        *,
        weekend_days: tuple[int, ...] | None = None,
        now: datetime = BEFORE,
    ) -> Cast:
        """A team of its own, the first of whom coordinates; called by the first of their names."""
        cast = Cast(self.database, None, None, {}, now)  # type: ignore[arg-type]
        with self.database.transaction() as tx:
            new = NewTeam(title or topic.capitalize(), LONDON, "Answer what is critical first.")
            cast.support = cast.billing = keep.create_team(tx, new, weekend_days=weekend_days, now=now)
            for name in names:
                first = name.split(maxsplit=1)[0].lower()
                role = Role.ENGINEER if cast.people else Role.COORDINATOR
                membership = NewMembership(0, date(now.year, 1, 1), role=role)
                person = NewPerson(name, f"p{len(cast.people)}@{topic.replace(' ', '-')}.example.org")
                cast.people[first] = people.add_member(tx, cast.support, person, membership=membership, now=now)
        return self.know(topic, cast)

    def show(self, *places: Place) -> None:
        self.places += places
