"""Every router of the service, listed once."""

from fastapi import APIRouter

from app.web import feeds as calendar_feeds
from app.web import on_duty
from app.web.answering import adopt
from app.web.api import access as api_access
from app.web.api import account as api_account
from app.web.api import audit as api_audit
from app.web.api import busy as api_busy
from app.web.api import chats as api_chats
from app.web.api import cover as api_cover
from app.web.api import declines as api_declines
from app.web.api import drafts as api_drafts
from app.web.api import duty as api_duty
from app.web.api import feeds as api_feeds
from app.web.api import hr as api_hr
from app.web.api import invitations as api_invitations
from app.web.api import ledger as api_ledger
from app.web.api import people as api_people
from app.web.api import publishing as api_publishing
from app.web.api import reasons as api_reasons
from app.web.api import replacing as api_replacing
from app.web.api import rights as api_rights
from app.web.api import rounds as api_rounds
from app.web.api import swaps as api_swaps
from app.web.api import teams as api_teams
from app.web.api import tokens as api_tokens
from app.web.api import wishes as api_wishes
from app.web.pages import (
    access,
    account,
    answers,
    audit,
    busy,
    chats,
    claims,
    cover,
    declines,
    drafts,
    duty,
    feeds,
    front,
    health,
    help,
    hr,
    hr_entries,
    hr_objections,
    hr_opening,
    hr_systems,
    invitations,
    language,
    openid,
    people,
    points,
    publishing,
    reasons,
    replacing,
    rights,
    rounds,
    second_factor,
    shifts,
    swaps,
    teams,
    tokens,
    ways_in,
    wishes,
)
from app.web.rights import describe

ROUTERS: tuple[APIRouter, ...] = (
    calendar_feeds.router,  # first: nothing else is asked for so often
    on_duty.router,
    access.router,
    second_factor.router,
    openid.router,
    ways_in.router,
    invitations.router,  # before people: one of its addresses looks like a person's
    health.router,
    help.router,
    front.router,
    teams.router,
    people.router,
    shifts.router,
    rounds.router,
    drafts.router,
    answers.router,
    publishing.router,
    reasons.router,
    replacing.router,
    chats.router,
    wishes.router,
    swaps.router,
    claims.router,
    duty.router,
    feeds.router,
    declines.router,
    busy.router,
    account.router,
    points.router,
    hr.router,
    hr_entries.router,
    hr_objections.router,
    hr_opening.router,
    hr_systems.router,
    cover.router,
    audit.router,
    rights.router,
    tokens.router,
    language.router,
    api_access.router,
    api_invitations.router,
    api_teams.router,
    api_publishing.router,
    api_reasons.router,
    api_replacing.router,
    api_wishes.router,
    api_chats.router,
    api_swaps.router,
    api_duty.router,
    api_feeds.router,
    api_busy.router,
    api_declines.router,
    api_people.router,
    api_rounds.router,
    api_drafts.router,
    api_ledger.router,
    api_hr.router,
    api_cover.router,
    api_audit.router,
    api_rights.router,
    api_tokens.router,
    api_account.router,
)

adopt(ROUTERS)
describe(ROUTERS)
