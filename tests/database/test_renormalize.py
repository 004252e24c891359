"""New rules over what is stored: seen first, applied in batches beside intake, nobody merged."""

from __future__ import annotations

import json
import threading
import uuid
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.rows import dict_row

from database.cli.main import build
from tests.support.cluster import Database
from tests.support.operation import Operation, referral
from tests.support.waiting import wait_for

pytestmark = pytest.mark.slow


@pytest.fixture
def operation(database: Database, monkeypatch: pytest.MonkeyPatch) -> Operation:
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
    return Operation.made_in(database)


def renormalize(*options: str) -> dict[str, Any]:
    result = CliRunner().invoke(
        build(), ["reference", "renormalize", *options, "--json"], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


def person(operation: Operation, name: str = "Maria Souza", **columns: str) -> int:
    """Somebody from the days of the first rules."""
    names = ["name", "name_key", *columns]
    values = [name, name.lower(), *columns.values()]
    return int(
        _returned(
            operation,
            f"insert into people.people ({', '.join(names)})"
            f" values ({', '.join(['%s'] * len(values))}) returning id",
            *values,
        )
    )


def identifier(
    operation: Operation, person_id: int, kind: str, value: str, key: str, **more: Any
) -> int:
    return int(
        _returned(
            operation,
            "insert into people.identifiers"
            " (person_id, kind, value, match_key, phone_kind, is_shared)"
            " values (%s, %s, %s, %s, %s, %s) returning id",
            person_id,
            kind,
            value,
            key,
            more.get("phone_kind"),
            more.get("is_shared", False),
        )
    )


def email(operation: Operation, person_id: int, value: str) -> int:
    """As the first rules kept it, which folded Gmail alone."""
    return identifier(operation, person_id, "email", value, value.lower())


def _returned(operation: Operation, query: str, *arguments: Any) -> Any:
    with operation.database.connect("owner") as connection:
        row = connection.execute(query.encode(), arguments).fetchone()
    assert row is not None
    return row[0]


def stored(operation: Operation, identifier_id: int) -> tuple[str, str, str] | None:
    rows = operation.rows(
        "select value, match_key, rule_version from people.identifiers where id = %s",
        [identifier_id],
    )
    return rows[0] if rows else None


def changes(operation: Operation) -> list[dict[str, Any]]:
    with operation.database.connect("owner", row_factory=dict_row) as connection:
        return connection.execute(
            "select * from people.normalization_changes order by kind, row_id"
        ).fetchall()


def state(operation: Operation) -> list[tuple[Any, ...]]:
    return operation.rows(
        """select 'i', i.id, to_jsonb(i) from people.identifiers as i
           union all select 'p', p.id, to_jsonb(p) from people.people as p
           union all select 'r', r.id, to_jsonb(r) from people.referrers as r
           union all select 's', s.id, to_jsonb(s) - 'key_hash' from people.suppressions as s
           union all select 'c', c.id, to_jsonb(c) from people.normalization_changes as c
           union all select 'n', n.id, to_jsonb(n) from people.normalization_runs as n
           order by 1, 2"""
    )


def test_a_dry_run_tells_and_changes_nothing(operation: Operation) -> None:
    person_id = person(operation, city="bh")
    email(operation, person_id, "Maria+lista@outlook.com")
    before = state(operation)

    answer = renormalize("--dry-run")

    assert answer["dry_run"]
    assert answer["run"] is None
    assert answer["counts"]["email"] == {"examined": 1, "applied": 1}
    assert answer["counts"]["person"] == {"examined": 1, "applied": 1}
    found = {change["kind"]: change for change in answer["sample"]}
    assert found["email"]["old"]["match_key"] == "maria+lista@outlook.com"
    assert found["email"]["new"]["match_key"] == "maria@outlook.com"
    assert found["person"]["new"]["city"] == "Belo Horizonte"
    assert state(operation) == before


def test_it_applies_once_with_history(operation: Operation) -> None:
    person_id = person(operation, "MARIA DA SILVA", city="sao paulo/sp")
    changed = email(operation, person_id, "Maria+lista@outlook.com")
    unchanged = email(operation, person_id, "maria@example.com")
    with operation.database.connect("owner") as connection:
        connection.execute(
            "insert into people.referrers (name, name_key) values ('JOÃO PRADO', 'joao prado')"
        )

    answer = renormalize("--batch", "1")

    version = operation.value("select normalize.rule_version('email')")
    assert stored(operation, changed) == ("Maria+lista@outlook.com", "maria@outlook.com", version)
    assert stored(operation, unchanged) == ("maria@example.com", "maria@example.com", version)
    assert operation.rows(
        "select name, name_key, city, ibge_code, rule_version from people.people"
    ) == [
        (
            "Maria da Silva", "maria silva", "São Paulo", 3550308,
            operation.value("select normalize.rule_version('person_name')"),
        )
    ]  # fmt: skip
    assert operation.rows("select name from people.referrers") == [("João Prado",)]
    history = changes(operation)
    assert [(c["kind"], c["outcome"], c["from_version"]) for c in history] == [
        ("email", "applied", "1"),
        ("person", "applied", "1"),
        ("referrer", "applied", "1"),
    ]
    assert history[0]["old_values"]["match_key"] == "maria+lista@outlook.com"
    assert history[0]["new_values"]["match_key"] == "maria@outlook.com"
    runs = operation.rows(
        "select id, actor, finished_at is not null, versions ->> 'email'"
        " from people.normalization_runs"
    )
    assert runs == [(answer["run"], "operator:indica_migrator", True, version)]

    again = renormalize()
    assert all(not counts for counts in again["counts"].values())
    assert changes(operation) == history


def test_what_intake_writes_is_up_to_date(operation: Operation) -> None:
    body = referral(
        phone="11987654321", email="maria+a@outlook.com", tax_id="52998224725",
        referrer={"name": "Rui Prado", "phone": "11 97777-1234"},
    )  # fmt: skip
    with operation.database.connect("api") as connection:
        assert operation.submit(connection, body, "key").outcome == "created"
        body["referrer"] = {"name": "Ana Alves"}
        operation.submit(connection, body, "again")

    assert operation.rows(
        "select i.kind from people.identifiers as i"
        " where i.rule_version <> normalize.rule_version(i.kind)"
    ) == []  # fmt: skip
    for table in ("people", "referrers"):
        assert operation.value(
            f"select bool_and(t.rule_version = normalize.rule_version('person_name'))"
            f" from people.{table} as t"
        )
    assert all(not counts for counts in renormalize("--dry-run")["counts"].values())


def test_another_persons_key_is_never_merged(operation: Operation) -> None:
    tagged, plain = person(operation), person(operation, "Mario Souza")
    left = email(operation, tagged, "souza+maria@outlook.com")
    kept = email(operation, plain, "souza@outlook.com")

    answer = renormalize()

    assert answer["counts"]["email"] == {"examined": 2, "collision": 1}
    assert stored(operation, left) == ("souza+maria@outlook.com", "souza+maria@outlook.com", "1")
    assert stored(operation, kept) is not None
    (record,) = changes(operation)
    assert (record["outcome"], record["reason"]) == ("collision", "another_person")
    assert (record["person_id"], record["other_person_id"]) == (tagged, plain)

    assert renormalize()["counts"]["email"] == {"examined": 1, "collision": 1}
    assert len(changes(operation)) == 1

    with operation.database.connect("owner") as connection:
        connection.execute("delete from people.identifiers where id = %s", (kept,))
    assert renormalize()["counts"]["email"] == {"examined": 1, "applied": 1}
    assert [record["outcome"] for record in changes(operation)] == ["applied"]


def test_what_waits_for_a_human_is_listed(operation: Operation) -> None:
    def listed(*options: str) -> str:
        return (
            CliRunner(env={"COLUMNS": "200"})
            .invoke(build(), ["reference", "review", *options])
            .stdout
        )

    assert listed() == "nothing waits\n"
    email(operation, person(operation), "souza+maria@outlook.com")
    email(operation, person(operation, "Mario Souza"), "souza@outlook.com")
    renormalize()

    assert "souza+maria@outlook.com" in listed()
    (row,) = json.loads(listed("--json"))
    assert (row["kind"], row["name"], row["other_name"]) == ("email", "Maria Souza", "Mario Souza")
    assert (row["reason"], row["new"]["match_key"]) == ("another_person", "souza@outlook.com")


def test_a_collision_that_is_gone_is_settled(operation: Operation) -> None:
    left = email(operation, person(operation), "souza+maria@outlook.com")
    email(operation, person(operation, "Mario Souza"), "souza@outlook.com")
    renormalize()
    with operation.database.connect("owner") as connection:
        connection.execute("delete from people.identifiers where id = %s", (left,))

    renormalize()

    assert [record["outcome"] for record in changes(operation)] == ["settled"]


def test_a_dry_run_foresees_two_rows_that_meet(operation: Operation) -> None:
    email(operation, person(operation), "souza+a@outlook.com")
    email(operation, person(operation, "Mario Souza"), "souza+b@outlook.com")
    expected = {"examined": 2, "applied": 1, "collision": 1}
    assert renormalize("--dry-run")["counts"]["email"] == expected
    assert renormalize()["counts"]["email"] == expected


def test_rows_that_trade_keys_all_arrive(operation: Operation) -> None:
    first = identifier(operation, person(operation), "email", "a+x@outlook.com", "gone@x.io")
    second = identifier(
        operation, person(operation, "Rui Prado"), "email", "b@example.com", "a@outlook.com"
    )
    assert renormalize()["counts"]["email"] == {"examined": 2, "applied": 2}
    assert [stored(operation, row)[1] for row in (first, second)] == [  # type: ignore[index]
        "a@outlook.com",
        "b@example.com",
    ]
    assert {record["outcome"] for record in changes(operation)} == {"applied"}


def test_two_forms_of_one_person_become_one(operation: Operation) -> None:
    person_id = person(operation)
    kept = email(operation, person_id, "maria@outlook.com")
    gone = email(operation, person_id, "maria+x@outlook.com")

    assert renormalize()["counts"]["email"] == {"examined": 2, "removed": 1}

    assert stored(operation, kept) is not None
    assert stored(operation, gone) is None
    (record,) = changes(operation)
    assert record["old_values"]["value"] == "maria+x@outlook.com"


def test_those_who_shared_a_line_share_it_on(operation: Operation) -> None:
    rows = [
        identifier(
            operation, person(operation, name), "phone", "+551133334444", "old",
            phone_kind="fixed", is_shared=True,
        )
        for name in ("Ana Prado", "Rui Prado")
    ]  # fmt: skip
    assert renormalize()["counts"]["phone"] == {"examined": 2, "applied": 2}
    key = operation.value("select (normalize.phone('+551133334444')).match_key")
    assert [stored(operation, row)[1] for row in rows] == [key, key]  # type: ignore[index]


def test_what_the_rules_refuse_now_is_left(operation: Operation) -> None:
    person_id = person(operation, "Teste Teste")
    row = identifier(operation, person_id, "email", "not an address", "not an address")

    answer = renormalize()

    assert answer["counts"]["email"] == {"examined": 1, "refused": 1}
    assert answer["counts"]["person"] == {"examined": 1, "refused": 1}
    assert stored(operation, row) == ("not an address", "not an address", "1")
    assert {(c["kind"], c["reason"]) for c in changes(operation)} == {
        ("email", "not_an_email"),
        ("person", "placeholder"),
    }


def suppress_key(operation: Operation, kind: str, key: str) -> None:
    """A stop from the days of the first rules."""
    with operation.database.connect("owner") as connection:
        connection.execute(
            "insert into people.suppressions (key_hash, reason)"
            " values (ops.keyed_hash(%s, %s), 'stop_word')",
            (kind, key),
        )


def outcome(operation: Operation, **person: str) -> str | None:
    with operation.database.connect("api") as connection:
        return operation.submit(connection, referral(**person), str(uuid.uuid4())).outcome


def test_a_stop_outlives_its_key(operation: Operation) -> None:
    person_id = person(operation)
    email(operation, person_id, "maria+lista@outlook.com")
    suppress_key(operation, "email", "maria+lista@outlook.com")
    known = "select people.is_suppressed(people.keys_of(%s))"
    assert operation.value(known, [person_id])

    renormalize()
    # For the address as it was and for the mailbox.
    assert operation.value(known, [person_id])
    assert outcome(operation, email="Maria+Lista@outlook.com") == "suppressed"
    assert outcome(operation, email="maria@outlook.com") == "suppressed"
    assert operation.value("select count(*) from people.suppressions where lifted_at is null") == 2
    reasons = operation.rows("select distinct reason from people.suppressions")
    assert reasons == [("stop_word",)]

    # Her own word lifts all of it.
    with operation.database.connect("owner") as connection:
        connection.execute("select leads.lift_suppression(%s, 'request', 'person')", (person_id,))
    assert outcome(operation, email="Maria+Lista@outlook.com") == "created"


def test_a_stop_of_a_row_that_collides_holds_for_the_mailbox(operation: Operation) -> None:
    email(operation, person(operation), "souza+maria@outlook.com")
    other = person(operation, "Mario Souza")
    email(operation, other, "souza@outlook.com")
    suppress_key(operation, "email", "souza+maria@outlook.com")
    renormalize()
    assert operation.value("select people.is_suppressed(people.keys_of(%s))", [other])


def test_a_stopped_run_goes_on_where_it_was(operation: Operation) -> None:
    for n in range(6):
        email(operation, person(operation), f"maria{n}+x@outlook.com")
    with operation.database.connect("owner") as connection:
        run_id = connection.execute(
            "insert into people.normalization_runs (started_at, actor, versions)"
            " values (now(), 'operator', '{}') returning id"
        ).fetchone()
        assert run_id is not None
        connection.execute("select people.renormalize(%s, 'email', 0, 2)", run_id)

    assert renormalize("--batch", "2")["counts"]["email"] == {"examined": 4, "applied": 4}

    assert len([c for c in changes(operation) if c["kind"] == "email"]) == 6
    assert operation.value(
        "select count(*) from people.normalization_runs where finished_at is null"
    ) == 1  # fmt: skip


def is_waiting(operation: Operation) -> bool:
    return bool(
        operation.value(
            "select exists (select from pg_locks as l join pg_database as d on d.oid = l.database"
            " where d.datname = %s and l.locktype = 'advisory' and not l.granted)",
            [operation.database.name],
        )
    )


def test_it_waits_for_an_intake_of_the_same_key_and_sees_it(operation: Operation) -> None:
    """An intake that has taken the new key, not yet committed, makes the row collide."""
    tagged = person(operation)
    left = email(operation, tagged, "souza+maria@outlook.com")
    with operation.database.connect("api", autocommit=False) as intake:
        answer = operation.submit(intake, referral(email="souza@outlook.com"), "key")
        assert answer.outcome == "created"
        done: list[dict[str, Any]] = []
        thread = threading.Thread(target=lambda: done.append(renormalize()))
        thread.start()
        wait_for(lambda: is_waiting(operation))
        intake.commit()
        thread.join(60)

    (counts,) = (answer["counts"] for answer in done)
    assert counts["email"] == {"examined": 1, "collision": 1}
    assert stored(operation, left) == ("souza+maria@outlook.com", "souza+maria@outlook.com", "1")


def test_beside_running_intake_nothing_is_lost(operation: Operation) -> None:
    people = 40
    for n in range(people):
        email(operation, person(operation, f"Maria {chr(65 + n % 26)}lves"), f"m{n}+x@outlook.com")
    stop = threading.Event()
    outcomes: list[str | None] = []

    def refer() -> None:
        with operation.database.connect("api") as connection:
            n = 0
            while not stop.is_set() or n < 2 * people:
                name = f"Maria {chr(65 + n % people % 26)}lves"
                body = referral(email=f"m{n % people}@outlook.com", name=name)
                outcomes.append(operation.submit(connection, body, f"k{n}").outcome)
                n += 1

    thread = threading.Thread(target=refer)
    thread.start()
    answer = renormalize("--batch", "3")
    stop.set()
    thread.join(120)

    counts = answer["counts"]["email"]
    assert counts["applied"] + counts.get("collision", 0) == people
    assert set(outcomes) == {"created", "touched"}
    assert operation.deadlocks() == 0
    assert operation.is_sound() == ""
    duplicates = operation.rows(
        "select match_key from people.identifiers where not is_shared"
        " group by kind, match_key having count(*) > 1"
    )
    assert duplicates == []


def test_only_one_runs_at_a_time(operation: Operation) -> None:
    with psycopg.connect(operation.database.url("owner"), autocommit=True) as other:
        other.execute("select pg_advisory_lock(hashtextextended('people.renormalize', 0))")
        result = CliRunner().invoke(build(), ["reference", "renormalize"])
    assert "another renormalisation is running" in str(result.exception)


def test_old_values_are_forgotten_after_their_time(operation: Operation) -> None:
    email(operation, person(operation), "maria+x@outlook.com")
    renormalize()
    forget = "select jobs.purge(util.current_time() + %s::interval)"
    operation.value(forget, ["89 days"])
    assert changes(operation)[0]["old_values"] is not None
    operation.value(forget, ["91 days"])
    (record,) = changes(operation)
    assert (record["old_values"], record["new_values"]) == (None, None)
    assert (record["kind"], record["outcome"], record["from_version"]) == ("email", "applied", "1")


def test_a_person_who_reads_sees_counts_and_a_sample(operation: Operation) -> None:
    email(operation, person(operation), "maria+x@outlook.com")
    result = CliRunner().invoke(build(), ["reference", "renormalize", "--dry-run"])
    assert result.exit_code == 0
    assert "maria+x@outlook.com" in result.output
    assert "nothing was changed" in result.output
