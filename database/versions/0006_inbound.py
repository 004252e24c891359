"""Webhooks, service windows, calls, enrolment, rework, jobs, seals, freshness."""

from __future__ import annotations

from database.sqlfile import run_revision_sql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_revision_sql(__file__, "up")


def downgrade() -> None:
    run_revision_sql(__file__, "down")
