"""What calendars say, apart from publications: events, options of links, who reads them, invitations, busy times."""

import sqlalchemy as sa
from alembic import op

revision = "0008_calendars"
down_revision = "0007_swaps"
branch_labels = None
depends_on = None

KINDS = "kind IN ('person', 'team', 'weekend', 'open', 'duty')"
TABLES = (
    "busy_source",
    "calendar_due",
    "invitee",
    "busy_time",
    "feed_reader",
    "calendar_invitation",
    "decline",
    "event",
)
OLD_KINDS = "kind IN ('person', 'team')"


def upgrade() -> None:
    _make_tables()
    op.add_column("team", sa.Column("card", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("calendar", sa.Column("owner", sa.String(), nullable=False, server_default=""))
    op.add_column("calendar", sa.Column("format", sa.Integer(), nullable=False, server_default="0"))
    op.execute("UPDATE calendar SET owner = scope")
    op.create_index(op.f("ix_calendar_owner"), "calendar", ["owner"], unique=False)
    # Who fetched last was kept with the link; from now on it is kept for each program.
    op.execute(
        "INSERT INTO feed_reader (feed_id, client, fetched_at, status, version, fetches) "
        "SELECT id, client, fetched_at, 200, 0, 1 FROM feed WHERE fetched_at IS NOT NULL"
    )
    with op.batch_alter_table("feed") as batch:
        batch.drop_constraint(op.f("ck_feed_kind_is_known"), type_="check")
        batch.drop_constraint(op.f("ck_feed_team_is_named"), type_="check")
        batch.add_column(sa.Column("scope", sa.String(), nullable=False, server_default=""))
        batch.add_column(sa.Column("embed_on", sa.String(), nullable=False, server_default=""))
        batch.drop_column("fetched_at")
        batch.drop_column("client")
        batch.create_check_constraint(op.f("ck_feed_kind_is_known"), KINDS)
        batch.create_check_constraint(op.f("ck_feed_team_is_named"), "(kind <> 'person') = (team_id IS NOT NULL)")
    op.execute("UPDATE feed SET scope = kind || ':' || CAST(COALESCE(team_id, person_id) AS VARCHAR)")
    op.create_index(op.f("ix_feed_scope"), "feed", ["scope"], unique=False)
    # Teams with published seats have no events yet: the clock writes them.
    op.execute(
        "INSERT INTO calendar_due (team_id, since) SELECT team_id, MIN(published_at) FROM publication GROUP BY 1"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_feed_scope"), table_name="feed")
    # Kinds that the older schema cannot hold, and what reads them.
    op.execute("DELETE FROM feed_reader WHERE feed_id IN (SELECT id FROM feed WHERE kind NOT IN ('person', 'team'))")
    op.execute("DELETE FROM feed WHERE kind NOT IN ('person', 'team')")
    op.execute("DELETE FROM calendar WHERE scope NOT LIKE 'person:%' AND scope NOT LIKE 'team:%'")
    op.execute("DELETE FROM calendar WHERE scope LIKE '%+%'")
    with op.batch_alter_table("feed") as batch:
        batch.drop_constraint(op.f("ck_feed_kind_is_known"), type_="check")
        batch.drop_constraint(op.f("ck_feed_team_is_named"), type_="check")
        batch.add_column(sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("client", sa.String(), nullable=False, server_default=""))
        batch.drop_column("embed_on")
        batch.drop_column("scope")
        batch.create_check_constraint(op.f("ck_feed_kind_is_known"), OLD_KINDS)
        batch.create_check_constraint(op.f("ck_feed_team_is_named"), "(kind = 'team') = (team_id IS NOT NULL)")
    op.drop_index(op.f("ix_calendar_owner"), table_name="calendar")
    op.drop_column("calendar", "format")
    op.drop_column("calendar", "owner")
    op.drop_column("team", "card")
    for table in reversed(TABLES):
        op.drop_table(table)


def _make_tables() -> None:
    op.create_table(
        "busy_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_busy_source_person_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_source")),
    )
    op.create_index(op.f("ix_busy_source_person_id"), "busy_source", ["person_id"], unique=False)
    op.create_table(
        "calendar_due",
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_calendar_due_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_calendar_due")),
    )
    op.create_table(
        "invitee",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_invitee_person_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_invitee")),
    )
    op.create_table(
        "busy_time",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("absence_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('suggested', 'taken', 'left')", name=op.f("ck_busy_time_state_is_known")),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_busy_time_has_length")),
        sa.ForeignKeyConstraint(
            ["source_id"], ["busy_source.id"], name=op.f("fk_busy_time_source_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_busy_time")),
        sa.UniqueConstraint("source_id", "start_at", "end_at", name=op.f("uq_busy_time_source_id_start_at_end_at")),
    )
    op.create_index(op.f("ix_busy_time_source_id"), "busy_time", ["source_id"], unique=False)
    op.create_table(
        "feed_reader",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("client", sa.String(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fetches", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_feed_reader_feed_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("feed_id", "client", name=op.f("pk_feed_reader")),
    )
    op.create_table(
        "calendar_invitation",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('invited', 'listed', 'cancelled')", name=op.f("ck_calendar_invitation_state_is_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_invitation_person_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["seat_id"], ["seat.id"], name=op.f("fk_calendar_invitation_seat_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_calendar_invitation")),
    )
    op.create_index(op.f("ix_calendar_invitation_person_id"), "calendar_invitation", ["person_id"], unique=False)
    op.create_index(op.f("ix_calendar_invitation_seat_id"), "calendar_invitation", ["seat_id"], unique=False)
    op.create_table(
        "decline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["done_by"], ["person.id"], name=op.f("fk_decline_done_by"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_decline_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_decline_seat_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_decline_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decline")),
    )
    op.create_index(op.f("ix_decline_team_id"), "decline", ["team_id"], unique=False)
    op.create_index(
        "uq_decline_one_open",
        "decline",
        ["seat_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_table(
        "event",
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("seat_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_event_sequence_counts")),
        sa.CheckConstraint("start_at < end_at", name=op.f("ck_event_has_length")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_event_person_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_event_seat_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_event_team_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_person_id"), "event", ["person_id"], unique=False)
    op.create_index(op.f("ix_event_seat_id"), "event", ["seat_id"], unique=False)
    op.create_index(op.f("ix_event_team_id"), "event", ["team_id"], unique=False)
