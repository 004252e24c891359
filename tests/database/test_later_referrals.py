"""What is said of somebody known: told before as done after, and kept whoever says it first."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.cluster import Database

Connection = psycopg.Connection[Any]
Person = dict[str, str]

NAMES = ("Ricardo Alves", "Camila Alves", "R. Alves", "Ana Costa", "[object Object]", "Ana")
PHONES = ("11 98765-4321", "11 8765-4321", "11 3265-4321", "11 97654-3210", "21 98888-7766", "1")
EMAILS = ("ricardo@example.com", "camila@example.com", "contato@empresa.com.br", "x")
TAX_IDS = ("529.982.247-25", "111.444.777-35")

people = st.fixed_dictionaries(
    {"name": st.sampled_from(NAMES)},
    optional={
        "phone": st.sampled_from(PHONES),
        "email": st.sampled_from(EMAILS),
        "tax_id": st.sampled_from(TAX_IDS),
    },
)

ONCE = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def connection(database: Database) -> Connection:
    made = database.connect("admin")
    made.execute("set search_path = tests, public")
    made.execute("select tests.make_operation(null)")
    made.execute(
        "insert into leads.products (code, name) values ('vida', 'Vida'), ('auto', 'Auto')"
    )
    made.execute("select leads.suppress('21 98888-7766', null, 'request', 'operator')")
    return made


def one(connection: Connection, query: str, *arguments: Any) -> Any:
    row = connection.execute(query.encode(), arguments).fetchone()
    assert row is not None
    return row[0]


def submit(connection: Connection, body: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = one(
        connection, "select s.body from tests.submit(%s::jsonb) as s", json.dumps(body)
    )
    return answer


def look_up(connection: Connection, person: Person) -> dict[str, Any]:
    answer: dict[str, Any] = one(
        connection,
        "select l.body from api.lookup_lead(tests.credential(), convert_to(%s, 'UTF8')) as l",
        json.dumps(person),
    )
    return answer


@ONCE
@given(known=st.lists(people, max_size=4), ended=st.booleans(), asked=people)
def test_a_look_up_says_what_the_submission_does(
    connection: Connection, known: list[Person], ended: bool, asked: Person
) -> None:
    with connection.transaction(force_rollback=True):
        connection.execute("delete from ops.request_windows")
        for person in known:
            submit(connection, {"person": person, "origin": "manual"})
        if ended:
            connection.execute(
                "select leads.change_status(l.id, 'lost', 'system', 'price')"
                " from leads.leads as l where l.id % 2 = 0"
            )
        said = look_up(connection, asked)
        done = submit(connection, {"person": asked, "origin": "manual"})
        assert said.get("outcome", "rejected") == done.get("outcome", "rejected")
        if done.get("lead") is not None and done["outcome"] == "touched":
            assert said["lead"]["uid"] == done["lead"]["uid"]
            assert said["lead"]["is_open"]
        if done["outcome"] == "quarantined":
            assert said["reason"] in {w["code"] for w in done["warnings"]}


touches = st.lists(
    st.tuples(
        st.sampled_from((None, "plano", "vida", "auto")),
        st.sampled_from((None, "de manhã", "à noite")),
    ),
    min_size=2,
    max_size=4,
)


@ONCE
@given(said=touches, order=st.randoms(use_true_random=False))
def test_what_a_lead_takes_does_not_depend_on_the_order_of_arrival(
    connection: Connection, said: Sequence[tuple[str | None, str | None]], order: Any
) -> None:
    arrivals = list(enumerate(said))
    order.shuffle(arrivals)
    first = next((product for product, _ in said if product), None)
    notes = next((text for _, text in said if text), None)
    with connection.transaction(force_rollback=True):
        connection.execute("set constraints all deferred")
        lead_id = one(connection, "select tests.lead(1)")
        for hour, (product, text) in arrivals:
            connection.execute(
                "select leads.add_touch(jsonb_populate_record(null::leads.touches, %s::jsonb))",
                (
                    json.dumps(
                        {
                            "lead_id": lead_id,
                            "submission_id": -1 - hour,
                            "origin": "manual",
                            "product_id": product
                            and one(
                                connection, "select id from leads.products where code = %s", product
                            ),
                            "notes": text,
                            "touched_at": f"2026-03-10 {hour:02d}:00:00+00",
                        }
                    ),
                ),
            )
        stands = connection.execute(
            "select d.code, l.notes from leads.leads as l"
            " left join leads.products as d on d.id = l.product_id where l.id = %s",
            (lead_id,),
        ).fetchone()
        assert stands == (first, notes)
        kept = one(
            connection,
            "select count(*) from leads.touches where lead_id = %s and"
            " (product_id is not null or notes is not null or filled = '{}')",
            lead_id,
        )
        assert kept == len(said), "and each is kept"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_earliest_city_counts_in_any_order(
    connection: Connection, order: tuple[int, ...]
) -> None:
    cities = (("Santos", 3548500), ("Campinas", 3509502), ("Jundiaí", 3525904))
    with connection.transaction(force_rollback=True):
        lead_id = one(connection, "select tests.lead(1)")
        person_id = one(connection, "select person_id from leads.leads where id = %s", lead_id)
        for day in order:
            connection.execute(
                "select people.fill_city(%s, %s, %s, %s::timestamptz)",
                (person_id, *cities[day], f"2026-03-{day + 1:02d}"),
            )
        assert (
            one(connection, "select city from people.people where id = %s", person_id) == "Santos"
        )
