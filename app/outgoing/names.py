"""Names become addresses once for each request, within a limit of time."""

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from app.domain.language import _
from app.domain.refusals import AddressNotAsked, NoUsableAnswer
from app.outgoing.addresses import USUAL_PORTS, Address, Allowed, is_global, parse_address
from app.outgoing.targets import Target

Resolve = Callable[[str, int], Sequence[str]]

MOST_ADDRESSES = 4
_LOOK_UPS = threading.BoundedSemaphore(16)  # a name server that hangs must not collect threads


def system_resolve(host: str, port: int) -> Sequence[str]:
    """What this machine knows of a name, in its order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(target: Target, allowed: Allowed, resolve: Resolve, *, seconds: float) -> Sequence[Address]:
    """The addresses of a host, if every one of them may be asked: a name with two faces is not trusted."""
    literal = parse_address(target.host)
    texts = [target.host] if literal else _resolved(target, resolve, seconds=seconds)
    addresses = [parse_address(text) for text in texts]
    if not addresses:
        raise NoUsableAnswer(target.host, _("its name leads nowhere."))
    for address in addresses:
        if address is None or not _may(target, address, allowed):
            raise AddressNotAsked(_("it leads into a private network, not to the internet."))
    return [address for address in addresses if address is not None][:MOST_ADDRESSES]


def _may(target: Target, address: Address, allowed: Allowed) -> bool:
    if allowed.has_door(target.host, address, target.port):
        return True
    return (allowed.plain or not target.is_plain) and target.port in USUAL_PORTS and is_global(address)


def _resolved(target: Target, resolve: Resolve, *, seconds: float) -> Sequence[str]:
    """In a thread of its own, as the system's resolver knows no limit of time."""
    found: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            found.set_result(resolve(target.host, target.port))
        except BaseException as fault:  # noqa: BLE001 - it is raised where it is waited for
            found.set_exception(fault)
        finally:
            _LOOK_UPS.release()

    if not _LOOK_UPS.acquire(timeout=seconds):
        raise NoUsableAnswer(target.host, _("too many names are being looked up just now."))
    threading.Thread(target=ask, name="look-up", daemon=True).start()
    try:
        return found.result(seconds)
    except TimeoutError:
        raise NoUsableAnswer(target.host, _("its name was not found in time.")) from None
    except (OSError, UnicodeError):
        return ()
