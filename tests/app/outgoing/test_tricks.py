"""Tricks by which somebody would have Halfday ask its own machine or network; the canary there hears nothing."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network

import pytest

from app.domain.refusals import AddressNotAsked, NoUsableAnswer
from app.outgoing import Allowed, Outgoing
from app.outgoing.addresses import Door
from app.outgoing.targets import target_of
from tests.canary import Canary, listening, plain_answer

SOMEWHERE = "93.184.215.14"

# The port is open and plain http is allowed, so that nothing but the address itself stands in the way.
ADDRESSES = {
    "loopback": "http://127.0.0.1:{port}/",
    "loopback by name": "http://localhost:{port}/",
    "another loopback": "http://127.8.9.10:{port}/",
    "short form": "http://127.1:{port}/",
    "three parts": "http://127.0.1:{port}/",
    "decimal": "http://2130706433:{port}/",
    "hex": "http://0x7f000001:{port}/",
    "hex in parts": "http://0x7f.0x0.0x0.0x1:{port}/",
    "octal": "http://017700000001:{port}/",
    "octal in parts": "http://0177.0.0.1:{port}/",
    "leading zeros": "http://127.000.000.001:{port}/",
    "mixed parts": "http://0x7f.0.1:{port}/",
    "too large a part": "http://127.0.0.257:{port}/",
    "overflowing decimal": "http://6425673729:{port}/",
    "zero": "http://0:{port}/",
    "all zeros": "http://0.0.0.0:{port}/",
    "trailing dot": "http://127.0.0.1.:{port}/",
    "name with a trailing dot": "http://localhost.:{port}/",
    "full-width digits": "http://\uff11\uff12\uff17.0.0.1:{port}/",
    "circled digits": "http://\u2460\u2461\u2466.0.0.1:{port}/",
    "ideographic dots": "http://127\u30020\u30020\u30021:{port}/",
    "full-width dots": "http://127\uff0e0\uff0e0\uff0e1:{port}/",
    "international name": "http://l\u00f6calhost:{port}/",
    "encoded digits": "http://%31%32%37.0.0.1:{port}/",
    "encoded dot": "http://127%2e0%2e0%2e1:{port}/",
    "v6 loopback": "http://[::1]:{port}/",
    "v6 loopback in full": "http://[0:0:0:0:0:0:0:1]:{port}/",
    "v6 nowhere": "http://[::]:{port}/",
    "v4-mapped": "http://[::ffff:127.0.0.1]:{port}/",
    "v4-mapped in hex": "http://[::ffff:7f00:1]:{port}/",
    "v4-mapped in full": "http://[0:0:0:0:0:ffff:127.0.0.1]:{port}/",
    "v4-compatible": "http://[::127.0.0.1]:{port}/",
    "v4-translated": "http://[::ffff:0:127.0.0.1]:{port}/",
    "NAT64": "http://[64:ff9b::7f00:1]:{port}/",
    "local NAT64": "http://[64:ff9b:1::7f00:1]:{port}/",
    "6to4": "http://[2002:7f00:1::1]:{port}/",
    "Teredo": "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:{port}/",
    "ISATAP": "http://[2a00:1450::5efe:127.0.0.1]:{port}/",
    "v6 with a zone": "http://[fe80::1%25lo]:{port}/",
    "v6 link-local": "http://[fe80::1]:{port}/",
    "v6 unique local": "http://[fd00::1]:{port}/",
    "v6 site-local": "http://[fec0::1]:{port}/",
    "v6 multicast": "http://[ff02::1]:{port}/",
    "v6 documentation": "http://[2001:db8::1]:{port}/",
    "v6 discard": "http://[100::1]:{port}/",
    "private 10": "http://10.0.0.1:{port}/",
    "private 172": "http://172.16.0.1:{port}/",
    "private 192": "http://192.168.1.1:{port}/",
    "carrier": "http://100.64.0.1:{port}/",
    "cloud metadata": "http://169.254.169.254:{port}/latest/meta-data/",
    "other cloud metadata": "http://100.100.100.200:{port}/",
    "v6 cloud metadata": "http://[fd00:ec2::254]:{port}/",
    "multicast": "http://224.0.0.1:{port}/",
    "broadcast": "http://255.255.255.255:{port}/",
    "reserved": "http://240.0.0.1:{port}/",
    "test network": "http://192.0.2.1:{port}/",
    "benchmark network": "http://198.18.0.1:{port}/",
    "protocol assignments": "http://192.0.0.8:{port}/",
    "relay of 6to4": "http://192.88.99.1:{port}/",
    "user name that looks like a host": "http://example.org@127.0.0.1:{port}/",
    "user name and password": "http://example.org:80@127.0.0.1:{port}/",
    "host before a fragment": "http://127.0.0.1:{port}#@example.org/",
    "backslash": "http://example.org\\@127.0.0.1:{port}/",
    "backslash for slash": "http:\\\\127.0.0.1:{port}\\",
    "only one slash": "http:/127.0.0.1:{port}/",
    "no slash": "http:127.0.0.1:{port}",
    "three slashes": "http:///127.0.0.1:{port}/",
    "no scheme": "//127.0.0.1:{port}/",
    "line break": "http://127.0.0.1:{port}/\r\nX-Evil: 1",
    "line break in the host": "http://127.0.0.1\n:{port}/",
    "tab in the host": "http://127.0.\t0.1:{port}/",
    "space before": " http://127.0.0.1:{port}/",
    "nul": "http://127.0.0.1\x00.example.org:{port}/",
    "two ports": "http://127.0.0.1:{port}:80/",
    "empty host": "http://:{port}/",
    "empty label": "http://127..0.0.1:{port}/",
    "file": "file://127.0.0.1:{port}/etc/passwd",
    "gopher": "gopher://127.0.0.1:{port}/_GET",
    "ftp": "ftp://127.0.0.1:{port}/",
    "dict": "dict://127.0.0.1:{port}/",
    "data": "data:text/calendar,BEGIN:VCALENDAR",
    "javascript": "javascript:alert(1)",
    "very long": "http://127.0.0.1:{port}/" + "a" * 3000,
}


class Names:
    """A name server that gives its answers in turn; the last one stays."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked = 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked += 1
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]


