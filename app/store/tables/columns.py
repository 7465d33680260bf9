"""Columns and constraints that many tables share."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer
from sqlmodel import SQLModel

from app.store.columns import Instant

# Every constraint has a name made by rule, so that migrations can find it on both engines.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def reference(target: str, *, nullable: bool = False, primary_key: bool = False, index: bool = False) -> Any:
    """A foreign key that never lets its target go (RESTRICT)."""
    return Column(
        Integer, ForeignKey(target, ondelete="RESTRICT"), nullable=nullable, primary_key=primary_key, index=index
    )


def moment(*, nullable: bool = False) -> Any:
    """An aware instant."""
    return Column(Instant, nullable=nullable)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The column holds one of these words."""
    words = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_is_known")
