"""Forms and addresses that no page of ours makes: each gets an answer that says so, never a 500."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.desk.conftest import Login, Operation, proof

ACTIONS = ("transfer", "status", "suppress", "correct", "reject", "retry_job", "dismiss_fact")

OBJECTS = ("foo", "", "1" * 500, "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF", "\0", "-1")


def test_an_object_that_is_none_is_no_object(login: Login) -> None:
    client = login()
    proven = proof(client.get("/desk/today"))
    for action in ACTIONS:
        for name in OBJECTS:
            sent = {
                "action": action,
                "object": name,
                "reason": "x",
                "to": "lost",
                "consultant": "x",
            }
            for proofs in ({}, {"proof": proven}):
                reply = client.post("/desk/act", data=sent | proofs)
                assert reply.status_code in {404, 409, 422}, (action, name, reply.status_code)


def test_a_form_kept_over_a_login_may_be_of_nothing(
    client: FlaskClient, operation: Operation
) -> None:
    kept = {"kept.action": "status", "kept.object": "foo", "kept.set": "x", "kept.set.x": "y"}
    reply = client.post("/desk/login", data={"code": operation.code(), **kept})
    assert reply.status_code == 200
    assert client.get("/desk/today").status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {"set": "x"},
        {"set": "x", "set.person.name": "Ana"},
        {"set.person.name": "Ana", "set": "x"},
        {"was": "x", "set.person.name": "asdf asdf"},
        {"set.": "x", "was.": "y"},
        {"set." + "a." * 200: "x"},
    ],
)
def test_fields_of_a_correction_that_are_none(
    login: Login, operation: Operation, sent: dict[str, str]
) -> None:
    client = login()
    waiting = operation.value("select q.submission_uid from intake.list_quarantined() as q")
    proven = proof(client.get("/desk/today"))
    data = {"action": "correct", "object": str(waiting), "proof": proven, **sent}
    assert client.post("/desk/act", data=data).status_code in {303, 422}


def test_forms_of_very_many_fields(login: Login) -> None:
    client = login()
    many = "&".join(f"a{n}=1" for n in range(2000))
    for path, statuses in (("act", {422}), ("login", {403}), ("leads", {200}), ("logout", {200})):
        reply = client.post(
            f"/desk/{path}", data=many, content_type="application/x-www-form-urlencoded"
        )
        assert reply.status_code in statuses, (path, reply.status_code)
