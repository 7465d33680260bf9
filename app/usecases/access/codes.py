"""Codes of an app: six digits that change every half minute, made from a secret that both sides know."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

import pyotp
import segno

from app.domain.factors import STEP_SECONDS
from app.domain.refusals import WrongCode

ISSUER = "Halfday"


@dataclass(frozen=True, slots=True)
class Offer:
    """What an app must be told: as a picture and as text to type."""

    secret: str
    address: str  # otpauth://…
    path: str  # of the picture: one SVG path of unit squares
    size: int  # of the picture, in squares, with its quiet edge

    @property
    def key(self) -> str:
        """In groups of four, as people type it."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


def new_secret() -> str:
    """160 random bits, as RFC 4226 recommends."""
    return pyotp.random_base32(32)


def offer(secret: str, *, name: str) -> Offer:
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)
    picture = segno.make(address, error="m", micro=False)
    rows = [list(row) for row in picture.matrix_iter(border=4)]
    path = "".join(
        f"M{across} {down}h1v1h-1z" for down, row in enumerate(rows) for across, dark in enumerate(row) if dark
    )
    return Offer(secret, address, path, len(rows))


def step_of(secret: str, code: str, *, now: datetime) -> int:
    """The half minute whose code this is: the present one, or a neighbour for clocks that differ; else WrongCode."""
    app = pyotp.TOTP(secret, interval=STEP_SECONDS)
    present = int(now.timestamp()) // STEP_SECONDS
    fitting = [step for step in (present - 1, present, present + 1) if compare_digest(app.generate_otp(step), code)]
    if not fitting:
        raise WrongCode
    return fitting[-1]


def bound_to(person_id: int) -> str:
    """What the sealed secret of somebody's app is bound to: in another row it opens nothing."""
    return f"code app of {person_id}"