@pytest.fixture
def canary() -> Iterator[Canary]:
    with listening() as heard:
        yield heard


def opened(canary: Canary, *, resolve: Names | None = None) -> Outgoing:
    """A way out for which the canary's port is as usual as 443, and nothing else is special."""
    far_away = Door(IPv4Network("203.0.113.7/32"), canary.port)
    allowed = Allowed((far_away,), plain=True)
    return Outgoing(allowed, resolve=resolve) if resolve else Outgoing(allowed)


@pytest.mark.parametrize("trick", ADDRESSES)
def test_no_trick_of_writing_reaches_this_house(canary: Canary, trick: str) -> None:
    url = ADDRESSES[trick].replace("{port}", str(canary.port))
    with pytest.raises(AddressNotAsked):
        opened(canary).get(url)
    with pytest.raises(AddressNotAsked):
        opened(canary).post(url, b"{}")
    assert canary.heard == []


@pytest.mark.parametrize(
    "told",
    [
        ["127.0.0.1"],
        ["::1"],
        ["0.0.0.0"],
        ["::"],
        ["::ffff:127.0.0.1"],
        ["64:ff9b::7f00:1"],
        ["2002:7f00:1::"],
        ["10.0.0.5"],
        ["169.254.169.254"],
        ["100.64.1.1"],
        ["fe80::1%lo"],
        ["224.0.0.251"],
        ["not an address"],
        [SOMEWHERE, "127.0.0.1"],
        ["127.0.0.1", SOMEWHERE],
        ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::1"],
    ],
    ids=" and ".join,
)
def test_a_name_that_leads_into_the_house_is_not_followed(canary: Canary, told: list[str]) -> None:
    with pytest.raises(AddressNotAsked):
        opened(canary, resolve=Names(told)).get(f"http://innocent.example:{canary.port}/")
    for usual in ("http://innocent.example/", "https://innocent.example/"):
        with pytest.raises(AddressNotAsked):
            opened(canary, resolve=Names(told)).get(usual)
    assert canary.heard == []


