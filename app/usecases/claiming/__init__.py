"""Claims: taking a free seat for oneself, while the round is open or after publication."""
