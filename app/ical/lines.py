"""Content lines of iCalendar: what may stand in a text, how it is escaped, and where a line is folded."""

import re

FOLDED_AT = 74  # octets of a piece; with the space that begins the next ones they are the 75 that a line may have

# Whatever some reader takes for the end of a line: all at which str.splitlines() cuts.
_BREAK = re.compile("\r\n|[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
# Control characters but TAB and newline, the byte order mark, non-characters, halves of surrogate pairs.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_GAP = re.compile("[ \t\n]+")


def paragraphs(text: str) -> str:
    """A text of some lines: line ends made alike, nothing invisible."""
    return _UNWANTED.sub("", _BREAK.sub("\n", text)).strip()


def one_line(text: str) -> str:
    return _GAP.sub(" ", paragraphs(text))


def escaped(text: str) -> str:
    r"""TEXT to the letter: of a newline, and of nothing else, it makes "\n"."""
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def text_line(name: str, text: str) -> bytes:
    """A property whose value is text that was cleaned before."""
    return line(f"{name}:{escaped(text)}")


def line(content: str) -> bytes:
    """One content line with its end, folded by octets, never inside a letter or an escape."""
    data = content.encode()
    return data + b"\r\n" if len(data) <= FOLDED_AT else _folded(data)


def _folded(data: bytes) -> bytes:
    pieces: list[bytes] = []
    at = 0
    while len(data) - at > FOLDED_AT:
        end = at + FOLDED_AT
        while data[end] & 0xC0 == 0x80:  # in the middle of a letter
            end -= 1
        if data[end - 1] in b"\\^" and end - 1 > at:  # some readers cannot put a divided escape together
            end -= 1
        pieces.append(data[at:end])
        at = end
    pieces.append(data[at:])
    return b"\r\n ".join(pieces) + b"\r\n"
