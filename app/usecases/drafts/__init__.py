"""Drafts: demanding one, making it in the background, looking at it, editing it by hand."""
