"""Second factors as they are kept: a sealed secret, public keys, hashes of codes. Each is used up by its own row."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, update
from sqlmodel import col, select

from app.domain.factors import CodeApp, Factors, Passkey
from app.domain.refusals import NotFound, PasskeyKnown, PasskeyRefused, WrongCode
from app.domain.secrets import digest
from app.store.tables import ChallengeRow, CodeAppRow, PasskeyRow, RecoveryCodeRow
from app.store.transaction import Tx

CHALLENGE_LIFE = timedelta(minutes=5)


def factors_of(tx: Tx, person_id: int) -> Factors:
    app = tx.session.get(CodeAppRow, person_id)
    passkeys = tx.session.exec(
        select(PasskeyRow).where(PasskeyRow.person_id == person_id).order_by(col(PasskeyRow.id))
    ).all()
    codes = tx.session.exec(
        select(func.count())
        .select_from(RecoveryCodeRow)
        .where(RecoveryCodeRow.person_id == person_id, col(RecoveryCodeRow.used_at).is_(None))
    ).one()
    return Factors(
        app=CodeApp(app.sealed, app.last_step, app.created_at, app.used_at) if app else None,
        passkeys=tuple(_passkey(row) for row in passkeys),
        codes_left=codes,
    )


def put_app(tx: Tx, person_id: int, *, sealed: str, step: int, now: datetime) -> None:
    """Keep a person's app; another one takes the place of the one before. The code that proved it is used up."""
    remove_app(tx, person_id)
    tx.session.add(CodeAppRow(person_id=person_id, sealed=sealed, last_step=step, created_at=now, used_at=now))
    tx.flush()


def use_step(tx: Tx, person_id: int, step: int, *, now: datetime) -> None:
    """Use the code of one half minute, once: neither it nor an older one works again."""
    tx.change(
        update(CodeAppRow)
        .where(col(CodeAppRow.person_id) == person_id, col(CodeAppRow.last_step) < step)
        .values(last_step=step, used_at=now),
        WrongCode(),
    )


def remove_app(tx: Tx, person_id: int) -> None:
    row = tx.session.get(CodeAppRow, person_id)
    if row is not None:
        tx.session.delete(row)
        tx.flush()


def put_recovery_codes(tx: Tx, person_id: int, codes: Sequence[str], *, now: datetime) -> None:
    """New codes; all earlier ones are void."""
    tx.session.execute(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.person_id) == person_id))
    tx.session.add_all(RecoveryCodeRow(person_id=person_id, code_hash=digest(code), made_at=now) for code in codes)
    tx.flush()


def use_recovery_code(tx: Tx, person_id: int, code: str, *, now: datetime) -> None:
    tx.change(
        update(RecoveryCodeRow)
        .where(
            col(RecoveryCodeRow.person_id) == person_id,
            col(RecoveryCodeRow.code_hash) == digest(code),
            col(RecoveryCodeRow.used_at).is_(None),
        )
        .values(used_at=now),
        WrongCode(),
    )


def add_passkey(tx: Tx, person_id: int, key: Passkey) -> None:
    """Keep a new passkey; its id is given here."""
    known = select(PasskeyRow.id).where(PasskeyRow.credential_id == key.credential_id)
    if tx.session.exec(known).first() is not None:
        raise PasskeyKnown
    tx.session.add(
        PasskeyRow(
            person_id=person_id,
            name=key.name,
            credential_id=key.credential_id,
            public_key=key.public_key,
            sign_count=key.sign_count,
            created_at=key.created_at,
            used_at=key.used_at,
        )
    )
    tx.flush()


def use_passkey(tx: Tx, key: Passkey, *, sign_count: int, now: datetime) -> None:
    """Note a use. A counter that did not rise is a copy's; one that stays nothing says that the device counts none."""
    rises = or_(col(PasskeyRow.sign_count) < sign_count, (col(PasskeyRow.sign_count) == 0) & (sign_count == 0))
    tx.change(
        update(PasskeyRow).where(col(PasskeyRow.id) == key.id, rises).values(sign_count=sign_count, used_at=now),
        PasskeyRefused(),
    )


def remove_passkey(tx: Tx, person_id: int, passkey_id: int) -> str:
    """Its name."""
    row = tx.session.exec(
        select(PasskeyRow).where(PasskeyRow.id == passkey_id, PasskeyRow.person_id == person_id)
    ).first()
    if row is None:
        raise NotFound("passkey")
    tx.session.delete(row)
    tx.flush()
    return row.name


def remove_all(tx: Tx, person_id: int) -> None:
    remove_app(tx, person_id)
    tx.session.execute(delete(PasskeyRow).where(col(PasskeyRow.person_id) == person_id))
    tx.session.execute(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.person_id) == person_id))


def remove_recovery_codes(tx: Tx, person_id: int) -> None:
    tx.session.execute(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.person_id) == person_id))


def put_challenge(tx: Tx, session_id: int, challenge: bytes, *, purpose: str, now: datetime) -> None:
    tx.session.add(
        ChallengeRow(
            digest=digest(challenge.hex()), session_id=session_id, purpose=purpose, expires_at=now + CHALLENGE_LIFE
        )
    )
    tx.flush()


def use_challenge(tx: Tx, session_id: int, challenge: bytes, *, purpose: str, now: datetime) -> None:
    """Consume what this very session was asked to sign, once."""
    tx.change(
        update(ChallengeRow)
        .where(
            col(ChallengeRow.digest) == digest(challenge.hex()),
            col(ChallengeRow.session_id) == session_id,
            col(ChallengeRow.purpose) == purpose,
            col(ChallengeRow.used_at).is_(None),
            col(ChallengeRow.expires_at) > now,
        )
        .values(used_at=now),
        PasskeyRefused(),
    )


def forget_old_challenges(tx: Tx, *, now: datetime) -> None:
    tx.session.execute(delete(ChallengeRow).where(col(ChallengeRow.expires_at) < now - CHALLENGE_LIFE))


def _passkey(row: PasskeyRow) -> Passkey:
    assert row.id is not None
    return Passkey(
        id=row.id,
        name=row.name,
        credential_id=row.credential_id,
        public_key=row.public_key,
        sign_count=row.sign_count,
        created_at=row.created_at,
        used_at=row.used_at,
    )
