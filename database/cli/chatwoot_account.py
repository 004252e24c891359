"""What an account of Chatwoot needs so that its page shows what Indica writes there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from database.cli.clients import Chatwoot
from database.cli.outside_findings import Found

CARD = "indica_card"
PREPARE = "`indica channel sync` prepares the account."


def prepare(connection: psycopg.Connection[Any], chatwoot: Chatwoot) -> Iterator[Found]:
    """Make the labels and attributes that are missing; what is there stays as people made it."""
    yield from _prepare_labels(connection, chatwoot)
    yield from _prepare_attributes(connection, chatwoot)


def inspect(connection: psycopg.Connection[Any], chatwoot: Chatwoot) -> Iterator[Found]:
    """Whether they are there, without touching anything."""
    there = {int(label["id"]) for label in chatwoot.labels()}
    rows = connection.execute(
        "select title, label_id from chatwoot.list_labels(%s)", (chatwoot.account_id,)
    ).fetchall()
    unseen = [title for title, label_id in rows if label_id not in there]
    yield Found(
        "labels",
        "warning" if unseen else "ok",
        f"not in the account's list, so shown nowhere: {', '.join(unseen)}"
        if unseen
        else ", ".join(title for title, _ in rows),
        PREPARE if unseen else None,
    )
    undefined = [name for key, _, name, _ in _attributes(connection, chatwoot)]
    yield Found(
        "attributes",
        "warning" if undefined else "ok",
        f"not defined, so shown nowhere: {', '.join(undefined)}" if undefined else "all defined",
        PREPARE if undefined else None,
    )
    yield from _inspect_card(connection, chatwoot)
    yield from _inspect_waiting(connection)


def _inspect_card(connection: psycopg.Connection[Any], chatwoot: Chatwoot) -> Iterator[Found]:
    """Whether consultants can open a lead's card from its conversation."""
    kind = chatwoot.attribute_types().get(CARD)
    address = connection.execute("select ops.setting_text('public_url')").fetchone()
    if not (address and address[0]):
        yield Found(
            "card",
            "warning",
            "conversations have no link to their lead's card: public_url is not set",
            "`indica setting set public_url https://…`, where people of yours reach Indica.",
        )
    elif kind not in (None, "link"):
        yield Found(
            "card",
            "warning",
            f"the attribute {CARD} is of type {kind}, so its address cannot be clicked",
            f"Remove the attribute in Chatwoot's settings; {PREPARE[0].lower()}{PREPARE[1:]}",
        )
    else:
        yield Found("card", "ok", f"links to {address[0]}", None)


def _inspect_waiting(connection: psycopg.Connection[Any]) -> Iterator[Found]:
    """Whether conversations sleep and wake when they should."""
    row = connection.execute(
        "select asleep, awake, late, is_on from chatwoot.count_standing()"
    ).fetchone()
    asleep, awake, late, is_on = row or (0, 0, 0, False)
    counted = f"{asleep} asleep until somebody answers, {awake} awake"
    if not is_on:
        counted += "; chatwoot_waiting is open, so that none is put to sleep"
    yield Found(
        "waiting",
        "warning" if late else "ok",
        f"{counted}; {late} should have been looked at" if late else counted,
        "Does the job run? `indica jobs run chatwoot.settle_standing` does it now."
        if late
        else None,
    )


def _prepare_labels(connection: psycopg.Connection[Any], chatwoot: Chatwoot) -> Iterator[Found]:
    rows = _settle(connection, chatwoot)
    missing = [row for row in rows if row[2] != "kept"]
    for _, title, _, description, colour, is_on_sidebar in missing:
        chatwoot.create_label(title, description, colour, on_sidebar=is_on_sidebar)
    if missing:
        rows = _settle(connection, chatwoot)
    beside = [title for _, title, state, *_ in missing if state == "to_make_beside"]
    made = f"; made: {', '.join(row[1] for row in missing)}" if missing else ""
    taken = f"; beside labels of yours with the same names: {', '.join(beside)}" if beside else ""
    yield Found("labels", "ok", ", ".join(row[1] for row in rows) + made + taken)


def _settle(
    connection: psycopg.Connection[Any], chatwoot: Chatwoot
) -> list[tuple[str, str, str, str, str, bool]]:
    listed = [
        {name: label.get(name) for name in ("id", "title", "description")}
        for label in chatwoot.labels()
    ]
    return connection.execute(
        "select word, title, state, description, colour, is_on_sidebar"
        " from chatwoot.settle_labels(%s, %s)",
        (chatwoot.account_id, Jsonb(listed)),
    ).fetchall()


def _prepare_attributes(connection: psycopg.Connection[Any], chatwoot: Chatwoot) -> Iterator[Found]:
    missing = _attributes(connection, chatwoot)
    for row in missing:
        chatwoot.define_attribute(*row)
    made = ", ".join(name for _, _, name, _ in missing)
    yield Found("attributes", "ok", f"made: {made}" if made else "all defined")


def _attributes(
    connection: psycopg.Connection[Any], chatwoot: Chatwoot
) -> list[tuple[str, str, str, str]]:
    """Those that Chatwoot has no definition of."""
    defined = chatwoot.attribute_types()
    rows: list[tuple[str, str, str, str]] = connection.execute(
        "select key, type, name, description from chatwoot.list_attributes()"
    ).fetchall()
    return [row for row in rows if row[0] not in defined]
