"""Swaps: offering published cover, taking it, and every other step on the way."""
