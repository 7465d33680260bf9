"""Seats that need somebody: conflicts, asks, wishes and chains of them, and chats beside mail."""

import sqlalchemy as sa
from alembic import op

revision = "0006_seats_that_need"
down_revision = "0005_ways_in"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("scheme", sa.String(), nullable=False),
        sa.Column("sealed", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(team_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_chat_is_a_teams_or_a_persons")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_chat_made_by"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_chat_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_chat_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat")),
        sa.UniqueConstraint("person_id", name=op.f("uq_chat_person_id")),
        sa.UniqueConstraint("team_id", name=op.f("uq_chat_team_id")),
    )
    op.create_table(
        "chat_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("demanded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name=op.f("fk_chat_post_chat_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_chat_post_person_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_post")),
        sa.UniqueConstraint("key", name=op.f("uq_chat_post_key")),
    )
    op.create_index(op.f("ix_chat_post_chat_id"), "chat_post", ["chat_id"], unique=False)
    op.create_table(
        "conflict",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_conflict_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_conflict_publication_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_conflict_seat_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_conflict_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conflict")),
    )
    op.create_index(op.f("ix_conflict_seat_id"), "conflict", ["seat_id"], unique=False)
    op.create_index(op.f("ix_conflict_team_id"), "conflict", ["team_id"], unique=False)
    op.create_index(
        "uq_conflict_one_open",
        "conflict",
        ["seat_id", "person_id", "rule"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "seat_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_seat_ask_asked_by"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["holder_id"], ["person.id"], name=op.f("fk_seat_ask_holder_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_seat_ask_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_seat_ask_seat_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_seat_ask_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat_ask")),
    )
    op.create_index(op.f("ix_seat_ask_person_id"), "seat_ask", ["person_id"], unique=False)
    op.create_index(op.f("ix_seat_ask_seat_id"), "seat_ask", ["seat_id"], unique=False)
    op.create_table(
        "swap_chain",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("publication_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('proposed', 'done', 'dissolved')", name=op.f("ck_swap_chain_state_is_known")),
        sa.ForeignKeyConstraint(
            ["period_id"], ["period.id"], name=op.f("fk_swap_chain_period_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["publication_id"], ["publication.id"], name=op.f("fk_swap_chain_publication_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_swap_chain_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_swap_chain")),
    )
    op.create_index(op.f("ix_swap_chain_team_id"), "swap_chain", ["team_id"], unique=False)
    op.create_table(
        "wish",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'proposed', 'done', 'withdrawn', 'lapsed')", name=op.f("ck_wish_state_is_known")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_wish_made_by"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_wish_period_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wish_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_wish_seat_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_wish_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    op.create_index(op.f("ix_wish_person_id"), "wish", ["person_id"], unique=False)
    op.create_index(op.f("ix_wish_team_id"), "wish", ["team_id"], unique=False)
    op.create_index(
        "uq_wish_one_live",
        "wish",
        ["seat_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('open', 'proposed')"),
        postgresql_where=sa.text("state IN ('open', 'proposed')"),
    )
    op.create_table(
        "swap_chain_part",
        sa.Column("chain_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("gives_id", sa.Integer(), nullable=False),
        sa.Column("gets_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["chain_id"], ["swap_chain.id"], name=op.f("fk_swap_chain_part_chain_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["gets_id"], ["seat.id"], name=op.f("fk_swap_chain_part_gets_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["gives_id"], ["seat.id"], name=op.f("fk_swap_chain_part_gives_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_swap_chain_part_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["wish.id"], name=op.f("fk_swap_chain_part_wish_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("chain_id", "number", name=op.f("pk_swap_chain_part")),
    )
    op.create_index(op.f("ix_swap_chain_part_person_id"), "swap_chain_part", ["person_id"], unique=False)
    op.create_index(op.f("ix_swap_chain_part_wish_id"), "swap_chain_part", ["wish_id"], unique=False)
    op.create_table(
        "wish_slot",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("slot_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["slot_id"], ["slot.id"], name=op.f("fk_wish_slot_slot_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["wish_id"], ["wish.id"], name=op.f("fk_wish_slot_wish_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("wish_id", "slot_id", name=op.f("pk_wish_slot")),
    )
    with op.batch_alter_table("absence") as batch:
        batch.add_column(sa.Column("entered_by", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_absence_entered_by"), "person", ["entered_by"], ["id"], ondelete="RESTRICT")
    _keep_unchanged("seat_ask")


def downgrade() -> None:
    with op.batch_alter_table("absence") as batch:
        batch.drop_constraint(op.f("fk_absence_entered_by"), type_="foreignkey")
        batch.drop_column("entered_by")
    op.drop_table("wish_slot")
    op.drop_index(op.f("ix_swap_chain_part_wish_id"), table_name="swap_chain_part")
    op.drop_index(op.f("ix_swap_chain_part_person_id"), table_name="swap_chain_part")
    op.drop_table("swap_chain_part")
    op.drop_index(
        "uq_wish_one_live",
        table_name="wish",
        sqlite_where=sa.text("state IN ('open', 'proposed')"),
        postgresql_where=sa.text("state IN ('open', 'proposed')"),
    )
    op.drop_index(op.f("ix_wish_team_id"), table_name="wish")
    op.drop_index(op.f("ix_wish_person_id"), table_name="wish")
    op.drop_table("wish")
    op.drop_index(op.f("ix_swap_chain_team_id"), table_name="swap_chain")
    op.drop_table("swap_chain")
    op.drop_index(op.f("ix_seat_ask_seat_id"), table_name="seat_ask")
    op.drop_index(op.f("ix_seat_ask_person_id"), table_name="seat_ask")
    op.drop_table("seat_ask")
    op.drop_index(
        "uq_conflict_one_open",
        table_name="conflict",
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.drop_index(op.f("ix_conflict_team_id"), table_name="conflict")
    op.drop_index(op.f("ix_conflict_seat_id"), table_name="conflict")
    op.drop_table("conflict")
    op.drop_index(op.f("ix_chat_post_chat_id"), table_name="chat_post")
    op.drop_table("chat_post")
    op.drop_table("chat")


def _keep_unchanged(table: str) -> None:
    for act in ("UPDATE", "DELETE"):
        name = f"{table}_no_{act.lower()}"
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()")
        else:
            body = f"BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
            op.execute(f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW {body}")
