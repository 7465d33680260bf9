"""In which language somebody reads: their own choice, for pages on every device, and for what is written to them."""

from app.domain.people import clean_language
from app.store import people
from app.store.transaction import Tx


def choose_language(tx: Tx, person_id: int, code: str) -> None:
    """Choose a language; nothing leaves it to the browser, and to the installation in mails."""
    people.choose_language(tx, person_id, clean_language(code) or None)
