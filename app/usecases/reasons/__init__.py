"""Why a seat is whose it is, and what would fill one that is open: the true answers, as far as the reader may know."""
