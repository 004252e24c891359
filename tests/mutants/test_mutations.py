"""The mutator itself: what it changes and leaves; a mutant is noticed and taken back."""

from __future__ import annotations

import pytest

from tests.mutants import report
from tests.mutants.hunt import Reach, hunt, read_calls
from tests.mutants.mutations import mutants, sample
from tests.mutants.session import Session
from tests.support.cluster import ThrowawayCluster
from tests.support.plpgsql import load, parse

BODY = """create function leads.example(p_id bigint) returns integer language plpgsql as $$
declare
    v_n integer;
begin
    -- A comment that stays.
    select greatest(l.a, coalesce(l.b, 7)) into strict v_n
    from leads.leads as l where l.id = p_id and l.is_open order by l.c limit 1 for update;
    if v_n >= 3 then
        perform leads.tell(p_id, interval '2 days');
        perform people.lock_identity(array(select k from people.keys_of(v_n) as k where k <> 'x'));
        perform set_config('leads.a', '5', true);
    end if;
    perform from people.people as p where p.id = v_n order by p.id for update;
    select l.d into v_n from leads.leads as l limit 1;
    return v_n;
end;
$$;
"""


def test_each_kind_of_mistake_is_made_once_and_the_rest_stays() -> None:
    made = {f"{m.kind}: {m.what}": m for m in mutants([parse("leads/leads.example.sql", BODY)])}
    assert set(made) == {
        "where: without l.id = p_id",
        "where: without l.is_open",
        "and or: or in l.id = p_id AND l.is_open",
        "comparison: <> in l.id = p_id",
        "extreme: the other of GREATEST(l.a, COALESCE(l.b, 7))",
        "coalesce: no default in COALESCE(l.b, 7)",
        "constant: 8 for 7 in 7",
        "constant: 2 for 1 in 1",
        "order: no order by l.c",
        "order: the other way in order by l.c",
        "lock: no lock",
        (
            "lock: no people.lock_identity(array("
            "select k from people.keys_of(v_n) as k where k <> 'x'))"
        ),
        "lock: without k <> 'x'",
        "lock: no from people.people as p where p.id = v_n order by p.id for update",
        "lock: without p.id = v_n",
        "lock: <> in p.id = v_n",
        "lock: no order by p.id",
        "lock: the other way in order by p.id",
        "lock: no lock (2)",
        "lock: = in k <> 'x'",
        "write: no set_config('leads.a', '5', true)",
        "condition: not v_n >= 3",
        "comparison: > in v_n >= 3",
        "constant: 4 for 3 in v_n >= 3",
        "write: no leads.tell(p_id, interval '2 days')",
        "constant: '3 days' for '2 days'",
    }
    whose = made["where: without l.id = p_id"]
    assert whose.is_serious
    assert whose.line == 7
    assert " WHERE l.is_open ORDER BY" in whose.text
    assert "FOR UPDATE into strict v_n;" in whose.text
    assert "-- A comment that stays." in whose.text
    assert not made["where: without l.is_open"].is_serious
    assert "if NOT v_n >= 3 then" in made["condition: not v_n >= 3"].text
    assert made["write: no leads.tell(p_id, interval '2 days')"].text.count("        null;") == 1
    assert all(m.text != m.original for m in made.values())


def test_a_sample_stays_the_same_when_other_mutants_come() -> None:
    found = mutants(s for s in load() if s.path.startswith("rework/"))
    taken = sample(found, 10, seed=1)
    assert taken == sample(list(reversed(found)), 10, seed=1)
    assert taken != sample(found, 10, seed=2)
    assert sample([m for m in found if m not in taken[:5]], 5, seed=1) == taken[5:]


def test_every_reason_is_that_of_a_mutant() -> None:
    rooms = {key.partition(".")[0] for key in report.read_reasons()}
    found = mutants(s for s in load() if s.path.partition("/")[0] in rooms)
    assert set(report.read_reasons()) <= {m.key for m in found}


@pytest.mark.parametrize(
    ("what", "verdict"),
    [
        ("without a.id = p_attempt_id AND", "no such mutant"),
        ("without a.id = p_attempt_id", "killed"),
        ("no update rework.attempts as a set state = p_state", "killed"),
    ],
)
def test_a_mutant_is_noticed_and_taken_back(
    cluster: ThrowawayCluster, what: str, verdict: str
) -> None:
    sources = [s for s in load() if s.path == "rework/rework.finish_attempt.sql"]
    chosen = [m for m in mutants(sources) if m.what.startswith(what)][:1]
    file = "rework.finish_attempt/ends_one_and_opens_one.test.sql"
    reach = Reach({file: {"rework.finish_attempt"}}, {file: 1.0}, {file: set()})
    with Session(cluster.clone()) as session:
        source = "select prosrc from pg_proc where oid = 'rework.finish_attempt'::regproc"
        before = session.fetch(source)
        trials = hunt([session], chosen, reach, read_calls(sources), 1, lambda _: None)
        assert [t.verdict for t in trials] == ([verdict] if chosen else [])
        assert bool(chosen) == (verdict != "no such mutant")
        assert session.fetch(source) == before
