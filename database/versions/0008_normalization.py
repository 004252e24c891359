"""E-mail providers, municipalities, postal ranges, rule versions, history of renormalisation."""

from __future__ import annotations

from database.sqlfile import run_revision_sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_revision_sql(__file__, "up")


def downgrade() -> None:
    run_revision_sql(__file__, "down")
