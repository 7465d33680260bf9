"""What calendars say of a published seat is kept with its event; its bytes beside the seat were read by nobody."""

from alembic import op

revision = "0013_seats_without_bytes"
down_revision = "0012_identities"
branch_labels = None
depends_on = None

TABLES = ("published_seat", "published_part")


def upgrade() -> None:
    for table in TABLES:
        # In place: rebuilding the table would lose the triggers that guard it.
        op.execute(f"ALTER TABLE {table} DROP COLUMN event")


def downgrade() -> None:
    """Empty, as for an open seat: the older version only copies them."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    for table in TABLES:
        kind = "BYTEA NOT NULL DEFAULT ''" if postgresql else "BLOB NOT NULL DEFAULT x''"
        op.execute(f"ALTER TABLE {table} ADD COLUMN event {kind}")
