"""What must not be written down anywhere: secrets are taken out of a text, whatever way they came into it."""

import re

HIDDEN = "…"

# Where a secret is known by what stands before it.
_AFTER = (
    r"/(?:cal|sign-in|setup|invitation|invitations|join|feeds/new)/(?=[A-Za-z0-9_~-]{16})",
    r"\b(?:authorization|proxy-authorization)['\"]?\s*[:=,]\s*(?:b(?=['\"]))?['\"]?(?:(?:bearer|basic)\s+)?",
    r"\b(?:bearer|basic)\s+(?=[A-Za-z0-9+/=._~-]{12})",
    r"\b(?:set-)?cookie['\"]?\s*[:=,]\s*(?:b(?=['\"]))?['\"]?",
    r"\b(?:__Host-)?halfday(?:-openid)?=",
    r"\b(?:code|state|token|id_token|access_token|refresh_token|client_secret|code_verifier|password|secret|otp)"
    r"['\"]?\s*=\s*['\"]?",
    r"://[^\s/:@'\"]*:(?=[^\s/@'\"]+@)",
)
_WORD = r"[^\s'\",;&)<>\]}@]+"
_NAMED = re.compile(f"({'|'.join(_AFTER)}){_WORD}", re.IGNORECASE)
# And where it is known by its looks: a signed token; or long, with small letters, capitals and a digit. One in 1,500 of
# our own has no digit (54/64 to the 43rd): it is known by its capitals, of which a name somebody chose has few.
_SIGNED = re.compile(r"\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*")
_BY_CHANCE = re.compile(
    r"(?<![A-Za-z0-9_-])(?=[a-z0-9_-]{0,200}[A-Z])(?=[A-Z0-9_-]{0,200}[a-z])"
    r"(?=[A-Za-z_-]{0,200}\d|(?:[a-z_-]{0,40}[A-Z]){6})[A-Za-z0-9_-]{40,200}"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")


def discreet(text: str) -> str:
    """The text without secrets, and without characters that would pretend to be another line."""
    hidden = _NAMED.sub(rf"\1{HIDDEN}", text)
    hidden = _BY_CHANCE.sub(HIDDEN, _SIGNED.sub(HIDDEN, hidden))
    return _CONTROL.sub(lambda found: repr(found.group())[1:-1], hidden)
