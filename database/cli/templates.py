"""Submits our message templates to Meta, and takes over the state that Meta gives them."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

import psycopg

from database.cli.clients import Graph


@dataclass(frozen=True, slots=True)
class Synced:
    """One template: its state, whether that changed, and what a human must correct."""

    code: str
    state: str
    change: str
    problem: str | None


def create(connection: psycopg.Connection[Any], graph: Graph) -> list[Synced]:
    """Submit those that the account does not have, then take over what Meta says of all."""
    known = {(item["name"], item["language"]) for item in graph.templates()}
    rows = connection.execute(
        "select code, name, language, submission from sending.list_templates()"
    ).fetchall()
    created: set[str] = set()
    for code, name, language, submission in rows:
        if (name, language) not in known:
            graph.create_template(submission)
            created.add(code)
    found = sync(connection, graph)
    return [replace(item, change="created") if item.code in created else item for item in found]


def sync(connection: psycopg.Connection[Any], graph: Graph) -> list[Synced]:
    """State, category and text as Meta has them; see `sending.sync_template`."""
    remote = {(item["name"], item["language"]): item for item in graph.templates()}
    rows = connection.execute(
        "select id, code, name, language from sending.list_templates()"
    ).fetchall()
    found = []
    for template_id, code, name, language in rows:
        item = remote.get((name, language))
        row = connection.execute(
            "select s.state, s.change"
            " from sending.sync_template(p_template_id => %s, p_remote => %s::jsonb) as s",
            (template_id, json.dumps(item) if item is not None else None),
        ).fetchone()
        if row is not None:
            found.append((code, *row))
    wrong = dict(
        connection.execute("select template, problem_text from governance.templates").fetchall()
    )
    return [Synced(code, state, change, wrong[code]) for code, state, change in found]
