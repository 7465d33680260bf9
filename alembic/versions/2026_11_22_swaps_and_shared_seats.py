"""Swaps with every step they take, shared seats, consent, and why a publication was made."""

import sqlalchemy as sa
from alembic import op

revision = "0007_swaps"
down_revision = "0006_seats_that_need"
branch_labels = None
depends_on = None

STATES = ("offered", "taken", "agreed", "done", "refused", "withdrawn", "lapsed", "undone")
STEPS = (
    ">offered",
    "offered>taken",
    "offered>refused",
    "offered>withdrawn",
    "offered>lapsed",
    "taken>offered",
    "taken>agreed",
    "taken>done",
    "taken>refused",
    "taken>withdrawn",
    "taken>lapsed",
    "agreed>done",
    "done>undone",
)
CAUSES = ("draft", "swap", "claim", "replacement", "chain", "undo")
LIVE = "state IN ('offered', 'taken', 'agreed')"
APPEND_ONLY = ("published_part", "swap_step")
ACTS = ("UPDATE", "DELETE")
NOT_THE_NEXT = "NEW.was <> OLD.state OR NEW.version <> OLD.version + 1"
NO_STEP = "swap changes by steps only"


def upgrade() -> None:
    _explain_publications()
    _share_seats()
    _keep_swaps()
    op.create_table(
        "consent",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_consent_seat_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("person_id", "seat_id", name=op.f("pk_consent")),
    )
    for table in APPEND_ONLY:
        for act in ACTS:
            op.execute(_append_only(table, act))
    _guard_steps()


def downgrade() -> None:
    postgresql = _is_postgresql()
    for name in ("swap_steps_only", "swap_no_delete"):
        op.execute(f"DROP TRIGGER {name}" + (" ON swap" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION refuse_other_steps()")
    for table in ("consent", "swap_step", "swap_invited", "swap_wanted", "swap", "published_part"):
        op.drop_table(table)
    for column in ("waived", "reason", "cause_id", "cause"):
        op.execute(f"ALTER TABLE publication DROP COLUMN {column}")


def _explain_publications() -> None:
    # Columns are added in place: rebuilding the table would lose the triggers that guard it.
    causes = ", ".join(f"'{cause}'" for cause in CAUSES)
    for column in (
        f"cause VARCHAR NOT NULL DEFAULT 'draft' CONSTRAINT ck_publication_cause_is_known CHECK (cause IN ({causes}))",
        "cause_id INTEGER",
        "reason VARCHAR NOT NULL DEFAULT ''",
        "waived JSON NOT NULL DEFAULT '[]'",
    ):
        op.execute(f"ALTER TABLE publication ADD COLUMN {column}")


def _share_seats() -> None:
    op.create_table(
        "published_part",
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_published_part_has_length")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_published_part_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["publication_id", "seat_id"],
            ["published_seat.publication_id", "published_seat.seat_id"],
            name=op.f("fk_published_part_publication_id_seat_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("publication_id", "seat_id", "start_at", name=op.f("pk_published_part")),
    )
    op.create_index(op.f("ix_published_part_person_id"), "published_part", ["person_id"])


def _keep_swaps() -> None:
    legal = f"was || '>' || state IN ({_words(STEPS)})"
    op.create_table(
        "swap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("giver_id", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("to_anyone", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taker_id", sa.Integer(), nullable=True),
        sa.Column("back_seat_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("kind IN ('gift', 'exchange', 'part')", name=op.f("ck_swap_kind_is_known")),
        sa.CheckConstraint(f"state IN ({_words(STATES)})", name=op.f("ck_swap_state_is_known")),
        sa.CheckConstraint(legal, name=op.f("ck_swap_step_is_legal")),
        sa.CheckConstraint("giver_id <> taker_id", name=op.f("ck_swap_between_two")),
        sa.CheckConstraint(
            "taker_id IS NOT NULL OR state NOT IN ('taken', 'agreed', 'done', 'undone')",
            name=op.f("ck_swap_taken_by_somebody"),
        ),
        sa.CheckConstraint("(kind = 'part') = (start_at IS NOT NULL)", name=op.f("ck_swap_part_is_a_stretch")),
        sa.CheckConstraint("(start_at IS NULL) = (end_at IS NULL)", name=op.f("ck_swap_stretch_is_whole")),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_swap_has_length")),
        *_references("swap", team_id="team", seat_id="seat", giver_id="person", taker_id="person", back_seat_id="seat"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap")),
    )
    for column in ("team_id", "seat_id", "giver_id", "taker_id"):
        op.create_index(op.f(f"ix_swap_{column}"), "swap", [column])
    op.create_index(
        "uq_swap_one_live", "swap", ["seat_id"], unique=True, sqlite_where=sa.text(LIVE), postgresql_where=sa.text(LIVE)
    )
    op.create_table(
        "swap_wanted",
        sa.Column("swap_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        *_references("swap_wanted", swap_id="swap", seat_id="seat"),
        sa.PrimaryKeyConstraint("swap_id", "seat_id", name=op.f("pk_swap_wanted")),
    )
    op.create_table(
        "swap_invited",
        sa.Column("swap_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        *_references("swap_invited", swap_id="swap", person_id="person"),
        sa.PrimaryKeyConstraint("swap_id", "person_id", name=op.f("pk_swap_invited")),
    )
    op.create_table(
        "swap_step",
        sa.Column("swap_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("was", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("for_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.CheckConstraint(legal, name=op.f("ck_swap_step_step_is_legal")),
        *_references("swap_step", swap_id="swap", by_id="person", for_id="person"),
        sa.PrimaryKeyConstraint("swap_id", "number", name=op.f("pk_swap_step")),
    )


def _guard_steps() -> None:
    """What follows from the row itself cannot race: each change begins where the row is, and counts."""
    if _is_postgresql():
        op.execute(
            sa.text(
                "CREATE FUNCTION refuse_other_steps() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{NO_STEP}'; END $$"
            )
        )
        done = "EXECUTE FUNCTION refuse_other_steps()"
    else:
        done = f"BEGIN SELECT RAISE(ABORT, '{NO_STEP}'); END"
    when = f"WHEN ({NOT_THE_NEXT})"
    op.execute(f"CREATE TRIGGER swap_steps_only BEFORE UPDATE ON swap FOR EACH ROW {when} {done}")
    op.execute(f"CREATE TRIGGER swap_no_delete BEFORE DELETE ON swap FOR EACH ROW {done}")


def _append_only(table: str, act: str) -> str:
    head = f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} FOR EACH ROW"
    if _is_postgresql():
        return f"{head} EXECUTE FUNCTION refuse_change()"
    return f"{head} BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"


def _references(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="RESTRICT")
        for column, target in columns.items()
    ]


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
