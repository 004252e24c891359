"""sql_functions/: the file is the truth."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from database import migrations
from database.common.errors import ReplaceableError
from database.replaceables import discover, parse
from tests.support.cluster import Database
from tests.support.dump import ledger, schema_dump


def _write(folder: Path, path: str, text: str) -> None:
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def _function(name: str, signature: str, returns: str, body: str) -> str:
    kinds = ", ".join(part.split()[1] for part in signature.split(", ") if part)
    return (
        f"create or replace function {name}({signature})\nreturns {returns}\nlanguage sql\n"
        f"as $$ {body} $$;\ncomment on function {name}({kinds}) is 'A test.';\n"
        f"revoke all on function {name}({kinds}) from public;\n"
        f"grant execute on function {name}({kinds}) to indica_api;\n"
    )


def _signatures(database: Database, name: str) -> list[str]:
    with database.connect("owner") as connection:
        rows = connection.execute(
            "select oid::regprocedure::text from pg_catalog.pg_proc"
            " where pronamespace::regnamespace::text || '.' || proname = %s order by 1",
            (name,),
        ).fetchall()
    return [row[0] for row in rows]


def test_only_the_changed_file_is_applied(database: Database, functions: Path) -> None:
    before = len(ledger(database))
    file = functions / "util" / "util.durable.sql"
    file.write_text(file.read_text() + "\n-- a remark\n")

    migrations.upgrade(database.url("owner"), sql_functions=functions)

    assert [row[1] for row in ledger(database)[before:]] == ["util/util.durable.sql"]


@pytest.mark.parametrize(
    ("signature", "returns"),
    [
        ("p_a integer, p_b integer", "integer"),
        ("p_other integer", "integer"),
        ("p_a integer", "bigint"),
        ("p_a text", "integer"),
    ],
    ids=["another parameter", "another name", "another result", "another type"],
)
def test_a_changed_signature_replaces_the_function_and_its_grants(
    database: Database, functions: Path, signature: str, returns: str
) -> None:
    url = database.url("owner")
    _write(
        functions, "ops/ops.probe.sql", _function("ops.probe", "p_a integer", "integer", "select 1")
    )
    migrations.upgrade(url, sql_functions=functions)

    _write(functions, "ops/ops.probe.sql", _function("ops.probe", signature, returns, "select 2"))
    migrations.upgrade(url, sql_functions=functions)

    kinds = ",".join(part.split()[1] for part in signature.split(", "))
    assert _signatures(database, "ops.probe") == [f"ops.probe({kinds})"]
    with database.connect("owner") as connection:
        assert connection.execute(
            "select has_function_privilege('indica_api', %s, 'execute')", (f"ops.probe({kinds})",)
        ).fetchone() == (True,)
    assert migrations.status(url, functions).is_current


def test_an_object_whose_file_has_gone_is_dropped(database: Database, functions: Path) -> None:
    url = database.url("owner")
    before = schema_dump(database)
    _write(
        functions, "ops/ops.probe.sql", _function("ops.probe", "p_a integer", "integer", "select 1")
    )
    migrations.upgrade(url, sql_functions=functions)
    assert _signatures(database, "ops.probe")

    (functions / "ops" / "ops.probe.sql").unlink()
    assert [c.path for c in migrations.status(url, functions).pending_files] == [
        "ops/ops.probe.sql"
    ]
    migrations.upgrade(url, sql_functions=functions)
    assert schema_dump(database) == before


def test_a_missing_object_is_made_again(database: Database) -> None:
    url = database.url("owner")
    before = schema_dump(database)
    with database.connect("owner") as connection:
        connection.execute("drop function util.durable()")
    assert [(c.path, c.reason) for c in migrations.status(url).pending_files] == [
        ("util/util.durable.sql", "missing")
    ]
    migrations.upgrade(url)
    assert schema_dump(database) == before


@pytest.mark.parametrize(
    "by_hand",
    [
        "create or replace function util.durable() returns void language sql as 'select'",
        "grant execute on function util.durable() to public",
        "comment on function util.durable() is 'Something else.'",
    ],
    ids=["body", "privilege", "comment"],
)
def test_a_change_by_hand_is_reported_as_drift(database: Database, by_hand: str) -> None:
    url = database.url("owner")
    assert migrations.status(url).drifted == []
    with database.connect("owner") as connection:
        connection.execute(by_hand)
    assert migrations.status(url).drifted == ["util/util.durable.sql"]


def test_a_disabled_trigger_is_drift(database: Database) -> None:
    with database.connect("owner") as connection:
        connection.execute("alter table leads.events disable trigger user")
    assert migrations.status(database.url("owner")).drifted == ["triggers/leads.events.sql"]


def test_views_are_remade_as_a_group_and_other_materialized_views_keep_their_data(
    database: Database, functions: Path
) -> None:
    url = database.url("owner")
    comment = "comment on view {0} is 'A test.';\n"
    _write(
        functions, "governance/governance.zz_base.sql",
        "create view governance.zz_base as select 1 as a;\n" + comment.format("governance.zz_base"),
    )  # fmt: skip
    _write(
        functions, "governance/governance.aa_user.sql",
        "-- requires: governance.zz_base\ncreate view governance.aa_user as"
        " select a from governance.zz_base;\n" + comment.format("governance.aa_user"),
    )  # fmt: skip
    with database.connect("owner") as connection:
        connection.execute("create schema if not exists bi")
    _write(
        functions, "bi/bi.mv_apart.sql",
        "create materialized view bi.mv_apart as select clock_timestamp() as at;\n",
    )  # fmt: skip
    _write(
        functions, "governance/governance.mv_above.sql",
        "create materialized view governance.mv_above as select a from governance.aa_user;\n",
    )  # fmt: skip
    migrations.upgrade(url, sql_functions=functions)
    with database.connect("owner") as connection:
        stamp = connection.execute("select at from bi.mv_apart").fetchone()

    # A column goes away: `create or replace view` could not do that.
    _write(
        functions, "governance/governance.zz_base.sql",
        "create view governance.zz_base as select 'x'::text as a;\n",
    )  # fmt: skip
    before = len(ledger(database))
    migrations.upgrade(url, sql_functions=functions)

    with database.connect("owner") as connection:
        assert connection.execute("select a from governance.mv_above").fetchone() == ("x",)
        assert connection.execute("select at from bi.mv_apart").fetchone() == stamp
    applied = {str(row[1]) for row in ledger(database)[before:]}
    assert "governance/governance.aa_user.sql" in applied
    assert "bi/bi.mv_apart.sql" not in applied
    assert migrations.status(url, functions).is_current


def test_a_function_that_a_view_needs_can_change_its_result(
    database: Database, functions: Path
) -> None:
    url = database.url("owner")
    _write(
        functions, "ops/ops.probe.sql", _function("ops.probe", "p_a integer", "integer", "select 1")
    )
    _write(
        functions, "governance/governance.probe.sql",
        "create view governance.probe as select ops.probe(1) as value;\n",
    )  # fmt: skip
    migrations.upgrade(url, sql_functions=functions)
    _write(
        functions, "ops/ops.probe.sql", _function("ops.probe", "p_a integer", "text", "select 'x'")
    )
    migrations.upgrade(url, sql_functions=functions)
    with database.connect("owner") as connection:
        assert connection.execute("select value from governance.probe").fetchone() == ("x",)


def test_a_trigger_that_left_its_file_leaves_the_table(database: Database, functions: Path) -> None:
    file = functions / "triggers" / "leads.products.sql"
    file.parent.mkdir(exist_ok=True)
    one = (
        "create or replace trigger {0} before truncate on leads.products"
        " for each statement execute function util.tg_append_only();\n"
    )
    file.write_text(one.format("t10_one") + one.format("t20_two"))
    url = database.url("owner")
    migrations.upgrade(url, sql_functions=functions)
    file.write_text(one.format("t20_two"))
    migrations.upgrade(url, sql_functions=functions)
    with database.connect("owner") as connection:
        names = connection.execute(
            "select tgname from pg_catalog.pg_trigger"
            " where tgrelid = 'leads.products'::regclass and not tgisinternal"
        ).fetchall()
    assert names == [("t20_two",)]


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("nowhere/nowhere.a.sql", "select 1", "no known folder"),
        ("ops/ops.a.sql", "create or replace function ops.b() returns int", "creates ops.b"),
        (
            "ops/ops.a.sql",
            "create function ops.a() returns int;\ncreate function ops.b() returns int",
            "more than one object",
        ),
        ("ops/ops.a.sql", "create view ops.a as select 1", "cannot be in folder ops"),
        ("ops/ops.a.sql", "create trigger t before insert on ops.a", "creates a trigger"),
        ("triggers/ops.a.sql", "select 1", "must create triggers"),
    ],
)
def test_a_file_that_breaks_the_rules_is_refused(path: str, text: str, complaint: str) -> None:
    with pytest.raises(ReplaceableError, match=complaint):
        parse(path, text)


def test_requirements_that_go_round_are_refused(tmp_path: Path) -> None:
    for name, needs in (("a", "b"), ("b", "a")):
        _write(
            tmp_path, f"governance/governance.{name}.sql",
            f"-- requires: governance.{needs}\ncreate view governance.{name} as select 1;",
        )  # fmt: skip
    with pytest.raises(ReplaceableError, match="go round"):
        discover(tmp_path)


def test_every_file_says_what_its_object_is_and_who_may_use_it() -> None:
    lacking = []
    for file in discover():
        text = re.sub(r"\s+", " ", file.text.lower())
        if file.kind == "function" and (
            not re.search(rf"comment on (function|procedure) {re.escape(file.name)} ?\(", text)
            or not re.search(
                rf"revoke (all|execute) on (function|procedure) {re.escape(file.name)} ?\("
                r"[^;]* from public",
                text,
            )
        ):
            lacking.append(file.path)
        if file.kind in ("view", "materialized_view") and (
            not re.search(rf"comment on (materialized )?view {re.escape(file.name)} is", text)
            or f"revoke all on {file.name} from public" not in text
            # One of another room is for its functions, and for the views above it.
            or (
                file.group in ("governance", "bi") and f"grant select on {file.name} to" not in text
            )
        ):
            lacking.append(file.path)
    assert lacking == []


def test_no_file_begins_or_ends_a_transaction() -> None:
    guilty = [
        file.path
        for file in discover()
        if re.search(r"^(begin|commit|rollback)\s*;", file.text, re.MULTILINE | re.IGNORECASE)
    ]
    assert guilty == []
