"""Illness and leaving: who is away, which seats need somebody, and who takes them."""
