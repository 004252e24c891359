"""A dump holds a view as PostgreSQL prints it: read back, it must print the same, or it would look
as if somebody had changed it by hand."""

from __future__ import annotations

from psycopg import sql

from tests.support.cluster import Database


def test_every_view_reads_the_same_after_a_dump_and_a_restore(database: Database) -> None:
    changed = []
    with database.connect("admin") as admin:
        views = admin.execute(
            "select c.oid::regclass::text, pg_get_viewdef(c.oid) from pg_catalog.pg_class as c"
            " where c.relkind = 'v' and c.relnamespace in"
            " (select n.oid from pg_namespace as n where n.nspname in ('governance', 'bi'))"
        ).fetchall()
        assert len(views) > 20
        for name, text in views:
            admin.execute(sql.SQL("create view public.read_back as {}").format(sql.SQL(text)))
            again = admin.execute("select pg_get_viewdef('public.read_back'::regclass)").fetchone()
            admin.execute("drop view public.read_back")
            if again != (text,):
                changed.append(name)
    assert changed == []
