"""Writes the table of settings into the README, from the settings themselves: `make readme`."""

import re
from pathlib import Path

from app.settings import PREFIX, Settings

README = Path(__file__).resolve().parents[1] / "README.md"
TABLE = re.compile(r"(?<=\| variable \| default \| meaning \|\n\|---\|---\|---\|\n)(?:\|.*\n)+")


def settings_table() -> str:
    """One line for each setting, in their order."""
    return "".join(
        f"| `{PREFIX}{name.upper()}` | {_default(field.default)}| {field.description} |\n"
        for name, field in Settings.model_fields.items()
    )


def _default(value: object) -> str:
    return f"`{value}` " if str(value) else ""


if __name__ == "__main__":
    README.write_text(TABLE.sub(settings_table().replace("\\", r"\\"), README.read_text("utf-8")), "utf-8")
