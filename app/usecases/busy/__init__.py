"""A person's own calendars: when they are busy becomes suggested absences and “cannot” marks."""
