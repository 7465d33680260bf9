"""The one way to change what is published: every change is the next publication, with all that follows from it."""
