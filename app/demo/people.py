"""The made-up people: who they are, when they like to work, and whether they volunteer for weekends."""

from dataclasses import dataclass
from enum import Enum

from app.domain.answer import Mark, OptIn
from app.domain.people import Role

HOST = "halfday.example"
ZONE = "Europe/Berlin"
DUTY = """\
Look at the queue first, then at the chat.
Critical, somebody cannot work at all: answer within 15 minutes and say so in the incident channel.
Complex: take it, say when you will know more, ask whoever wrote that part.
Simple: answer it, or tag it for the week.
From Friday evening to Monday only what is critical is answered.
At the end of your slot leave a line for the next one."""


class Habit(Enum):
    """What somebody says of morning, late morning, afternoon and evening on a working day."""

    EARLY = (Mark.LOVE, Mark.FINE, Mark.RATHER_NOT, Mark.CANNOT)
    OFFICE = (Mark.RATHER_NOT, Mark.LOVE, Mark.FINE, Mark.RATHER_NOT)
    LATE = (Mark.CANNOT, Mark.RATHER_NOT, Mark.FINE, Mark.LOVE)
    ANY = (Mark.FINE, Mark.FINE, Mark.FINE, Mark.FINE)


@dataclass(frozen=True, slots=True)
class Character:
    name: str
    habit: Habit
    offer: OptIn | None = None  # what they say of most weekends
    off: tuple[int, ...] = ()  # days of the week on which they never work
    share: int = 100
    role: Role = Role.ENGINEER
    zone: str | None = None  # where they live, if it is not the team's zone
    joined: int = -10  # weeks from this one
    onboarding: bool = False

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{HOST}"


SUPPORT = (
    Character("Amara Okafor", Habit.OFFICE, role=Role.COORDINATOR, share=60),
    Character("Bruno Carvalho", Habit.EARLY, OptIn.EITHER),
    Character("Chiara Ricci", Habit.OFFICE, OptIn.SECOND),
    Character("Danylo Shevchenko", Habit.ANY, OptIn.BOTH),
    Character("Elif Yıldız", Habit.LATE, OptIn.BOTH),
    Character("Farid Rahimi", Habit.EARLY, off=(4,), share=80),
    Character("Grace Mwangi", Habit.OFFICE, OptIn.SECOND),
    Character("Hiroshi Tanaka", Habit.EARLY, OptIn.FIRST, zone="Asia/Tokyo"),
    Character("Ingrid Solberg", Habit.ANY, OptIn.FIRST),
    Character("Jamal Haddad", Habit.LATE, OptIn.EITHER),
    Character("Kavya Iyer", Habit.ANY, OptIn.EITHER),
    Character("Linh Nguyễn", Habit.OFFICE, OptIn.BOTH, off=(2,), share=80),
    Character("Mateo Fernández", Habit.LATE, zone="America/Santiago"),
    Character("Noor de Vries", Habit.ANY, joined=-2, onboarding=True),
)
BILLING = ("Kavya Iyer", "Mateo Fernández")  # are in the small team too
BILLING_ONLY = (
    Character("Rosa Lindqvist", Habit.OFFICE, role=Role.COORDINATOR),
    Character("Samir Kapoor", Habit.EARLY),
)
HR = "Olga Marchetti"
KEEPER = "Pavel Dvořák"

COORDINATOR = SUPPORT[0]
ENGINEER = SUPPORT[4]
AWAY = SUPPORT[5]  # has a holiday in the coming week
ILL = SUPPORT[2]  # was ill two weeks ago


def address(name: str) -> str:
    return f"{name.split(maxsplit=1)[0].lower()}@{HOST}"


# Whom `halfday demo` prints links for.
SHOWN = (
    ("engineer", ENGINEER.name, ENGINEER.email),
    ("coordinator", COORDINATOR.name, COORDINATOR.email),
    ("HR", HR, address(HR)),
)
