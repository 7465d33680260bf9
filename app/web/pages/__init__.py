"""Pages for people: one module per topic, forms first."""
