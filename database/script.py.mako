"""${message}

Rules: the SQL stands in sql/${up_revision}_<slug>.up.sql and .down.sql beside this file, both frozen
once merged. A revision never calls a function of sql_functions/ (it would get today's text) and
never creates one. Everything is schema-qualified, every foreign key has its index, every table and
constraint its name and comment. `make squawk` reads the file for locks that hurt.
"""

from __future__ import annotations

from database.sqlfile import run_revision_sql

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    run_revision_sql(__file__, "up")


def downgrade() -> None:
    run_revision_sql(__file__, "down")
