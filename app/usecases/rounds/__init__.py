"""Rounds: opening, looking, reminding, closing."""
