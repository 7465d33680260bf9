"""Teams, people, shifts and policies: creating, changing, looking."""
