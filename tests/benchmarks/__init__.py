"""Time and memory of what the service does at its limits: run by name, never as tests."""
