"""Browsers: by what we know one again, and what it calls itself, as people call it."""

from dataclasses import dataclass

from app.domain.language import N_, _
from app.domain.secrets import digest

# What stands in the name it sends → what people say; the first that fits.
_PROGRAMS = (
    ("edg/", "Edge"),
    ("opr/", "Opera"),
    ("firefox/", "Firefox"),
    ("fxios/", "Firefox"),
    ("crios/", "Chrome"),
    ("chrome/", "Chrome"),
    ("safari/", "Safari"),
    ("curl/", "curl"),
    ("python", N_("a Python program")),
)
_SYSTEMS = (
    ("iphone", N_("an iPhone")),
    ("ipad", N_("an iPad")),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", N_("a Mac")),
    ("cros", "ChromeOS"),
    ("linux", "Linux"),
)


@dataclass(frozen=True, slots=True)
class Browser:
    """Who asks: a secret that only this browser holds, and what it calls itself."""

    secret: str = ""
    client: str = ""

    @property
    def digest(self) -> str:
        return digest(self.secret) if self.secret else ""


def browser_of(user_agent: str) -> str:
    """“Firefox on Linux”; what is not known is not guessed."""
    said = user_agent.lower()
    program = _(next((name for sign, name in _PROGRAMS if sign in said), ""))
    system = _(next((name for sign, name in _SYSTEMS if sign in said), ""))
    if system:
        return _("{program} on {system}", program=program or _("A browser"), system=system)
    return program or _("An unnamed browser")
