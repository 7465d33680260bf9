"""Duty: who is on now and next, a team's front, a seat's page, a person's own next slots."""
