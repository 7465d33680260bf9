"""The languages beside English: their catalogues and how they write dates; the only door to babel."""

from datetime import date
from functools import lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol

from app.domain import language
from app.domain.language import Form, Language

CATALOGUES = Path(__file__).parent / "catalogues"


def codes(folder: Path = CATALOGUES) -> list[str]:
    """English, and the languages that have a catalogue."""
    return [language.ENGLISH.code, *sorted(path.stem for path in folder.glob("*.po"))]


def install_languages(folder: Path = CATALOGUES, *, usual: str = language.ENGLISH.code) -> None:
    """Make every catalogue of a folder known."""
    found = sorted(folder.glob("*.po"))
    language.install({path.stem: _language(path, path.stat().st_mtime_ns) for path in found}, usual=usual)


@lru_cache(maxsize=8)
def _language(path: Path, _changed_at: int) -> Language:
    """Compiled here, in a few hundredths of a second, so that no compiled file can be older than its text."""
    locale = Locale.parse(path.stem)
    with path.open("rb") as file:
        catalogue = read_po(file, locale=locale)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    texts = GNUTranslations(compiled)
    name = locale.get_display_name(locale) or locale.language

    def write(value: date, form: Form) -> str:
        return format_date(value, texts.gettext(form), locale)

    def text(english: str) -> str:
        """Nothing is nothing; gettext would say the catalogue's head."""
        return texts.gettext(english) if english else ""

    point = get_decimal_symbol(locale)
    return Language(path.stem, name.capitalize(), text, texts.ngettext, write, point)
