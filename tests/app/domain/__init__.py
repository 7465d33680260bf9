"""Tests of the trade itself."""
