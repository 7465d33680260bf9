"""Who a sign-in provider says somebody is, and what of it we believe."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """One sign-in at a provider, after its token was checked. Issuer and subject are the person; the rest is talk."""

    issuer: str
    subject: str
    email: str = ""
    email_verified: bool = False
    methods: frozenset[str] = frozenset()  # its words for how strongly it asked: acr, and each of amr

    def vouched_by(self, domains: Collection[str]) -> bool:
        """Whether its mail address may stand for a person: proved to the provider, in a domain the keeper named."""
        _, _, domain = self.email.rpartition("@")
        return self.email_verified and bool(domain) and domain.lower() in domains

    def was_asked_twice(self, second: Collection[str]) -> bool:
        """Whether the provider vouches for a second factor, in one of the words that the keeper named."""
        return any(word in self.methods for word in second)


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """An identity that opens somebody's account."""

    id: int
    person_id: int
    issuer: str
    subject: str
    email: str
    linked_at: datetime
    used_at: datetime
