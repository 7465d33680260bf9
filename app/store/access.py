"""What lets somebody in: the set-up secret, sessions and API tokens. Only hashes are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, Update, exists, or_, update
from sqlalchemy import select as select_many
from sqlmodel import col, select

from app.domain.factors import BY_LINK, Session, WayIn
from app.domain.refusals import LinkUnusable, NotFound, SignInFirst
from app.domain.secrets import digest
from app.domain.tokens import NewToken, Scope, Token
from app.store.tables import ApiTokenRow, CodeAppRow, PasskeyRow, SessionRow, SetupRow
from app.store.transaction import Tx

SESSION_LIFE = timedelta(days=30)
NOTED_AT_MOST = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class TokenHolder:
    person_id: int
    second_at: datetime | None  # of the session in which the token was made
    token_id: int
    scopes: tuple[Scope, ...]
    used_at: datetime | None
    made_at: datetime


def put_setup_secret(tx: Tx, secret: str) -> None:
    """Replace the secret of the first set-up: only the newest one printed works."""
    row = tx.session.get(SetupRow, 1)
    if row is None:
        tx.session.add(SetupRow(token_hash=digest(secret)))
    elif row.used_at is None:
        row.token_hash = digest(secret)
    tx.flush()


def is_setup_secret(tx: Tx, secret: str) -> bool:
    row = tx.session.get(SetupRow, 1)
    return row is not None and row.used_at is None and row.token_hash == digest(secret)


def use_setup_secret(tx: Tx, secret: str, *, now: datetime) -> None:
    tx.change(
        update(SetupRow)
        .where(col(SetupRow.token_hash) == digest(secret), col(SetupRow.used_at).is_(None))
        .values(used_at=now),
        LinkUnusable(),
    )


def want_demo(tx: Tx) -> None:
    """Ask for the made-up team; the errand that makes it is told after the commit, and asks again by itself."""
    tx.changes(update(SetupRow).where(col(SetupRow.demo) == "").values(demo="wanted"))
    tx.demand("demo", 0)


def wants_demo(tx: Tx) -> bool:
    return tx.session.exec(select(SetupRow.id).where(SetupRow.demo == "wanted")).first() is not None


def note_demo(tx: Tx) -> bool:
    """The demo is settled; False if another process settled it first."""
    return tx.changes(update(SetupRow).where(col(SetupRow.demo) == "wanted").values(demo="made")) > 0


def start_session(tx: Tx, person_id: int, secret: str, *, client: str, now: datetime, way: WayIn = BY_LINK) -> None:
    tx.session.add(
        SessionRow(
            person_id=person_id,
            token_hash=digest(secret),
            client=client[:200],
            how=way.how,
            created_at=now,
            seen_at=now,
            second_at=way.second_at,
        )
    )
    tx.flush()


def find_session(tx: Tx, secret: str, *, now: datetime) -> Session | None:
    """The live session of a secret."""
    row = tx.session.execute(_sessions(now).where(col(SessionRow.token_hash) == digest(secret))).first()
    return _session(row) if row else None


def sessions_of(tx: Tx, person_id: int, *, now: datetime) -> list[Session]:
    """A person's live sessions, the one used last first."""
    rows = tx.session.execute(
        _sessions(now)
        .where(col(SessionRow.person_id) == person_id)
        .order_by(col(SessionRow.seen_at).desc(), col(SessionRow.id).desc())
    )
    return [_session(row) for row in rows]


def renew_session(tx: Tx, session_id: int, secret: str, *, second_at: datetime | None) -> None:
    """Give a session another secret, and say when a second factor was shown in it."""
    tx.change(
        update(SessionRow)
        .where(col(SessionRow.id) == session_id, col(SessionRow.ended_at).is_(None))
        .values(token_hash=digest(secret), second_at=second_at),
        SignInFirst(),
    )


def note_session(tx: Tx, session_id: int, *, now: datetime) -> None:
    """Note a use, now and then."""
    tx.changes(
        update(SessionRow)
        .where(col(SessionRow.id) == session_id, col(SessionRow.seen_at) <= now - NOTED_AT_MOST)
        .values(seen_at=now)
    )


def end_session(tx: Tx, secret: str, *, now: datetime) -> None:
    tx.changes(_living().where(col(SessionRow.token_hash) == digest(secret)).values(ended_at=now))


