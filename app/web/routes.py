"""Every router of the service, listed once."""

from fastapi import APIRouter

from app.web.api import people as api_people
from app.web.api import teams as api_teams
from app.web.pages import access, front, health, people, shifts, teams

ROUTERS: tuple[APIRouter, ...] = (
    access.router,
    health.router,
    front.router,
    teams.router,
    people.router,
    shifts.router,
    api_teams.router,
    api_people.router,
)