def test_a_name_that_changes_after_the_check_is_looked_up_only_once() -> None:
    """The connection goes to the address that was checked; the guard of these tests stops it on its way there."""
    names = Names([SOMEWHERE], ["127.0.0.1"])
    with pytest.raises(AssertionError, match=SOMEWHERE):
        Outgoing(Allowed(plain=True), resolve=names).get("http://rebinding.example/")
    assert names.asked == 1


def test_a_name_that_changes_between_two_requests_is_checked_again(canary: Canary) -> None:
    names = Names([SOMEWHERE], ["127.0.0.1"])
    out = Outgoing(Allowed(plain=True), resolve=names)
    with pytest.raises(AssertionError, match=SOMEWHERE):
        out.get("http://rebinding.example/")
    with pytest.raises(AddressNotAsked):
        out.get("http://rebinding.example/")
    assert canary.heard == []


def test_what_stands_behind_a_fragment_is_not_the_host() -> None:
    assert target_of("https://example.org#@127.0.0.1/", Allowed()).host == "example.org"
    assert target_of("https://example.org/?@127.0.0.1/", Allowed()).host == "example.org"


def test_an_allowed_name_does_not_open_metadata_services() -> None:
    allowed = Allowed.of("hooks.lan:8080", plain=True)
    for address in ("169.254.169.254", "fe80::1", "0.0.0.0", "ff02::1", "224.0.0.1"):
        with pytest.raises(AddressNotAsked):
            Outgoing(allowed, resolve=Names([address])).get("http://hooks.lan:8080/")


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://2130706433:{port}/",
        "http://user@127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "file:///etc/passwd",
        "http://169.254.169.254/",
    ],
)
@pytest.mark.parametrize("code", ["301 Moved", "302 Found", "303 Other", "307 Temporary", "308 Permanent"])
def test_no_redirect_leads_into_the_house(canary: Canary, location: str, code: str) -> None:
    onward = location.replace("{port}", str(canary.port))
    with listening(plain_answer(b"", f"Location: {onward}", status=code)) as first:
        doors = (Door("first.example", first.port), Door(IPv4Network("203.0.113.7/32"), canary.port))
        out = Outgoing(Allowed(doors, plain=True), resolve=lambda host, _: ["127.0.0.1"])
        with pytest.raises(AddressNotAsked):
            out.get(f"http://first.example:{first.port}/", redirects=3)
        assert out.get(f"http://first.example:{first.port}/").status == int(code[:3])
        assert out.post(f"http://first.example:{first.port}/", b"{}").status == int(code[:3])
        assert len(first.heard) == 3
    assert canary.heard == []


def test_the_canary_sings_when_it_is_allowed_to(canary: Canary) -> None:
    """Or its silence would prove nothing."""
    answer = Outgoing(Allowed.of(f"127.0.0.1:{canary.port}")).get(canary.url)
    assert answer.body == b"hello"
    assert len(canary.heard) == 1


def test_a_door_says_yes_to_its_own_port_only(canary: Canary) -> None:
    with pytest.raises(AddressNotAsked):
        Outgoing(Allowed.of("127.0.0.0/8")).get(canary.url)
    with pytest.raises(AddressNotAsked):
        Outgoing(Allowed.of(f"127.0.0.1:{canary.port + 1}")).get(canary.url)
    assert canary.heard == []


def test_there_are_at_least_fifty_tricks() -> None:
    assert len(ADDRESSES) >= 50


def test_a_name_that_leads_nowhere_is_no_answer() -> None:
    with pytest.raises(NoUsableAnswer, match="leads nowhere"):
        Outgoing(resolve=Names([])).get("https://nowhere.example/")


def _fails(host: str, port: int) -> Sequence[str]:
    raise OSError(f"no such name {host}:{port}")


def test_a_name_server_that_fails_is_no_answer() -> None:
    with pytest.raises(NoUsableAnswer, match="leads nowhere"):
        Outgoing(resolve=_fails).get("https://nowhere.example/")
