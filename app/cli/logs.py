"""The log: one line for each record on standard error, and no secret in any of them."""

import logging
import sys
import warnings

from app.domain.discretion import discreet


class DiscreetFormatter(logging.Formatter):
    """Hides secrets in the finished text, so also in tracebacks and in what libraries write."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """A line stays a line: nobody writes a second one by what they send."""
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))


def set_up_logs() -> None:
    """All loggers write by one handler; libraries that brought their own give it up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)
    warnings.simplefilter("default")
