"""What somebody has chosen for themselves, for programs."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.domain import language
from app.usecases.access.language import choose_language
from app.web.deps import SignedIn, Transaction

router = APIRouter(prefix="/api/me/language", tags=["account"])


class LanguageIn(BaseModel):
    """The language that somebody reads."""

    language: str | None = Field(description="A code such as de; null: the browser's, in mails the installation's")


class LanguageOut(LanguageIn):
    known: list[str]


@router.get("")
def get_language(by: SignedIn) -> LanguageOut:
    return _shown(by.person.language)


@router.put("")
def set_language(by: SignedIn, body: LanguageIn, tx: Transaction) -> LanguageOut:
    choose_language(tx, by.id, body.language or "")
    return _shown(body.language or None)


def _shown(chosen: str | None) -> LanguageOut:
    return LanguageOut(language=chosen, known=[known.code for known in language.known()])
