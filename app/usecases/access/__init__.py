"""Coming in: set-up, sign-in, sign-out, and being recognised."""
