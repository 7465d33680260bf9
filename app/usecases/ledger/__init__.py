"""What people and the clock do with points and leave credit."""
