"""Chat addresses beside mail: set, tried and taken away, never shown again."""
