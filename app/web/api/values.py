"""Values as programs send them, no larger than what is kept can be."""

from typing import Annotated

from pydantic import Field, Strict

Whole = Annotated[int, Strict(), Field(ge=-(2**31), lt=2**31)]
