"""The table of answers that are kept for a day, to be given again to the same request."""

from datetime import datetime

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field, SQLModel

from app.store.tables.columns import moment, reference


class KeptAnswerRow(SQLModel, table=True):
    """What was answered to a request with a key. The row takes the key before the effect, in its transaction."""

    __tablename__ = "kept_answer"

    key: str = Field(primary_key=True)  # a hash over the person, the route and the key that was sent
    person_id: int = Field(sa_column=reference("person.id"))
    request: str  # a hash of what was sent
    status: int = 0
    headers: list[list[str]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    body: bytes = Field(default=b"", sa_column=Column(LargeBinary, nullable=False))
    kept_at: datetime = Field(sa_column=moment())
