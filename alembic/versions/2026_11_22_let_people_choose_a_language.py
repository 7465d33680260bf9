"""Let people choose a language; nobody has one so far."""

import sqlalchemy as sa
from alembic import op

revision = "0014_languages_of_people"
down_revision = "0013_seats_without_bytes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("language", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("person", "language")
