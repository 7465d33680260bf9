"""Statements of leave that HR has locked, with their lines."""

import sqlalchemy as sa
from alembic import op

revision = "0002_statements"
down_revision = "0001_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("locked_by", sa.Integer(), nullable=False),
        sa.Column("locker", sa.String(), nullable=False),
        sa.CheckConstraint("first_on <= last_on", name=op.f("ck_statement_first_is_not_after_last")),
        sa.ForeignKeyConstraint(["locked_by"], ["person.id"], name=op.f("fk_statement_locked_by"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_statement")),
        sa.UniqueConstraint("first_on", name=op.f("uq_statement_first_on")),
        sa.UniqueConstraint("last_on", name=op.f("uq_statement_last_on")),
    )
    op.create_table(
        "statement_line",
        sa.Column("statement", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("opening", sa.Integer(), nullable=False),
        sa.Column("earned", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("corrected", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_statement_line_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["statement"], ["statement.number"], name=op.f("fk_statement_line_statement"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("statement", "line", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("statement", "person_id", name=op.f("uq_statement_line_statement_person_id")),
    )


def downgrade() -> None:
    op.drop_table("statement_line")
    op.drop_table("statement")
