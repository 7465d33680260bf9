"""Wishes for other seats, and the chains that fulfil several of them at once."""
