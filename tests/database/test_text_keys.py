"""Every key of meta.texts that code can ask for exists, also those that are put together."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from pglast import ast

from database.replaceables import sql_folder
from tests.support.cluster import Database
from tests.support.plpgsql import Part, load, walk


def of_check(constraint: str) -> str:
    """The words that a check constraint allows."""
    return (
        "select m[1] from pg_catalog.pg_constraint as c,"
        " regexp_matches(pg_get_constraintdef(c.oid), '''([a-z_]+)''::text', 'g') as m"
        f" where c.conname = '{constraint}'"
    )


def of_code(pattern: str, function: str) -> str:
    """The words that a pattern finds in the bodies of functions."""
    quoted = pattern.replace("'", "''")
    return (
        f"select m[1] from tests.functions as f, regexp_matches(f.source, '{quoted}', 'g') as m"
        f" where f.name ~ '{function}'"
    )


NEVER_SENT = ("accepted", "sent", "delivered", "read")
"""States of messages that did leave, of which the note says when."""

PHONE_REASONS = of_code(r"reason := '([a-z_]+)'", "^normalize.*phone")

DOMAINS = {
    "action.": of_check("next_action_is_known"),
    "note.next.": of_check("next_action_is_known"),
    "note.not_sent.": of_check("message_state_is_known")
    + f" and m[1] <> all (array{list(NEVER_SENT)})",
    "note.conflicting.": "values ('email'), ('source_id'), ('identifier')",
    "label.": "select k.word || x from chatwoot.label_kinds as k, unnest(array['', '.means']) as x",
    "attribute.": "select a.key || x from chatwoot.list_attributes() as a,"
    " unnest(array['', '.means']) as x",
    "chatwoot_step.": "values ('call_by_consultant'), ('human_review'), ('scheduled'), ('talk'),"
    " ('none')",
    "term.": of_check("term_kind_is_known"),
    "field_name.": "values ('name'), ('phone'), ('email'), ('city'), ('product'), ('notes')",
    "desk.act.": "values ('transfer'), ('status'), ('suppress'), ('correct'), ('reject'),"
    " ('accept_card'), ('ignore_card'),"
    " ('retry_job'), ('dismiss_job'), ('retry_fact'), ('dismiss_fact'), ('postpone'),"
    " ('settle_send'), ('resume_channel'), ('resume_template'), ('draft_rules'),"
    " ('simulate_rules'), ('activate_rules'), ('discard_rules'), ('add_absence'), ('end_absence'),"
    " ('save_policy')",
    "card.": of_check("card_finding_is_known"),
    "card.settled.": of_check("card_outcome_is_known"),
    "card.became.": of_check("submission_outcome_is_known"),
    "button.": of_check("button_action_is_known"),
    "channel_stop.": "select e.first_code::text from sending.whatsapp_errors as e"
    " where e.class like 'STOP%' union values ('other'), ('account')",
    "rules.": "values ('saved'), ('removed'), ('changed_directly')",
    "call.": of_check("call_result_is_known"),
    "opt_out.": of_check("suppression_reason_is_known"),
    "phone.": PHONE_REASONS,
    "phone_kind.": "select distinct p.kind from normalize.phone(null) as p where p.kind is not null"
    " union select m[1] from tests.functions as f,"
    " regexp_matches(f.source, 'kind := ''([a-z_]+)''', 'g') as m"
    " where f.name = 'normalize.phone' union values ('mobile'), ('fixed'), ('unknown')",
    "city.": of_code(r"reason := '([a-z_]+)'", "^normalize.city$")
    + " union values ('unknown_city'), ('not_in_state')",
    "import.": of_check("import_failure_reason_is_known"),
    "quarantine.": of_code(r"doubt := meta.field_error\('[a-z_.]*', '([a-z_]+)'", "^intake[.]")
    + " union values ('internal_error'), ('consent_missing'), ('invalid_phone')",
    "refused.": of_code(r"answer_rejected\(\s*'([a-z_]+)'", "^intake[.]")
    + " union values ('invalid_phone'), ('invalid_email')",
    "scoring.training.": of_check("training_reason_is_known"),
    "priority.": of_check("rule_priority_is_known")
    + " union values ('point'), ('by_human'), ('by_sender'), ('by_rules')",
    "scoring.forecast.": of_check("forecast_reason_is_known"),
    "scoring.refused.": of_check("refusal_reason_is_known"),
    "template_problem.": of_check("template_problem_is_known"),
    "settled.": of_check("quarantine_resolution_is_known"),
    "repair.": of_code(r"repairs \|\| '([a-z_]+)'::text", "^normalize[.]")
    + " union "
    + of_code(r"repairs := array\['([a-z_]+)'\]", "^normalize[.]"),
    "set_aside.": of_code(r"problem := '([a-z_]+)'", "^intake[.]usable_text$")
    + " union "
    + of_code(r"set_aside\([^()]*'([a-z_]+)'\)", "^intake[.]tidy"),
    "routing.": of_code(r"'reason', '([a-z_]+)'", "^routing[.]")
    + " union values ('no_rule_matches'), ('nobody_eligible'), ('inactive'), ('left_pool')",
}
"""What each beginning of a key can be followed by, as a query."""

JOINED = {"template_problem."}
"""Beginnings that views join, which nobody asks meta.text for."""

UNSAID = {"city.": {"empty"}}
"""What has no text: where it happens nothing was given, so there is nothing to say."""


def keys(part: Part) -> Iterator[tuple[str, bool, int]]:
    """The keys that a part asks meta.text for: the text, whether more follows, and the line."""
    for found, _ in walk(part.tree):
        node: Any = found
        if not isinstance(node, ast.FuncCall):
            continue
        call: Any = node
        if [word.sval for word in call.funcname] == ["meta", "text"]:
            yield from _literals(call.args[0], part.line_of(found))


def _literals(node: Any, line: int) -> Iterator[tuple[str, bool, int]]:
    kind = type(node)
    if kind is ast.A_Const and isinstance(node.val, ast.String):
        yield str(node.val.sval), False, line
    elif kind is ast.A_Expr and node.name[0].sval == "||":
        (first, *_) = list(_literals(node.lexpr, line))
        yield first[0], True, line
    elif kind is ast.CaseExpr:
        for when in node.args:
            yield from _literals(when.result, line)
        if node.defresult is not None:
            yield from _literals(node.defresult, line)
    else:
        raise AssertionError(f"line {line}: a key that no test can know: {kind.__name__}")


def asked_for() -> list[tuple[str, str, bool]]:
    """Place, key or its beginning, and whether it is a beginning."""
    found = []
    for source in load():
        parts = list(source.loose)
        for routine in source.routines:
            parts += routine.parts
        for part in parts:
            found += [(f"{part.path}:{line}", key, is_open) for key, is_open, line in keys(part)]
    return found


def test_every_text_that_code_asks_for_exists(module_database: Database) -> None:
    asked = asked_for()
    assert len(asked) > 100
    assert {key for _, key, is_open in asked if is_open} | JOINED == set(DOMAINS)
    with module_database.connect("admin") as connection:
        texts = {row[0] for row in connection.execute("select key from meta.texts")}
        for beginning, query in DOMAINS.items():
            words = {row[0] for row in connection.execute(query.encode())}
            assert words, beginning
            missing = {word for word in words if beginning + word not in texts}
            missing -= UNSAID.get(beginning, set())
            assert missing == set(), beginning
    assert [
        f"{place}: {key}" for place, key, is_open in asked if not is_open and key not in texts
    ] == []


def test_no_text_is_kept_that_nobody_asks_for(module_database: Database) -> None:
    asked = {key for _, key, _ in asked_for()}
    files = sql_folder().parent
    used = "".join(
        path.read_text("utf-8")
        for folder in ("api", "database", "outbound_worker", "sandbox")
        for path in (files / folder).rglob("*.py")
    )
    with module_database.connect("admin") as connection:
        texts = {row[0] for row in connection.execute("select key from meta.texts")}
    assert [
        key
        for key in sorted(texts)
        if key not in asked
        and not any(key.startswith(beginning) for beginning in DOMAINS)
        and not re.search(rf"[\"']{re.escape(key)}[\"']", used)
    ] == []


@pytest.mark.parametrize("locale", ["pt-BR", "en"])
def test_a_note_says_something_for_every_state_of_a_message(
    database: Database, locale: str
) -> None:
    with database.connect("admin") as connection:
        connection.execute("set search_path = tests, public")
        connection.execute("select tests.make_operation(null)")
        connection.execute("select set_config('indica.locale', %s, false)", [locale])
        row = connection.execute("select tests.lead_with_conversation(1)").fetchone()
        assert row is not None
        lead_id = row[0]
        connection.execute("select tests.claim_one('whatsapp.template')")
        states = [row[0] for row in connection.execute(of_check("message_state_is_known").encode())]
        assert "delivered" in states
        for state in states:
            with connection.transaction(force_rollback=True):
                connection.execute("set local session_replication_role = replica")
                connection.execute(
                    "alter table sending.messages drop constraint if exists accepted_has_a_wamid"
                )
                connection.execute(
                    "update sending.messages set state = %s, accepted_at = null", [state]
                )
                row = connection.execute(
                    'select chatwoot.note_text(%s, \'{"about": "summary"}\')', [lead_id]
                ).fetchone()
                assert row is not None
                assert row[0]
