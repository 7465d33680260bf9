"""Declined slots: heard from a mail, shown to the coordinator, done."""
