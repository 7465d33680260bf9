"""Message channels behind one Protocol."""
