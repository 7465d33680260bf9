"""Answers: a person's marks, offers and note in a round, their standing week, their absences."""
