"""The scheduled reading of templates: worker, sandbox's Graph and Chatwoot."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from database.common import sandbox_access as access
from sandbox.app import Sandbox
from tests.outbound_worker.operation import Operation
from tests.outbound_worker.outside import Outside, working


@pytest.fixture
def outside(operation: Operation) -> Iterator[Outside]:
    with Sandbox() as sandbox:
        made = Outside(sandbox)
        made.create_templates(operation)
        yield made


def states(operation: Operation) -> dict[str, tuple[str, str, str | None]]:
    rows = operation.admin.execute(
        "select code, state, category, chatwoot_state from sending.templates"
    ).fetchall()
    return {row[0]: tuple(row[1:]) for row in rows}


def test_what_meta_and_chatwoot_have_is_taken_over(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    remote = {row.name: row for row in outside.sandbox.world.graph.templates.values()}
    remote["indica_primeiro_contato"].status = "PAUSED"
    remote["indica_retomada_1"].category = "UTILITY"
    for _ in range(2):  # the first time Chatwoot begins to read them
        assert operation.one("select jobs.run('sending.request_sync')") == "succeeded"
        with working(operation, outside, monkeypatch, drain=True):
            pass
    assert operation.states() == {"done": 4}
    found = states(operation)
    assert found["first_contact"] == ("paused", "MARKETING", "PAUSED")
    assert found["rework_1"] == ("approved", "UTILITY", "APPROVED")
    told = operation.admin.execute(
        "select code from governance.findings where code like 'template%' order by code"
    ).fetchall()
    assert [row[0] for row in told] == ["template_recategorised", "template_stopped"]


def test_a_token_that_may_not_ask_leaves_no_dead_letter(
    operation: Operation, outside: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = states(operation)
    outside.fault(target="graph", match="message_templates", kind="graph_error", code=190, share=1)
    operation.admin.execute("select sending.request_sync()")
    for _ in range(3):
        with working(operation, outside, monkeypatch, drain=True):
            pass
        operation.admin.execute(
            "update outbox.jobs set due_at = util.current_time() where state = 'pending'"
        )
    assert operation.one(
        "select state from outbox.jobs where kind = 'whatsapp.templates'"
    ) == "cancelled"  # fmt: skip
    after = states(operation)
    assert {k: v[:2] for k, v in after.items()} == {k: v[:2] for k, v in before.items()}
    assert access.WHATSAPP_WABA_ID not in str(
        operation.one("select last_error from outbox.jobs where kind = 'whatsapp.templates'")
    )
