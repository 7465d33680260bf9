"""The tests, in rooms that mirror the code; `databases` gives each test a real database."""
