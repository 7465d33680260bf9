"""Every router of the service, listed once."""

from fastapi import APIRouter

from app.web.api import drafts as api_drafts
from app.web.api import people as api_people
from app.web.api import rounds as api_rounds
from app.web.api import teams as api_teams
from app.web.pages import access, answers, drafts, front, health, people, rounds, shifts, teams

ROUTERS: tuple[APIRouter, ...] = (
    access.router,
    health.router,
    front.router,
    teams.router,
    people.router,
    shifts.router,
    rounds.router,
    drafts.router,
    answers.router,
    api_teams.router,
    api_people.router,
    api_rounds.router,
    api_drafts.router,
)
