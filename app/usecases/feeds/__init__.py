"""Feeds: private calendar addresses, made, listed, revoked and served."""
