"""What happened here: the audit's pages, and whether its lines are whole."""
