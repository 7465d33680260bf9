"""In which language somebody reads: their own choice, for pages on every device, and for what is written to them."""

from app.domain import language
from app.domain.language import _
from app.domain.refusals import BadField
from app.store import people
from app.store.transaction import Tx


def require_known(code: str) -> str:
    """The code of a language that Halfday speaks; nothing is nobody's choice. Else a refusal."""
    if code and code not in {known.code for known in language.known()}:
        raise BadField("Language", _("Choose one of the list."))
    return code


def choose_language(tx: Tx, person_id: int, code: str) -> None:
    """Choose a language; nothing leaves it to the browser, and to the installation in mails."""
    people.choose_language(tx, person_id, require_known(code) or None)
