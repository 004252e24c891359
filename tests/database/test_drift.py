"""What is changed by hand is named thing by thing, put back where it can be, not forgotten."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from database import migrations
from database.cli.main import build
from database.replaceables import sql_folder
from tests.support.cluster import Database

PUT_BACK = {
    "alter table leads.leads drop constraint lost_lead_has_a_reason": (
        "constraint lost_lead_has_a_reason of leads.leads is missing; should be: CHECK"
    ),
    "alter table leads.touches drop constraint touches_lead_id_fkey": (
        "constraint touches_lead_id_fkey of leads.touches is missing; should be: FOREIGN KEY"
    ),
    "alter table ops.settings drop constraint settings_pkey": (
        "constraint settings_pkey of ops.settings is missing; should be: PRIMARY KEY (key)"
    ),
    "alter table routing.pool_members drop constraint weight_is_positive,"
    " add constraint weight_is_positive check (weight >= 0)": (
        "constraint weight_is_positive of routing.pool_members is CHECK ((weight >= 0)); should be"
    ),
    "drop index leads.leads_status_idx": (
        "index leads_status_idx of leads.leads is missing; should be: CREATE INDEX"
    ),
    "update pg_index set indisvalid = false"
    " where indexrelid = 'leads.leads_origin_idx'::regclass": (
        "index leads_origin_idx of leads.leads is CREATE INDEX leads_origin_idx"
    ),
    "alter table leads.leads alter column cycle set default 7": (
        "default cycle of leads.leads is 7; should be: 1"
    ),
    "alter table leads.touches alter column origin drop not null": (
        "not null origin of leads.touches is missing; should be: not null"
    ),
    "alter table leads.leads disable trigger t10_status_machine": (
        "trigger t10_status_machine of leads.leads is CREATE TRIGGER"
    ),
    "drop trigger t10_append_only on leads.events": (
        "trigger t10_append_only of leads.events is missing"
    ),
    "create trigger t99_mine after insert on people.people"
    " for each statement execute function outbox.tg_notify()": (
        "trigger t99_mine of people.people should not be there"
    ),
    "drop trigger t10_append_only_truncate on leads.events_default": (
        "trigger t10_append_only_truncate of partition leads.events_default should not be there"
    ),
    "grant select on people.people to indica_bi": (
        "grant on table people.people to indica_bi select should not be there"
    ),
    "grant select (value) on people.identifiers to indica_bi": (
        "grant on column value of table people.identifiers to indica_bi select should not be there"
    ),
    "revoke select on governance.job_runs from indica_dba": (
        "grant on table governance.job_runs to indica_dba select is missing"
    ),
    "grant execute on function leads.verify_chain(bigint) to indica_bi": (
        "grant on function leads.verify_chain(p_lead_id bigint) to indica_bi execute should not be"
    ),
    "revoke execute on function api.health(ops.credential) from indica_api": (
        "grant on function api.health(p_credential ops.credential) to indica_api execute"
        " is missing; should be: there"
    ),
    "grant usage on schema people to public": (
        "grant on schema people to public usage should not be there"
    ),
    "alter default privileges for role indica_owner in schema leads"
    " grant select on tables to indica_bi": (
        "default privilege on tables in schema leads for indica_bi select should not be there"
    ),
    "alter default privileges for role indica_owner grant select on tables to indica_api": (
        "default privilege on tables for indica_api select should not be there"
    ),
    "alter default privileges for role indica_owner grant execute on functions to public": (
        "default privilege on functions for public execute should not be there"
    ),
}
"""What somebody did by hand, and how it is named; `repair` and `upgrade` put it back."""

LEFT = {
    "alter table leads.leads add column mine text": (
        "column mine of leads.leads should not be there: text"
    ),
    "alter table leads.leads alter column notes type varchar(500)": (
        "column notes of leads.leads is character varying(500); should be: text"
    ),
    "alter table leads.calls drop column number": "column number of leads.calls is missing",
    "alter table leads.products rename to goods": (
        "table leads.products is missing",
        "table leads.goods should not be there",
    ),
    "create table leads.mine (id integer)": "table leads.mine should not be there",
    "create function api.mine() returns void language sql as 'select'": (
        "function api.mine() should not be there"
    ),
    "create view governance.mine as select 1 as one": "view governance.mine should not be there",
    "create index mine_idx on leads.leads (cycle)": "index mine_idx of leads.leads should not",
    "alter table ops.settings set unlogged": "table ops.settings is unlogged, owned by",
    "alter table people.consents owner to postgres": (
        "table people.consents is owned by postgres; should be: owned by indica_owner"
    ),
    "alter table people.people enable row level security": (
        "table people.people is owned by indica_owner, with row security"
    ),
}
"""The same, where putting it back would cost data or is a choice."""


def _cli(database: Database, *arguments: str, code: int) -> str:
    done = CliRunner().invoke(
        build(), ["db", *arguments], env={"INDICA_DATABASE_URL": database.url("migrator")}
    )
    assert done.exit_code == code, done.output + repr(done.exception)
    return done.output


def _by_hand(database: Database, *statements: str) -> None:
    with database.connect("admin") as connection:
        connection.execute("set allow_system_table_mods = on")
        for statement in statements:
            connection.execute(statement.encode())


def _names(said: Any) -> Iterator[str]:
    for names in said:
        yield from [names] if isinstance(names, str) else names


def test_a_new_database_differs_in_nothing(module_database: Database) -> None:
    status = migrations.status(module_database.url("owner"))
    assert [str(difference) for difference in status.differences] == []
    assert status.is_current


def test_what_can_be_put_back_is_named_and_put_back(database: Database) -> None:
    _by_hand(database, *PUT_BACK)
    shown = _cli(database, "status", code=1)
    for name in PUT_BACK.values():
        assert f"drifted    {name}" in shown
    found = migrations.status(database.url("owner")).differences
    assert len(found) == len(PUT_BACK), "\n".join(map(str, found))

    repaired = _cli(database, "repair", code=0)
    assert "0 left" in repaired
    _cli(database, "status", code=0)


def test_an_upgrade_puts_it_back_too(database: Database) -> None:
    _by_hand(database, *PUT_BACK)
    migrations.upgrade(database.url("owner"))
    assert migrations.status(database.url("owner")).is_current


def test_what_a_human_must_decide_is_named_and_stays_named(database: Database) -> None:
    _by_hand(database, *LEFT)
    url = database.url("owner")
    shown = _cli(database, "status", code=1)
    for name in _names(LEFT.values()):
        assert f"drifted    {name}" in shown
    assert all(d.repair or d.remedy for d in migrations.status(url).differences)


def test_what_differs_does_not_become_right_by_an_upgrade(database: Database) -> None:
    _by_hand(database, "create index mine on leads.leads (cycle)")
    url = database.url("owner")
    label = "index mine of leads.leads"
    migrations.upgrade(url)
    assert [d.label for d in migrations.status(url).differences] == [label]
    out = json.loads(_cli(database, "repair", "--json", code=1))
    assert [left["name"] for left in out["left"]] == ["mine"]

    assert json.loads(_cli(database, "accept", label, "--json", code=0)) == {"accepted": [label]}
    assert migrations.status(url).is_current
    _by_hand(database, "drop index leads.mine")
    assert [d.change for d in migrations.status(url).differences] == ["missing"]


def test_a_grant_by_hand_does_not_outlive_the_next_release_of_its_function(
    database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "sql_functions"
    shutil.copytree(sql_folder(), folder)
    file = folder / "leads" / "leads.verify_chain.sql"
    file.write_text(file.read_text("utf-8") + "-- The next release.\n", "utf-8")
    _by_hand(database, "grant execute on function leads.verify_chain(bigint) to indica_bi, public")
    migrations.upgrade(database.url("owner"), sql_functions=folder)
    with database.connect("admin") as connection:
        row = connection.execute(
            "select has_function_privilege('indica_bi', 'leads.verify_chain(bigint)', 'execute')"
        ).fetchone()
    assert row == (False,)
    assert migrations.status(database.url("owner"), folder).is_current


def test_rows_in_the_way_of_a_repair_are_told(database: Database) -> None:
    _by_hand(
        database,
        "alter table leads.products drop constraint products_code_key",
        "insert into leads.products (code, name) values ('a', 'A'), ('a', 'B')",
    )
    said = _cli(database, "repair", code=1)
    assert "failed   constraint products_code_key of leads.products: could not create" in said


def test_memberships_and_roles_are_named(database: Database) -> None:
    _by_hand(database, "create role drift_stranger", "grant indica_dba to drift_stranger")
    try:
        _by_hand(
            database,
            "grant indica_owner to indica_bi",
            "alter role indica_bi createdb",
            "create role indica_mine",
        )
        shown = _cli(database, "status", code=1)
    finally:
        _by_hand(
            database,
            "revoke indica_owner from indica_bi",
            "alter role indica_bi nocreatedb",
            "drop role indica_mine",
            "drop role drift_stranger",
        )
    for name in (
        "membership of indica_bi in indica_owner should not be there",
        "membership of drift_stranger in indica_dba should not be there",
        "role indica_bi is login, createdb; should be: login",
        "an administrator: alter role indica_bi nocreatedb",
        "role indica_mine should not be there",
    ):
        assert name in shown
    _cli(database, "status", code=0)


FOREIGN = "create table leads.by_hand (id bigint primary key, word text not null default 'x')"


def test_what_belongs_to_a_foreign_table_goes_with_it(database: Database) -> None:
    _by_hand(database, FOREIGN, "grant select on leads.by_hand to indica_bi")
    # A release comes while it is there.
    migrations.upgrade(database.url("owner"))
    assert "table leads.by_hand should not be there" in _cli(database, "status", code=1)
    _by_hand(database, "drop table leads.by_hand")
    assert "up to date" in _cli(database, "status", code=0)


def test_what_belongs_to_a_lost_table_comes_back_with_it(database: Database) -> None:
    _by_hand(database, "alter table ops.attempt_windows set schema public")
    migrations.upgrade(database.url("owner"))
    shown = _cli(database, "status", code=1)
    assert "table ops.attempt_windows is missing" in shown
    assert "column" not in shown
    _by_hand(database, "alter table public.attempt_windows set schema ops")
    assert "up to date" in _cli(database, "status", code=0)


def test_a_table_is_accepted_with_all_that_belongs_to_it(database: Database) -> None:
    _by_hand(database, FOREIGN)
    _cli(database, "accept", "table leads.by_hand", code=0)
    assert "up to date" in _cli(database, "status", code=0)
    _by_hand(database, "alter table leads.leads add column word text not null default 'x'")
    _cli(database, "accept", "column word of leads.leads", code=0)
    assert "up to date" in _cli(database, "status", code=0)
    _by_hand(database, "alter table leads.by_hand add column more text")
    assert "column more of leads.by_hand should not be there" in _cli(database, "status", code=1)


def test_roles_of_another_operation_are_not_ours(database: Database) -> None:
    roles = [f"indica_sul_{part}" for part in ("owner", "api", "cron")]
    _by_hand(
        database,
        *(f"create role {role}" for role in roles),
        "grant indica_sul_cron to indica_sul_owner",
    )
    try:
        assert "up to date" in _cli(database, "status", code=0)
        _by_hand(database, "grant indica_owner to indica_sul_owner")
        shown = _cli(database, "status", code=1)
    finally:
        _by_hand(database, *(f"drop role {role}" for role in roles))
    assert "membership of indica_sul_owner in indica_owner should not be there" in shown
    assert "drifted    role indica_sul" not in shown
