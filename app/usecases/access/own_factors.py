"""One's own second factors: looking at them, adding, removing, new recovery codes. Only right after coming in."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from app.domain.factors import MOST_PASSKEYS, PASSKEY_NAME_LIMIT, Factors, Session, clean_code, new_recovery_codes
from app.domain.feeds import ago
from app.domain.language import N_, _
from app.domain.people import Actor
from app.domain.refusals import BadField, SecondFactorFirst, SignInAfresh
from app.domain.secrets import new_secret
from app.domain.text import clean_line
from app.store import access, factors, outbox
from app.store.sealing import SealBroken, Sealing
from app.store.transaction import Tx
from app.usecases.access import codes, passkeys
from app.usecases.access.passkeys import Party


@dataclass(frozen=True, slots=True)
class PasskeyLine:
    id: int
    name: str
    made_at: datetime
    used: str


@dataclass(frozen=True, slots=True)
class FactorsPage:
    title: str
    zone: str
    next: str
    demanded: bool  # the person's roles wait for a factor
    app_since: datetime | None
    app_used: str
    passkeys: Sequence[PasskeyLine]
    codes_left: int
    has_any: bool
    can_have_passkeys: bool
    fresh: bool  # whether something may be changed now

    @property
    def add_app(self) -> str:
        return f"/me/second-factor/app?next={quote(self.next)}" if self.next else "/me/second-factor/app"


@dataclass(frozen=True, slots=True)
class AppOffer:
    """What the page of a new app shows; the secret goes with the form, sealed, and is kept only once it works."""

    offer: codes.Offer
    sealed: str
    next: str
    title: str = field(default_factory=lambda: _("Add an app"))


@dataclass(frozen=True, slots=True)
class Changed:
    """What became of a change: the session's new secret, and recovery codes if they were made, shown this once."""

    secret: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewCodes:
    codes: tuple[str, ...]
    next: str
    title: str = field(default_factory=lambda: _("Your recovery codes"))


def show_factors(tx: Tx, session: Session, *, by: Actor, party: Party, next: str, now: datetime) -> FactorsPage:
    own = factors.factors_of(tx, by.id)
    return FactorsPage(
        title=_("Second factor"),
        zone=by.zone,
        next=next,
        demanded=by.withheld is not None,
        app_since=own.app.created_at if own.app else None,
        app_used=_used(own.app.used_at if own.app else None, now),
        passkeys=[PasskeyLine(key.id, key.name, key.created_at, _used(key.used_at, now)) for key in own.passkeys],
        codes_left=own.codes_left,
        has_any=own.any,
        can_have_passkeys=party.can_have_passkeys,
        fresh=session.is_fresh(now=now),
    )


def require_fresh(session: Session, *, now: datetime) -> None:
    """Ways in are changed right after a factor was shown, or after sign-in by somebody who has none yet."""
    if session.is_fresh(now=now):
        return
    raise SecondFactorFirst(has_one=True) if session.has_factor else SignInAfresh


def offer_app(session: Session, *, by: Actor, sealing: Sealing, next: str, now: datetime) -> AppOffer:
    require_fresh(session, now=now)
    secret = codes.new_secret()
    return AppOffer(codes.offer(secret, name=by.person.email), sealing.seal(secret, bound_to=_offered(by.id)), next)


def offer_again(sealed: str, *, by: Actor, sealing: Sealing, next: str) -> AppOffer:
    """The same secret once more, after a code that did not fit."""
    return AppOffer(codes.offer(_open(sealed, by.id, sealing), name=by.person.email), sealed, next)


def add_app(tx: Tx, session: Session, sealed: str, code: str, *, sealing: Sealing, now: datetime) -> Changed:
    """Keep the app once a code shows that it works."""
    require_fresh(session, now=now)
    owner = session.person_id
    secret = _open(sealed, owner, sealing)
    step = codes.step_of(secret, clean_code(code), now=now)
    factors.put_app(tx, owner, sealed=sealing.seal(secret, bound_to=codes.bound_to(owner)), step=step, now=now)
    return _changed(tx, session, "app added", now=now)


def remove_app(tx: Tx, session: Session, *, by: Actor, now: datetime) -> Changed:
    require_fresh(session, now=now)
    factors.remove_app(tx, by.id)
    return _changed(tx, session, "app removed", now=now)


def ask_new_passkey(tx: Tx, session: Session, *, by: Actor, party: Party, now: datetime) -> str:
    """What the browser needs to make a passkey, as JSON."""
    require_fresh(session, now=now)
    own = factors.factors_of(tx, by.id)
    if len(own.passkeys) >= MOST_PASSKEYS:
        raise BadField(
            "Passkey",
            _(
                "You have {most} already. Remove one that you do not use any more.",
                most=MOST_PASSKEYS,
            ),
        )
    return passkeys.ask_to_make(tx, session, by.person, own.passkeys, party=party, now=now)


def add_passkey(tx: Tx, session: Session, name: str, answer: str, *, party: Party, now: datetime) -> Changed:
    require_fresh(session, now=now)
    name = clean_line(name, field=N_("Name"), limit=PASSKEY_NAME_LIMIT)
    key = passkeys.check_made(tx, session, name, answer, party=party, now=now)
    factors.add_passkey(tx, session.person_id, key)
    return _changed(tx, session, "passkey added", now=now)


def remove_passkey(tx: Tx, session: Session, passkey_id: int, *, by: Actor, now: datetime) -> Changed:
    require_fresh(session, now=now)
    factors.remove_passkey(tx, by.id, passkey_id)
    return _changed(tx, session, "passkey removed", now=now)


def renew_codes(tx: Tx, session: Session, *, by: Actor, now: datetime) -> Changed:
    """Ten new recovery codes; all earlier ones are void."""
    require_fresh(session, now=now)
    if not factors.factors_of(tx, by.id).any:
        raise BadField("Recovery codes", _("They stand in for a second factor. Set one up first."))
    return _changed(tx, session, "recovery codes made", now=now, fresh_codes=True)


def _changed(tx: Tx, session: Session, what: str, *, now: datetime, fresh_codes: bool = False) -> Changed:
    """Tell the person, who would want to know of a stranger's doing, and give the session another secret."""
    own = factors.factors_of(tx, session.person_id)
    made = _codes(tx, session.person_id, own, fresh=fresh_codes, now=now)
    secret = new_secret()
    access.renew_session(tx, session.id, secret, second_at=now if own.any else None)
    outbox.tell(
        tx,
        key=f"ways-in:{session.id}:{now.isoformat()}:{what}",
        kind="ways_in",
        person_id=session.person_id,
        data={"what": what},
        now=now,
    )
    return Changed(secret, made)


def _codes(tx: Tx, person_id: int, own: Factors, *, fresh: bool, now: datetime) -> tuple[str, ...]:
    """The first factor brings recovery codes; the last one takes them along."""
    if not own.any:
        factors.remove_recovery_codes(tx, person_id)
        return ()
    if own.codes_left and not fresh:
        return ()
    made = tuple(new_recovery_codes())
    factors.put_recovery_codes(tx, person_id, [clean_code(code) for code in made], now=now)
    return made


def _open(sealed: str, person_id: int, sealing: Sealing) -> str:
    try:
        return sealing.open(sealed, bound_to=_offered(person_id))
    except SealBroken:
        raise BadField("App", _("This page is too old. Open it again and use the new picture.")) from None


def _offered(person_id: int) -> str:
    return f"code app offered to {person_id}"


def _used(at: datetime | None, now: datetime) -> str:
    return _("last used {ago}", ago=ago(now - at)) if at else _("never used")
