"""Chat addresses: whose they are, and what may be shown of them."""

from dataclasses import dataclass
from datetime import datetime

# What is said in chat beside the mail. Sign-in links and invitations never are: a chat has other readers.
_SAID = frozenset(
    {"round_opened", "round_reminder", "published", "conflicts", "asked", "chain_proposed", "chain_ended"}
)


def is_said_in_chat(kind: str) -> bool:
    """Whether a kind of message is of the rota, and so for a chat as well."""
    return kind in _SAID or kind.startswith("swap_")


@dataclass(frozen=True, slots=True)
class Owner:
    """A team or a person."""

    team_id: int | None = None
    person_id: int | None = None

    @property
    def key(self) -> str:
        """What the seal of the address is bound to, so that one owner's cannot be moved to another."""
        return f"chat:team:{self.team_id}" if self.team_id is not None else f"chat:person:{self.person_id}"


@dataclass(frozen=True, slots=True)
class Chat:
    id: int
    owner: Owner
    scheme: str  # “slack”: all that is shown; empty: none at present
    sealed: str
    made_at: datetime
    version: int

    @property
    def is_set(self) -> bool:
        return bool(self.sealed)
