"""Rules that every body of sql_functions/ keeps, held against its syntax tree."""

from __future__ import annotations

import pytest

from tests.support.plpgsql import (
    OWN_EFFECTS,
    Routine,
    Source,
    calls,
    effects,
    load,
    parse,
    relations,
    routines,
)


@pytest.fixture(scope="module")
def sources() -> tuple[Source, ...]:
    return load()


def effects_in_conditions(known: list[Routine], sources: tuple[Source, ...]) -> list[str]:
    """Calls that change something and stand where SQL promises neither order nor execution."""
    changing = effects(known)
    found = []
    parts = [part for source in sources for part in source.loose]
    parts += [part for routine in known for part in routine.parts]
    for part in parts:
        for call in calls(part):
            if call.inside and (call.name in changing or OWN_EFFECTS.match(call.name)):
                reason = changing.get(call.name, "changes something")
                found.append(
                    f"sql_functions/{part.path}:{call.line}: {call.name} ({reason})"
                    f" inside {' '.join(call.inside)}"
                )
    return found


def test_what_changes_something_is_called_by_a_statement_of_its_own(
    sources: tuple[Source, ...],
) -> None:
    """In `a and f()` a null a does not keep f from being evaluated; SQL promises no order."""
    assert effects_in_conditions(routines(sources), sources) == []


def test_what_changes_something_is_volatile(sources: tuple[Source, ...]) -> None:
    known = routines(sources)
    changing = effects(known)
    assert [
        f"sql_functions/{routine.path}: {routine.volatility}, but {changing[routine.name]}"
        for routine in known
        if routine.name in changing and routine.volatility != "volatile"
    ] == []


WRITER = """create function ops.writes(p_key text)
returns boolean
language plpgsql
volatile
as $$
begin
    insert into people.suppressions (key_hash) values (p_key);
    return true;
end;
$$;
"""
CALLER = """create function leads.calls(p_key text)
returns boolean
language sql
volatile
as $$
    -- através de outra função
    select ops.writes(p_key)
$$;
"""


def offender(statement: str) -> str:
    return f"""create function ops.offends(p_key text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_row leads.leads;
    v_done boolean;
begin
    -- Não é nada: só um comentário com acentos.
    {statement}
    return true;
end;
$$;
comment on function ops.offends(text) is 'x';
"""


@pytest.mark.parametrize(
    ("statement", "inside"),
    [
        ("if ops.writes(p_key) then null; end if;", "condition"),
        ("if p_key = 'stop' and ops.writes(p_key) then null; end if;", "condition and"),
        ("if false then null; elsif not leads.calls(p_key) then null; end if;", "condition not"),
        ("while leads.calls(p_key) loop null; end loop;", "condition"),
        ("loop exit when leads.calls(p_key); end loop;", "condition"),
        ("loop continue when leads.calls(p_key); end loop;", "condition"),
        ("case ops.writes(p_key) when true then null; end case;", "case"),
        ("case p_key when 'a', ops.writes(p_key)::text then null; end case;", "condition"),
        ("case when ops.writes(p_key) then null; end case;", "condition"),
        ("assert ops.writes(p_key);", "condition"),
        ("v_done := coalesce(p_key is null, leads.calls(p_key));", "coalesce"),
        ("v_done := case when p_key is null then ops.writes(p_key) end;", "case"),
        ("v_done := p_key is null or ops.writes(p_key);", "or"),
        ("return p_key is null or ops.writes(p_key);", "or"),
        ("perform from leads.leads as l where ops.writes(p_key);", "where"),
        ("perform 1 from leads.leads as l group by l.id having ops.writes(p_key);", "having"),
        ("perform from leads.leads as l join people.people as p on ops.writes(p_key);", "join on"),
        ("perform count(*) filter (where ops.writes(p_key)) from leads.leads as l;", "filter"),
        (
            "select l.* into v_row from leads.leads as l where exists (select ops.writes(p_key));",
            "where",
        ),
        ("update leads.leads as l set status = 'x' where ops.writes(p_key);", "where"),
        (
            "for v_row in select * from leads.leads where leads.calls('a') loop null; end loop;",
            "where",
        ),
        ("if not pg_try_advisory_xact_lock(1) then null; end if;", "condition not"),
    ],
)
def test_an_effect_inside_a_condition_is_found(statement: str, inside: str) -> None:
    path = "ops/ops.offends.sql"
    sources = (
        parse("core/ops.writes.sql", WRITER),
        parse("core/leads.calls.sql", CALLER),
        parse(path, offender(statement)),
    )
    found = effects_in_conditions(routines(sources), sources)
    assert len(found) == 1, found
    assert found[0].startswith(f"sql_functions/{path}:11: ")
    assert found[0].endswith(f"inside {inside}")


