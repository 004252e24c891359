"""What a phone was read from, what was repaired, and its extension."""

from __future__ import annotations

from database.sqlfile import run_revision_sql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_revision_sql(__file__, "up")


def downgrade() -> None:
    run_revision_sql(__file__, "down")
