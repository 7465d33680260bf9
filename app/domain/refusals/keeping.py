"""What the keeper is told at the console when Halfday cannot start."""

from dataclasses import dataclass

from app.domain.refusals.kinds import Conflict


@dataclass(eq=False)
class NewerDatabase(Conflict):
    """An older version was started on the database of a newer one."""

    @property
    def sentence(self) -> str:
        return "A newer version of Halfday made this database. Start that version, or restore a backup from before it."


@dataclass(eq=False)
class NoDatabase(Conflict):
    why: str

    @property
    def sentence(self) -> str:
        return f"The database cannot be opened: {self.why}. Check HALFDAY_DATABASE_URL, and that its server runs."


@dataclass(eq=False)
class NotTheDemo(Conflict):
    """The demo was to start where something else is."""

    folder: str

    @property
    def sentence(self) -> str:
        return f"{self.folder} holds another installation than the demo. Start that one with `halfday run`."
