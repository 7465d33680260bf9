"""What the rules and goals of a draft are called where people read them."""

from app.domain.rule_words import rule_words, slot_label, words_of

__all__ = ["rule_words", "slot_label", "words_of"]
