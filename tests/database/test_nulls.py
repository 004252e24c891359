"""No negation stands on what may be null, unless the condition says what holds then."""

from __future__ import annotations

import pytest

from tests.support.cluster import Database
from tests.support.nulls import NotNull, doubts
from tests.support.plpgsql import load, parse

EXCEPTIONS = {
    (
        "people.identity_own_keys",
        "NOT normalize.is_role_mailbox(p_identity.email_key)",
    ): "stands below `if p_identity.email_key is not null`",
    (
        "inbox.apply_status",
        "v_applied.wamid <> ALL(v_sent.earlier_wamids)",
    ): "a status without wamid was refused above",
}
"""Negations that are never null, for reasons that no catalogue knows."""


@pytest.fixture(scope="module")
def known(module_database: Database) -> NotNull:
    found: dict[str, dict[str, bool]] = {}
    with module_database.connect("admin") as connection:
        for relation, column, is_not_null in connection.execute(
            "select n.nspname || '.' || c.relname, a.attname, a.attnotnull"
            " from pg_attribute as a"
            " join pg_class as c on c.oid = a.attrelid"
            " join pg_namespace as n on n.oid = c.relnamespace"
            " where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'c')"
            " and pg_get_userbyid(n.nspowner) = 'indica_owner' and n.nspname <> 'tests'"
        ):
            found.setdefault(relation, {})[column] = is_not_null
    return found


def test_no_negation_stands_on_what_may_be_null(known: NotNull) -> None:
    found = {(doubt.owner, doubt.what): str(doubt) for doubt in doubts(load(), known)}
    assert [text for key, text in sorted(found.items()) if key not in EXCEPTIONS] == []
    assert sorted(set(EXCEPTIONS) - set(found)) == [], "mended, so no longer to be listed"


def _function(statement: str) -> str:
    return f"""create function leads.offends(p_lead leads.leads, p_text text)
returns boolean
language plpgsql
stable
as $$
declare
    v_lead leads.leads;
    v_step leads.step;
begin
    -- Não é nada: só um comentário com acentos.
    {statement}
    return true;
end;
$$;
"""


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("if v_lead.queue_code <> 'triage' then null; end if;", "v_lead.queue_code"),
        ("if p_lead.queue_code not in ('triage', 'review') then null; end if;", "queue_code"),
        ("if not (v_lead.ended_at > now()) then null; end if;", "v_lead.ended_at"),
        ("if v_step.action <> 'rework' then null; end if;", "v_step.action"),
        ("if lower(v_lead.notes) <> p_text then null; end if;", "v_lead.notes"),
        ("if v_lead.attributes ->> 'a' <> 'b' then null; end if;", "v_lead.attributes ->> 'a'"),
        ("if not leads.is_open(v_lead.queue_code) then null; end if;", "v_lead.queue_code"),
        ("if 'a' <> all (array[v_lead.queue_code]) then null; end if;", "v_lead.queue_code"),
        ("perform from leads.leads as l where l.queue_code <> 'triage';", "l.queue_code"),
        ("perform from leads.leads where queue_code <> 'triage';", "queue_code"),
        ("update leads.leads as l set notes = '' where not l.ended_at < now();", "l.ended_at"),
        ("delete from leads.leads as l where l.lost_reason not in ('price');", "l.lost_reason"),
        (
            "perform from leads.leads as l left join leads.calls as c on true where c.id <> 1;",
            "c.id",
        ),
        (
            "perform from leads.leads where exists (select from leads.calls where note <> 'a');",
            "note",
        ),
        ("if v_lead.queue_code = 'a' or v_lead.queue_code <> 'b' then null; end if;", "queue_code"),
        (
            "if v_lead.ended_at is not null or v_lead.queue_code <> 'b' then null; end if;",
            "v_lead.queue_code",
        ),
        ("if coalesce(false, v_lead.queue_code <> 'a') then null; end if;", "queue_code"),
        ("if v_lead.queue_code is null and v_lead.queue_code <> 'b' then null; end if;", "queue"),
    ],
)
def test_a_negation_that_may_be_null_is_found(statement: str, why: str, known: NotNull) -> None:
    source = parse("leads/leads.offends.sql", _function(statement))
    (found,) = doubts([source], known)
    assert (found.owner, found.line) == ("leads.offends", 11)
    assert why in found.why


@pytest.mark.parametrize(
    "statement",
    [
        "if v_lead.status <> 'new' then null; end if;",
        "if v_lead.queue_code is distinct from 'triage' then null; end if;",
        "if coalesce(v_lead.queue_code, '') <> 'triage' then null; end if;",
        "if not coalesce(v_lead.ended_at > now(), false) then null; end if;",
        "if v_lead.ended_at > now() is not true then null; end if;",
        "if coalesce(v_lead.queue_code <> 'a', false) then null; end if;",
        "if (v_lead.queue_code <> 'a') is true then null; end if;",
        "if v_lead.queue_code is not null and v_lead.queue_code <> 'a' then null; end if;",
        "if v_lead.queue_code is null or v_lead.queue_code not in ('a') then null; end if;",
        "if v_lead.queue_code like 't%' and v_lead.queue_code <> 'triage' then null; end if;",
        "if not exists (select from leads.leads as l where l.queue_code = 'a') then null; end if;",
        "if p_text <> 'a' then null; end if;",
        "perform from leads.leads as l join leads.calls as c on true where c.result <> 'busy';",
        "if not leads.is_open(v_lead.status) then null; end if;",
    ],
)
def test_a_negation_that_is_known_is_none(statement: str, known: NotNull) -> None:
    source = parse("leads/leads.offends.sql", _function(statement))
    assert [str(doubt) for doubt in doubts([source], known)] == []


def test_a_view_is_held_to_it_too(known: NotNull) -> None:
    text = (
        "create view leads.offends as\nselect l.id\nfrom leads.leads as l\n"
        "where l.queue_code <> 'triage';\n"
    )
    (found,) = doubts([parse("leads/leads.offends.sql", text)], known)
    assert (found.line, found.why) == (4, "l.queue_code")


def test_a_function_that_always_answers_is_known(known: NotNull) -> None:
    asks = """create function leads.has(p_code text)
returns boolean
language sql
stable
as $$
    select exists (select from leads.leads as l where l.queue_code = p_code)
$$;
"""
    sources = [
        parse("leads/leads.has.sql", asks),
        parse(
            "leads/leads.offends.sql",
            _function("if not leads.has(v_lead.queue_code) then null; end if;"),
        ),
    ]
    assert [str(doubt) for doubt in doubts(sources, known)] == []
