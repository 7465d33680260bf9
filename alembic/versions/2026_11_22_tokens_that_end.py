"""API tokens get scopes and an end; those that are there keep all that they could do, for a year from their making."""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0011_tokens"
down_revision = "0010_kept_answers"
branch_labels = None
depends_on = None

ALL = ["read", "answers", "rota", "people", "ledger"]
TOKEN = sa.table(
    "api_token",
    sa.column("id", sa.Integer()),
    sa.column("created_at", sa.DateTime(timezone=True)),
    sa.column("scopes", sa.JSON()),
    sa.column("expires_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    with op.batch_alter_table("api_token") as batch:
        batch.add_column(sa.Column("scopes", sa.JSON(), nullable=True))
        batch.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
    for number, made in op.get_bind().execute(sa.select(TOKEN.c.id, TOKEN.c.created_at)).all():
        ends = made + timedelta(days=365)
        op.execute(sa.update(TOKEN).where(TOKEN.c.id == number).values(scopes=ALL, expires_at=ends))
    with op.batch_alter_table("api_token") as batch:
        batch.alter_column("scopes", existing_type=sa.JSON(), nullable=False)
        batch.alter_column("expires_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("api_token") as batch:
        batch.drop_column("expires_at")
        batch.drop_column("scopes")
