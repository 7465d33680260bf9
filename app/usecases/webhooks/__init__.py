"""Systems that are told of leave: naming them, telling them, and what they would not take."""