def end_session_of(tx: Tx, person_id: int, session_id: int, *, now: datetime) -> None:
    """End one of a person's own sessions; one that has ended stays so."""
    own = (col(SessionRow.id) == session_id, col(SessionRow.person_id) == person_id)
    known = select(SessionRow.id).where(*own)
    if not tx.changes(_living().where(*own).values(ended_at=now)) and tx.session.exec(known).first() is None:
        raise NotFound("session")


def end_sessions_of(tx: Tx, person_id: int, *, now: datetime, but: int | None = None) -> int:
    """End a person's sessions, all or all but one; how many there were."""
    return tx.changes(
        _living().where(col(SessionRow.person_id) == person_id, col(SessionRow.id) != (but or 0)).values(ended_at=now)
    )


def _living() -> Update:
    return update(SessionRow).where(col(SessionRow.ended_at).is_(None))


def _sessions(now: datetime) -> Select[SessionRow, bool]:
    """Live sessions, each with whether its person has a second factor."""
    has_app = exists().where(col(CodeAppRow.person_id) == col(SessionRow.person_id))
    has_passkey = exists().where(col(PasskeyRow.person_id) == col(SessionRow.person_id))
    return select_many(SessionRow, or_(has_app, has_passkey)).where(
        col(SessionRow.ended_at).is_(None), col(SessionRow.created_at) > now - SESSION_LIFE
    )


def _session(found: Row[SessionRow, bool]) -> Session:
    row, has_factor = found
    assert row.id is not None
    return Session(
        id=row.id,
        person_id=row.person_id,
        how=row.how,
        client=row.client,
        created_at=row.created_at,
        seen_at=row.seen_at,
        second_at=row.second_at,
        has_factor=bool(has_factor),
    )


def add_token(
    tx: Tx, person_id: int, new: NewToken, secret: str, *, now: datetime, second_at: datetime | None = None
) -> None:
    row = ApiTokenRow(
        person_id=person_id,
        name=new.name,
        token_hash=digest(secret),
        scopes=list(new.scopes),
        created_at=now,
        expires_at=new.ends_at(now),
        second_at=second_at,
    )
    tx.session.add(row)
    tx.flush()


def find_api_token(tx: Tx, secret: str, *, now: datetime) -> TokenHolder | None:
    """Whose live API token this is, what it may, and whether a second factor stood behind its making."""
    row = tx.session.exec(
        select(ApiTokenRow).where(
            ApiTokenRow.token_hash == digest(secret),
            col(ApiTokenRow.revoked_at).is_(None),
            ApiTokenRow.expires_at > now,
        )
    ).first()
    if row is None or row.id is None:
        return None
    return TokenHolder(row.person_id, row.second_at, row.id, tuple(map(Scope, row.scopes)), row.used_at, row.created_at)


def note_token(tx: Tx, token_id: int, *, now: datetime) -> None:
    """Note a use; an older one that comes late changes nothing."""
    older = or_(col(ApiTokenRow.used_at).is_(None), col(ApiTokenRow.used_at) < now)
    tx.changes(update(ApiTokenRow).where(col(ApiTokenRow.id) == token_id, older).values(used_at=now))


def live_tokens(tx: Tx, person_id: int, *, now: datetime) -> list[Token]:
    """A person's API tokens that work, the oldest first."""
    rows = tx.session.exec(
        select(ApiTokenRow)
        .where(ApiTokenRow.person_id == person_id, col(ApiTokenRow.revoked_at).is_(None), ApiTokenRow.expires_at > now)
        .order_by(col(ApiTokenRow.id))
    )
    return [
        Token(
            row.id or 0,
            row.person_id,
            row.name,
            tuple(map(Scope, row.scopes)),
            row.created_at,
            row.expires_at,
            row.used_at,
        )
        for row in rows
    ]


def revoke_api_token_of(tx: Tx, person_id: int, token_id: int, *, now: datetime) -> None:
    """End one of a person's own tokens; one that has ended stays so."""
    own = (col(ApiTokenRow.id) == token_id, col(ApiTokenRow.person_id) == person_id)
    known = select(ApiTokenRow.id).where(*own)
    living = update(ApiTokenRow).where(*own, col(ApiTokenRow.revoked_at).is_(None))
    if not tx.changes(living.values(revoked_at=now)) and tx.session.exec(known).first() is None:
        raise NotFound("token")


def revoke_api_tokens_of(tx: Tx, person_id: int, *, now: datetime) -> None:
    tx.changes(
        update(ApiTokenRow)
        .where(col(ApiTokenRow.person_id) == person_id, col(ApiTokenRow.revoked_at).is_(None))
        .values(revoked_at=now)
    )
