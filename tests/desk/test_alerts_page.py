"""The page of alerts: who sees which, and that somebody takes care of one once."""

from __future__ import annotations

import re
from pathlib import Path

from tests.desk.conftest import Login, Operation, proof


def test_an_alert_is_seen_and_taken_care_of(login: Login, operation: Operation) -> None:
    operation.run(
        """
        update alerts.rules set is_enabled = code = 'jobs_dead', opens_after = '0';
        select alerts.evaluate()
        """
    )
    uid = operation.value("select uid::text from alerts.alerts where opened_at is not null")
    assert uid
    assert login("consultant2@example.com").get("/desk/alerts").status_code == 403
    # Work that failed is the operator's, so a manager does not see it.
    assert f"i-{uid}" not in login("mia@example.com").get("/desk/alerts").text

    client = login("otto@example.com")
    shown = client.get("/desk/alerts")
    assert shown.status_code == 200
    assert f'id="i-{uid}"' in shown.text
    assert 'aria-current="page"' in shown.text
    # Where it can be mended.
    assert 'class="button" href="/desk/operation"' in shown.text
    sent = {"proof": proof(shown), "action": "acknowledge", "object": uid}
    assert client.post("/desk/act", data={**sent, "proof": "other"}).status_code == 409
    done = client.post("/desk/act", data=sent)
    assert (done.status_code, done.headers["Location"]) == (
        303,
        "/desk/alerts?did=acknowledge",
    )
    after = client.get("/desk/alerts?did=acknowledge").text
    assert re.search(r'class="note fine" role="status"', after)
    assert "Otto Reis" in after
    assert 'value="acknowledge"' not in after

    operation.run(
        """
        update alerts.rules set is_enabled = false, resolves_after = '0';
        select alerts.evaluate()
        """
    )
    late = client.post("/desk/act", data=sent)
    assert late.status_code == 409
    assert 'role="alert"' in late.text
    none = {**sent, "object": "6b0e2f0c-0000-4000-8000-000000000001"}
    assert client.post("/desk/act", data=none).status_code == 404
    assert "list-over" in client.get("/desk/alerts").text


def test_each_alert_leads_to_a_page_by_a_condition_that_is_there(operation: Operation) -> None:
    page = Path(__file__).parents[2] / "api" / "desk" / "templates" / "alerts.html"
    named = re.findall(r'"([a-z_]+)": "[a-z]+"[,}]', page.read_text("utf-8"))
    assert len(named) > 8
    known = operation.value("select array_agg(code) from ops.conditions")
    assert [one for one in named if one not in known] == []
