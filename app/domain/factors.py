"""Second factors: what somebody has, how long showing one counts as fresh, what a recovery code looks like."""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

FRESH = timedelta(minutes=15)  # how long after coming in the ways in may be changed
RECOVERY_CODES = 10
MOST_PASSKEYS = 20
PASSKEY_NAME_LIMIT = 60
STEP_SECONDS = 30
# No letters that are read for digits; 16 of these are 80 bits, too many to try even with the hashes at hand.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4
_LONGEST_TYPED = 200


@dataclass(frozen=True, slots=True)
class WayIn:
    """What a session was signed in by, and when a second factor was shown on the way, or vouched for."""

    how: str  # link, invitation, set-up or oidc
    second_at: datetime | None = None


BY_LINK = WayIn("link")


@dataclass(frozen=True, slots=True)
class Session:
    """One browser of a person."""

    id: int
    person_id: int
    how: str  # what it was signed in by
    client: str
    created_at: datetime
    seen_at: datetime
    second_at: datetime | None  # when a second factor was last shown in it
    has_factor: bool  # whether the person has one to show

    @property
    def is_half(self) -> bool:
        """Signed in, but the second factor that the person has was not shown yet."""
        return self.has_factor and self.second_at is None

    def is_fresh(self, *, now: datetime) -> bool:
        """Whether ways in may be changed: a factor just shown, or a sign-in just made by somebody without any."""
        since = self.second_at if self.has_factor else max(self.created_at, self.second_at or self.created_at)
        return since is not None and now - since < FRESH


@dataclass(frozen=True, slots=True)
class Passkey:
    id: int
    name: str
    credential_id: str
    public_key: str
    sign_count: int
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class CodeApp:
    """An app that shows codes; its secret is sealed."""

    sealed: str
    last_step: int
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Factors:
    """All second factors of a person."""

    app: CodeApp | None
    passkeys: tuple[Passkey, ...]
    codes_left: int

    @property
    def any(self) -> bool:
        """Recovery codes alone are none: they stand in for one that is lost."""
        return self.app is not None or bool(self.passkeys)


def new_recovery_codes() -> list[str]:
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
        for _ in range(RECOVERY_CODES)
    ]


def clean_code(typed: str) -> str:
    """A code as it is compared: people type spaces, hyphens, capitals and wide digits as they like."""
    plain = unicodedata.normalize("NFKC", typed[:_LONGEST_TYPED]).lower()
    return "".join(ch for ch in plain if ch.isascii() and ch.isalnum())[:64]


def is_of_app(code: str) -> bool:
    """Whether it looks like six digits of an app, and not like a recovery code."""
    return len(code) == 6 and code.isascii() and code.isdigit()
