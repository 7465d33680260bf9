"""What teams bring along when they start in the middle of a year."""
