"""What the audit tells of each table: an allow-list. What stands in no list is named, and its values never told."""

from dataclasses import dataclass

from sqlalchemy import Table


@dataclass(frozen=True, slots=True)
class Told:
    """What of a table is told.

    columns: told with their values; quiet: a change of these alone is no change; all others: told to have
    changed, never how. about: whom a row is about. rows: False when it is only told how many.
    """

    columns: tuple[str, ...] = ()
    quiet: tuple[str, ...] = ()
    about: tuple[str, ...] = ("person_id",)
    rows: bool = True

    def hidden(self, table: Table) -> frozenset[str]:
        """Whose change is named; the version moves with every change and says nothing."""
        keys = {column.name for column in table.primary_key.columns}
        return frozenset(table.columns.keys()) - {*self.columns, *self.quiet, *keys, "version"}


ALL_HIDDEN = Told(about=())
_COUNTED = Told(about=(), rows=False)  # parts of something that is told, or too many to tell one by one
_HIS = Told(about=("person_id",), rows=False)

# The first one of these that a line changed is what the line is about.
TOLD: dict[str, Told] = {
    "publication": Told(("number", "period_id", "draft_id", "answered", "people"), about=()),
    "swap": Told(
        ("kind", "state", "seat_id", "giver_id", "taker_id", "back_seat_id", "start_at", "end_at", "to_anyone"),
        about=("giver_id", "taker_id"),
    ),
    "swap_chain": Told(("state", "period_id", "publication_id"), about=()),
    "statement": Told(("number", "first_on", "last_on"), about=()),
    "seal": Told(about=(), rows=False),  # entries of the ledger, whose own lines hold every figure
    "objection": Told(("on_date", "state", "instead_id"), about=("person_id",)),
    "team": Told(("slug", "name", "time_zone", "duty_text"), about=()),
    "person": Told(("name", "email", "time_zone", "hr", "keeper", "active", "language"), about=("id",)),
    "membership": Told(("person_id", "role", "share", "first_on", "last_on", "onboarding")),
    "invitation": Told(
        ("name", "email", "role", "hr", "keeper", "withdrawn_at", "accepted_at", "person_id"), quiet=("sent",)
    ),
    "policy": Told(("starts_on", "amounts"), about=()),
    "shift": Told(
        ("name", "days", "starts_at", "ends_at", "time_zone", "people", "points", "first_on", "last_on"), about=()
    ),
    "round": Told(("state", "deadline_at", "closed_at"), quiet=("reminded_at",), about=()),
    "draft": Told(
        ("number", "state", "seconds", "stop_asked", "base_publication_id"),
        quiet=("progress", "problem", "attempt", "started_at"),
        about=(),
    ),
    "answer": Told(("round_id", "taken_back_at")),  # its marks and note are between the person and the coordinators
    "absence": Told(("first_on", "last_on")),  # never its reason
    "wish": Told(("state", "seat_id")),
    "conflict": Told(("seat_id", "person_id", "closed_at")),
    "seat_ask": Told(("seat_id", "person_id")),
    "consent": Told(("seat_id",)),
    "check_in": Told(("seat_id", "confirmed_at", "way"), quiet=("token_hash", "expires_at")),
    "handoff_note": Told(("seat_id",), about=()),
    "webhook": Told(
        ("name", "url", "ended_at"), quiet=("announced", "attempts", "due_at", "error", "announced_at"), about=()
    ),
    "webhook_dead": Told(("again_at",), quiet=("sent_at",), about=()),
    "chat": Told(("team_id", "person_id", "scheme")),
    "chat_post": _COUNTED,
    "session": Told(("how", "ended_at"), quiet=("seen_at",)),
    "api_token": Told(("name", "scopes", "expires_at", "revoked_at"), quiet=("used_at",)),
    "identity": Told(("issuer",), quiet=("used_at",)),  # the subject is the provider's name of a person
    "feed": Told(("kind", "name", "embed_on", "revoked_at")),
    "busy_source": Told(("name",), quiet=("due_at", "read_at", "fault")),  # its address may hold a secret
    "invitee": _HIS,
    "decline": Told(("seat_id", "done_at")),
    "mail_link": Told(("used_at",), quiet=("token_hash", "expires_at")),
    "code_app": Told(quiet=("last_step", "used_at")),
    "passkey": Told(("name",), quiet=("sign_count", "used_at")),
    "recovery_code": _HIS,
    "setup": Told(("used_at", "demo"), about=()),
    "period": Told(("first_on", "last_on", "publication_id"), about=()),
    "change": Told(about=("before_id", "after_id"), rows=False),
    "swap_invited": Told(("refused_at",), rows=False),
    "swap_chain_part": Told(("agreed_at",)),
    "standing_mark": _HIS,
    "published_seat": _COUNTED,
    "published_part": _COUNTED,
    "statement_line": _HIS,
    "slot": _COUNTED,
    "seat": _COUNTED,
    "mark": _COUNTED,
    "opt_in": _COUNTED,
    "assignment": _COUNTED,  # a draft is between coordinators until it is published
    "pin": _COUNTED,
    "swap_wanted": _COUNTED,
    "swap_step": _COUNTED,
    "wish_slot": _COUNTED,
    "busy_time": _COUNTED,  # when somebody is busy is theirs
}

# Not watched at all, each with the reason.
LEFT_OUT: dict[str, str] = {
    "audit": "the audit itself",
    "audit_about": "the audit itself",
    "entry": "told by its seal, which follows in the same transaction",
    "account": "opened for its first entry, which is told",
    "weekend_credit": "the sum of entries, which are told",
    "calendar": "made from publications, which are told",
    "event": "what calendars say of publications, which are told",
    "calendar_due": "calendars that are to be looked at anew; they follow from what is told",
    "calendar_invitation": "what mail programs were told of publications, which are told themselves",
    "feed_reader": "when programs looked at a calendar; looking is no change",
    "message": "the outbox: written with its cause, which is told; that it went out is no change",
    "tally": "counts of attempts: they hold people off, and change nothing",
    "sign_in_ask": "an address typed at sign-in, looked up and deleted by the worker",
    "identity_answer": "answers of a provider that were used: none works twice",
    "passkey_challenge": "what a passkey is asked to sign: void after a minute",
    "kept_answer": "answers kept for a day, to be given again to the same request",
}