@pytest.mark.parametrize(
    "statement",
    [
        "perform ops.writes(p_key);",
        "v_done := leads.calls(p_key);",
        "v_done := leads.calls(coalesce(p_key, 'x'));",
        "perform ops.writes(l.uid::text) from leads.leads as l where l.id = 1 and l.cycle = 1;",
        "if p_key = 'stop' then perform ops.writes(p_key); end if;",
        "if lower(p_key) = 'stop' and length(p_key) > 1 then null; end if;",
        "return ops.writes(p_key);",
    ],
)
def test_an_effect_by_a_statement_of_its_own_is_none(statement: str) -> None:
    sources = (
        parse("core/ops.writes.sql", WRITER),
        parse("core/leads.calls.sql", CALLER),
        parse("ops/ops.offends.sql", offender(statement)),
    )
    assert effects_in_conditions(routines(sources), sources) == []


def test_a_call_is_named_with_its_line_within_a_long_statement() -> None:
    source = parse(
        "ops/ops.offends.sql",
        offender(
            "select l.*\n        into v_row\n        from leads.leads as l\n"
            "        where l.id = 1 -- não\n            and ops.writes(p_key);"
        ),
    )
    (part,) = [part for part in source.routines[0].parts if part.statement == "execsql"]
    assert [(call.name, call.line) for call in calls(part)] == [("ops.writes", 15)]
    assert [(table.name, table.line, table.access) for table in relations(part)] == [
        ("leads.leads", 13, "read")
    ]


def test_tables_are_told_by_what_is_done_to_them() -> None:
    source = parse(
        "ops/ops.offends.sql",
        offender(
            "perform from leads.leads as l join people.people as p on p.id = l.person_id"
            " for update of l;\n"
            "    insert into leads.touches (lead_id) select s.id from intake.submissions as s;\n"
            "    update people.people as p set name = i.value from people.identifiers as i;\n"
            "    delete from leads.calls as c using leads.leads as l;"
        ),
    )
    assert {
        (table.name, table.access) for part in source.routines[0].parts for table in relations(part)
    } == {
        ("leads.leads", "read"),
        ("leads.leads", "lock"),
        ("people.people", "read"),
        ("leads.touches", "insert"),
        ("intake.submissions", "read"),
        ("people.people", "update"),
        ("people.identifiers", "read"),
        ("leads.calls", "delete"),
    }


def test_a_text_that_is_no_sql_is_named() -> None:
    with pytest.raises(ValueError, match=r"sql_functions/ops/ops\.offends\.sql"):
        parse("ops/ops.offends.sql", offender("if then"))


def test_every_function_of_the_files_is_read(sources: tuple[Source, ...]) -> None:
    known = routines(sources)
    assert len(known) == sum(
        source.path.split("/")[-1].removesuffix(".sql") in {r.name for r in source.routines}
        for source in sources
        if source.routines
    )
    assert all(routine.parts for routine in known), [r.path for r in known if not r.parts]
    lines = {part.path: part.document.count("\n") + 1 for r in known for part in r.parts}
    assert all(1 <= part.line <= lines[part.path] for r in known for part in r.parts)
