"""The life of a credit: objections, check-ins, expiry, cover of an earlier time, hand-off notes, and who is told."""

import sqlalchemy as sa
from alembic import op

revision = "0004_credits"
down_revision = "0003_append_only"
branch_labels = None
depends_on = None

# What an account can hold and why an entry can be there, from now on.
ACCOUNT_KINDS = (
    "points source",
    "points planned, weekday",
    "points planned, weekend",
    "points earned, weekday",
    "points earned, weekend",
    "leave source",
    "leave expected",
    "leave earned",
    "leave taken",
    "leave expired",
)
CAUSES = (
    "opening balance",
    "published",
    "earned",
    "taken",
    "expired",
    "past cover",
    "corrected",
    "reversed",
    "help",
)
ACTS = ("UPDATE", "DELETE")


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("instead_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'open') = (decided_at IS NULL)", name=op.f("ck_objection_decided_is_told")),
        sa.CheckConstraint("state IN ('open', 'upheld', 'dismissed')", name=op.f("ck_objection_state_is_known")),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_objection_decided_by"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["instead_id"], ["person.id"], name=op.f("fk_objection_instead_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_objection_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_objection_raised_by"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_objection_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
    )
    op.create_index(
        "uq_objection_one_open",
        "objection",
        ["team_id", "person_id", "on_date"],
        unique=True,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "webhook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("sealed_key", sa.String(), nullable=False),
        sa.Column("announced", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("announced >= 0 AND attempts >= 0", name=op.f("ck_webhook_counts")),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_webhook_created_by"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
    )
    op.create_table(
        "webhook_dead",
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("died_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("again_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhook.id"], name=op.f("fk_webhook_dead_webhook_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("webhook_id", "number", name=op.f("pk_webhook_dead")),
    )
    op.create_table(
        "check_in",
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.CheckConstraint("way IN ('', 'page', 'link', 'program')", name=op.f("ck_check_in_way_is_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_check_in_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_check_in_seat_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("seat_id", "person_id", name=op.f("pk_check_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_check_in_token_hash")),
    )
    op.create_table(
        "handoff_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_handoff_note_seat_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["written_by"], ["person.id"], name=op.f("fk_handoff_note_written_by"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handoff_note")),
    )
    op.create_index(op.f("ix_handoff_note_seat_id"), "handoff_note", ["seat_id"], unique=False)
    op.add_column("statement", sa.Column("layout", sa.Integer(), server_default="1", nullable=False))
    op.add_column("statement_line", sa.Column("expired", sa.Integer(), server_default="0", nullable=False))
    _widen("account", "kind", ACCOUNT_KINDS)
    _widen("entry", "cause", CAUSES)
    _keep_unchanged("entry")
    _keep_unchanged("handoff_note")


def downgrade() -> None:
    """The wider checks stay: entries that need them may be there, and none of them is ever lost."""
    op.drop_column("statement_line", "expired")
    op.drop_column("statement", "layout")
    op.drop_index(op.f("ix_handoff_note_seat_id"), table_name="handoff_note")
    op.drop_table("handoff_note")
    op.drop_table("check_in")
    op.drop_table("webhook_dead")
    op.drop_table("webhook")
    op.drop_index(
        "uq_objection_one_open",
        table_name="objection",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_table("objection")


def _widen(table: str, column: str, words: tuple[str, ...]) -> None:
    """On SQLite this makes the table anew, and its triggers are gone with the old one."""
    name = op.f(f"ck_{table}_{column}_is_known")
    with op.batch_alter_table(table) as batch:
        batch.drop_constraint(name, type_="check")
        batch.create_check_constraint(name, sa.column(column).in_(words))


def _keep_unchanged(table: str) -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for act in ACTS:
        name = f"{table}_no_{act.lower()}"
        if postgresql:
            op.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        else:
            body = f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {body}")
