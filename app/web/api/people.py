"""People of the installation for programs."""

from fastapi import APIRouter
from pydantic import BaseModel

from app.domain.people import NewPerson, Person
from app.usecases.teams import look, people
from app.web.deps import AsKeeper, Now, Transaction

router = APIRouter(prefix="/api/people", tags=["people"])


class PersonIn(BaseModel):
    """Somebody to add; the mail address is the key at sign-in and must be new. No language: as their browser asks."""

    name: str
    email: str
    time_zone: str | None = None
    language: str | None = None
    hr: bool = False
    keeper: bool = False


class PersonOut(PersonIn):
    id: int
    active: bool
    version: int


@router.get("")
def list_people(_: AsKeeper, tx: Transaction) -> list[PersonOut]:
    return [_person(person) for person in look.show_people(tx).people]


@router.post("", status_code=201)
def add_person(_: AsKeeper, body: PersonIn, tx: Transaction, now: Now) -> PersonOut:
    new = NewPerson(**body.model_dump(exclude={"language"}))
    return _person(people.add_person(tx, new, language=body.language or "", now=now))


def _person(person: Person) -> PersonOut:
    return PersonOut(
        id=person.id,
        name=person.name,
        email=person.email,
        time_zone=person.time_zone,
        language=person.language,
        hr=person.hr,
        keeper=person.keeper,
        active=person.active,
        version=person.version,
    )
