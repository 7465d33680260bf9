"""The channel by chat: a letter's address is one of the addresses of apprise, like slack://… or ntfys://…"""

import logging

from apprise import Apprise, AppriseAsset, NotifyBase

from app.domain.language import N_
from app.notify.channel import Letter, Undeliverable

log = logging.getLogger(__name__)

# What the library would log holds the address, which is a secret.
logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)


class ChatChannel:
    """Sends by apprise, to the services that the keeper allows and no others.

    The library makes its own requests, which the guard of outgoing ones never sees: so only services of a known host
    are allowed unless the keeper names more, redirects are not followed, no template is read, and it is called in jobs
    only.
    """

    def __init__(self, schemes: frozenset[str]) -> None:
        self._schemes = schemes

    @property
    def schemes(self) -> tuple[str, ...]:
        return tuple(sorted(self._schemes))

    def accepts(self, address: str) -> bool:
        """Whether this is the complete address of a service that is allowed."""
        return scheme_of(address) in self._schemes and _target(address) is not None

    def in_its_kind(self, address: str) -> str:
        """The web address of a hook, as a chat shows it, written as one of an allowed kind; any other as it is."""
        hook = _target(address) if scheme_of(address) == "https" else None
        kinds = [each for each in _kinds(hook) if each in self._schemes] if hook else []
        if hook is None or not kinds:
            return address
        written: str = hook.url()  # type: ignore[no-untyped-call]
        return f"{kinds[0]}://{written.partition('://')[2]}"

    def send(self, letter: Letter) -> None:
        target = _target(letter.to_address) if scheme_of(letter.to_address) in self._schemes else None
        if target is None:
            raise Undeliverable(N_("This kind of chat is not allowed here any more, or its address is not understood."))
        target.redirects = False
        chat = Apprise(asset=_ASSET)
        chat.add(target)
        try:
            taken = chat.notify(title=letter.subject, body=letter.text)
        except Exception as fault:  # noqa: BLE001 - any service's own code, whose words may hold the address
            log.warning("a chat could not be reached: %s", type(fault).__name__)
            raise Undeliverable(N_("The chat could not be reached.")) from None
        if not taken:
            raise Undeliverable(N_("The chat did not take it."))


def scheme_of(address: str) -> str:
    """“slack” of slack://…; empty where there is none."""
    scheme, mark, _ = address.strip().partition("://")
    return scheme.lower() if mark else ""


def _target(address: str) -> NotifyBase | None:
    target = Apprise.instantiate(address.strip(), asset=_ASSET)
    return target if isinstance(target, NotifyBase) and not _leads_astray(target) else None


def _leads_astray(target: NotifyBase) -> bool:
    """Whether it would have the library read a file or an address of our own house, or speak to a host of anybody's."""
    host = str(getattr(target, "host", None) or "").lower()
    return bool(len(getattr(target, "template", None) or ())) or not host.endswith(_hosts(target))


def _hosts(target: NotifyBase) -> tuple[str, ...]:
    return next((hosts for kind, hosts in _HOSTS.items() if kind in _kinds(target)), ("",))


def _kinds(target: NotifyBase) -> tuple[str, ...]:
    named: str | tuple[str, ...] | None = target.secure_protocol
    return (named,) if isinstance(named, str) else tuple(named or ())


# Where a kind has its host in its address although it is always one of the same company.
_HOSTS = {"workflows": (".logic.azure.com", ".api.powerplatform.com")}
_ASSET = AppriseAsset(app_id="Halfday", app_desc="Halfday", app_url="")
