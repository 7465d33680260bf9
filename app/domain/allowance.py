"""How often something may be done: so many times in a stretch of time, by one person or from one address."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from app.domain.refusals import TooMany

MINUTE = timedelta(minutes=1)
QUARTER_HOUR = timedelta(minutes=15)
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many times in each window. Windows begin with the first time, so that everybody's end elsewhere."""

    what: str  # names the count: different things are counted apart
    times: int
    per: timedelta

    def refusal(self, window_at: datetime, *, now: datetime) -> TooMany:
        """Said when the window that began then is used up."""
        return TooMany(max(1, round((window_at + self.per - now).total_seconds())))


# Mails are somebody else's nuisance, so few to one address; an office shares its own one.
LINKS_TO_ADDRESS = Allowance("links to an address", 5, QUARTER_HOUR)
LINKS_FROM_CLIENT = Allowance("links from a client", 40, QUARTER_HOUR)
# Six digits, three of a million right at any moment: at this pace a guess takes centuries.
CODES_OF_PERSON = Allowance("codes of a person", 6, QUARTER_HOUR)
CODES_FROM_CLIENT = Allowance("codes from a client", 60, QUARTER_HOUR)
INVITATIONS_BY_PERSON = Allowance("invitations by a person", 100, HOUR)
SEARCHES = Allowance("searches", 60, MINUTE)
DRAFTS = Allowance("drafts", 60, HOUR)
IMPORTS = Allowance("imports", 60, HOUR)


def network_of(client: str) -> str:
    """Whom an address stands for: with IPv6 everybody holds a whole network of them."""
    try:
        address = ip_address(client.partition("%")[0])
    except ValueError:
        return client[:64]
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(address)
