"""The audit: a line for each change, linked to the one before, and whom it is about; only ever added to."""

import sqlalchemy as sa
from alembic import op

revision = "0009_audit"
down_revision = "0008_calendars"
branch_labels = None
depends_on = None

TABLES = ("audit", "audit_about")
ACTS = ("UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("behalf_id", sa.Integer(), nullable=True),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("object_kind", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_audit_numbers_begin_with_1")),
        sa.CheckConstraint(
            "kind IN ('person', 'visitor', 'console', 'clock', 'job', 'service')", name=op.f("ck_audit_kind_is_known")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_actor_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["behalf_id"], ["person.id"], name=op.f("fk_audit_behalf_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_audit_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_audit")),
        sa.UniqueConstraint("seal", name=op.f("uq_audit_seal")),
    )
    op.create_index(op.f("ix_audit_actor_id"), "audit", ["actor_id"], unique=False)
    op.create_index(op.f("ix_audit_team_id"), "audit", ["team_id"], unique=False)
    op.create_table(
        "audit_about",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["number"], ["audit.number"], name=op.f("fk_audit_about_number"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_audit_about_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("number", "person_id", name=op.f("pk_audit_about")),
    )
    op.create_index(op.f("ix_audit_about_person_id"), "audit_about", ["person_id"], unique=False)
    for table in TABLES:
        for act in ACTS:
            op.execute(_refusal(table, act))


def downgrade() -> None:
    """Tables take their triggers with them."""
    op.drop_table("audit_about")
    op.drop_table("audit")


def _refusal(table: str, act: str) -> str:
    head = f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW"
    if op.get_bind().dialect.name == "postgresql":
        return f"{head} EXECUTE FUNCTION refuse_change()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
