"""What somebody has chosen for themselves, for programs."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.domain import language
from app.usecases.access.language import choose_language
from app.usecases.access.time_zone import choose_zone
from app.web.deps import SignedIn, Transaction

router = APIRouter(prefix="/api/me", tags=["account"])


class LanguageIn(BaseModel):
    """The language that somebody reads."""

    language: str | None = Field(description="A code such as de; null: the browser's, in mails the installation's")


class LanguageOut(LanguageIn):
    known: list[str]


@router.get("/language")
def get_language(by: SignedIn) -> LanguageOut:
    return _shown(by.person.language)


@router.put("/language")
def set_language(by: SignedIn, body: LanguageIn, tx: Transaction) -> LanguageOut:
    choose_language(tx, by.id, body.language or "")
    return _shown(body.language or None)


def _shown(chosen: str | None) -> LanguageOut:
    return LanguageOut(language=chosen, known=[known.code for known in language.known()])


class TimeZone(BaseModel):
    """The time zone that somebody lives in."""

    time_zone: str | None = Field(description="A name such as Asia/Tokyo; null: the team's")


@router.get("/time-zone")
def get_own_zone(by: SignedIn) -> TimeZone:
    return TimeZone(time_zone=by.person.time_zone)


@router.put("/time-zone")
def set_own_zone(by: SignedIn, body: TimeZone, tx: Transaction) -> TimeZone:
    choose_zone(tx, by.id, body.time_zone or "")
    return TimeZone(time_zone=body.time_zone or None)
