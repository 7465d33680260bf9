"""What a refusal is, and the kinds that decide how it is answered."""


class Refusal(Exception):
    """The service says no, with a reason a person can read; nothing was changed.

    Not frozen like other values: Python itself writes the traceback on an exception.
    """

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        raise NotImplementedError


class Missing(Refusal):
    """Kind: the thing is not there for this person (also what belongs to another team)."""


class Forbidden(Refusal):
    """Kind: the person is known and may not."""


class Invalid(Refusal):
    """Kind: what was sent makes no sense; names the field."""


class Conflict(Refusal):
    """Kind: it made sense once, but the state has moved on."""
