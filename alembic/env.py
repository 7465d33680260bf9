"""Runs migrations over the connection that app.store.migrate opened."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from app.store.tables import metadata


def plain_type(kind: str, column_type: Any, _: AutogenContext) -> str | Literal[False]:
    """Scripts name plain SQL types only: they must still run when the code has moved on."""
    if kind == "type" and isinstance(column_type, sa.types.TypeDecorator):
        return f"sa.{column_type.impl_instance!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    compare_type=True,
    render_item=plain_type,
)
context.run_migrations()
