"""Values as programs send them, no larger than what is kept can be, and the version that a change rests on."""

from datetime import time
from typing import Annotated

from fastapi import Depends, Header, Query
from pydantic import Field, Strict, WithJsonSchema

from app.domain.language import _
from app.domain.refusals import BadField
from app.domain.refusals.versions import VersionMissing
from app.domain.text import whole_number

Whole = Annotated[int, Strict(), Field(ge=-(2**31), lt=2**31)]


# A time on any day, by the clock of the team: without a zone, so not what JSON Schema calls a time.
Clock = Annotated[
    time, WithJsonSchema({"type": "string", "pattern": "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$", "examples": ["06:00"]})
]


def version_sent(
    if_match: Annotated[str | None, Header(description="The ETag that was read")] = None,
    version: Annotated[int | None, Query(ge=0, lt=2**31, description="The version that was read")] = None,
) -> int:
    """As If-Match or in the address; raises VersionMissing without."""
    found = tagged(if_match) if if_match is not None else version
    if found is None:
        raise VersionMissing
    return found


def tagged(tag: str) -> int:
    """The version that an ETag of ours holds."""
    number = whole_number(tag.strip().removeprefix("W/").strip('"'))
    if number is None:
        raise BadField("If-Match", _("This must be the ETag that you read."))
    return number


Version = Annotated[int, Depends(version_sent)]
