"""Messages: what is due, what it says, what became of it."""
