"""One function for each thing a person can do or see."""
