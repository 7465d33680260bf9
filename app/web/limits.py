"""How much somebody may send, and for how long: what is more is refused before it is read."""

LARGEST_BODY = 256 * 1024  # bytes
LARGEST_IMPORT = 1024 * 1024  # of routes that take a file: max_body_size in their declaration
LARGEST_OPENING = 768 * 1024  # of a file that HR brings in: as many lines as are taken at once, however long
LARGEST_HEAD = 8 * 1024  # bytes of the request line and all headers
BODY_SECONDS = 30.0
HEAD_SECONDS = 10.0
MOST_FIELDS = 200
MOST_MARKS = 3000  # of a form with one field for each slot: twelve weeks of many shifts
