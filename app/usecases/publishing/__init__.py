"""Publishing: what it will change, doing it, and what was published."""
