"""The clock's errand: leave that nobody took in the time that the team gives falls away, as entries."""

from datetime import datetime

from app.domain.expiry import expired_postings
from app.domain.ledger import Account, AccountKind
from app.domain.walltime import today
from app.store import ledger
from app.store.teams import all_teams, lock_team, policies_of
from app.store.transaction import Tx


def expire_due(tx: Tx, *, now: datetime) -> int:
    """Let fall away what is due, however long ago; running it again adds nothing. How many entries that made."""
    count = 0
    for team in all_teams(tx):
        policies = policies_of(tx, team.id)
        if not any(dated.policy.leave_expires_months for dated in policies):
            continue
        lock_team(tx, team.id)
        day = today(now, team.time_zone)
        held = ledger.balances(tx, kinds=[AccountKind.LEAVE_EARNED], team_id=team.id)
        for account in sorted((one for one, left in held.items() if left > 0), key=_person):
            entries = ledger.entries_of(
                tx, kinds=[AccountKind.LEAVE_EARNED], person_id=account.person_id, team_id=team.id
            )
            postings = expired_postings(entries, account, policies=policies, today=day)
            count += len(ledger.post(tx, postings, now=now, by=None))
    return count


def _person(account: Account) -> int:
    return account.person_id or 0
