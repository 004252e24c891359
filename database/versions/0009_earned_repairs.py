"""Rows that say which repairs of a phone number exist, and what is nobody's own value."""

from __future__ import annotations

from database.sqlfile import run_revision_sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_revision_sql(__file__, "up")


def downgrade() -> None:
    run_revision_sql(__file__, "down")
