"""Bringing along what a team had before Halfday."""
