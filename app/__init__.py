"""The Halfday service: rounds, drafts, publications, calendars and the ledger."""
