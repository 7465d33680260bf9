"""Keep the row of an answer that was taken back, so that its version never counts from one again."""

import sqlalchemy as sa
from alembic import op

revision = "0015_answers_taken_back"
down_revision = "0014_languages_of_people"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answer", sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """To the older version somebody who took their answer back has no row: an empty one would be an answer."""
    op.execute("DELETE FROM answer WHERE taken_back_at IS NOT NULL")
    op.drop_column("answer", "taken_back_at")
