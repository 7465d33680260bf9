"""Tests of the house itself: sizes, names, locks, layers of files, packaging."""
