"""Lists, status, calls, transfer and quarantine over HTTP."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.api.problems import assert_problem
from tests.api.support import bearer, create_token, new_key, one_value, referral
from tests.support.cluster import Database


@pytest.fixture(scope="module", autouse=True)
def _operation(module_database: Database) -> None:
    with module_database.connect("admin") as connection:
        connection.execute("select tests.make_operation(null)")


def submit(client: FlaskClient, token: str, **changes: object) -> Any:
    headers = bearer(token, Idempotency_Key=new_key())
    reply = client.post("/v1/leads", json=referral(**changes), headers=headers)
    assert reply.status_code < 300, reply.json
    return reply.json


@pytest.fixture
def lead(client: FlaskClient, token: str) -> str:
    """The address of a lead of somebody new."""
    phone = f"119{uuid.uuid4().int % 10_000_000 + 80_000_000}"
    return f"/v1/leads/{submit(client, token, phone=phone)['lead']['uid']}"


def test_pages_follow_each_other(client: FlaskClient, token: str) -> None:
    for number in range(5):
        submit(client, token, name="Pagina Teixeira", phone=f"1197711000{number}")
    seen: list[str] = []
    query: dict[str, str] = {"limit": "2", "q": "pagina"}
    while True:
        reply = client.get("/v1/leads", query_string=query, headers=bearer(token))
        assert reply.status_code == 200, reply.json
        page = reply.json
        assert page is not None
        seen += [item["person"]["phones"][0] for item in page["leads"]]
        if "next" not in page:
            break
        query["after"] = page["next"]
    assert seen == [f"+55119771100{n:02}" for n in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=201",
        "limit=x",
        "after=zzz",
        "open=1",
        "status=new&status=odd",
        "q=" + "x" * 201,
        "q=%00",
        "status=new&status=%00",
    ],
)
def test_a_bad_query_is_named(client: FlaskClient, token: str, query: str) -> None:
    body = assert_problem(client.get(f"/v1/leads?{query}", headers=bearer(token)), 422, "ID102")
    assert body["errors"][0]["field"] == query.partition("=")[0]


def test_a_lead_goes_its_way(client: FlaskClient, token: str, lead: str) -> None:
    def post(path: str, body: object) -> Any:
        return client.post(f"{lead}/{path}", json=body, headers=bearer(token))

    assert post("calls", {"result": "answered"}).json["status"] == "engaged"
    refused = assert_problem(post("status", {"to": "contacted"}), 409, "ID301")
    assert "qualified" in refused["allowed"]
    assert "Em conversa" in refused["detail"]
    moved = post("transfer", {"consultant": "consultant2@example.com", "reason": "Pediu por ele"})
    assert moved.json["consultant"]["name"] == "Bruno Reis"
    assert post("status", {"to": "won"}).json["status"] == "won"
    assert_problem(
        post("transfer", {"consultant": "consultant1@example.com", "reason": "x"}), 409, "ID305"
    )
    assert_problem(post("calls", {"result": "busy"}), 409, "ID305")


def test_who_waits_is_listed_and_transferred(
    client: FlaskClient, token: str, lead: str, module_database: Database
) -> None:
    uid = lead.rpartition("/")[2]
    client.post(f"{lead}/status", json={"to": "engaged"}, headers=bearer(token))
    owner = one_value(module_database, f"select consultant_id from leads.leads where uid = '{uid}'")
    other = one_value(
        module_database, f"select min(id) from routing.consultants where id <> {owner}"
    )

    def waiting(caller: str, query: str = "") -> Any:
        reply = client.get(f"/v1/leads/waiting?{query}", headers=bearer(caller))
        assert reply.status_code == 200, reply.json
        assert reply.json is not None
        return [item for item in reply.json["waiting"] if item["lead"] == uid]

    owners, others = (
        create_token(module_database, "leads:read", "leads:write", consultant_id=consultant)
        for consultant in (owner, other)
    )
    (item,) = waiting(owners)
    assert (item["kind"], item["state"]) == ("answer_person", "running")
    assert item["step"] == "responder à pessoa"
    assert waiting(others) == []
    assert waiting(token, "state=running&state=at_risk&kind=answer_person") == [item]
    assert waiting(token, "state=escalated") == []
    for query, field in (("state=odd", "state"), ("owner=nobody", "owner"), ("limit=0", "limit")):
        reply = client.get(f"/v1/leads/waiting?{query}", headers=bearer(token))
        assert assert_problem(reply, 422, "ID102")["errors"][0]["field"] == field

    def transfer(caller: str, **body: object) -> Any:
        return client.post("/v1/leads/transfer", json=body, headers=bearer(caller))

    chosen = {"filter": {"uid": [uid]}, "reason": "Férias", "to": "consultant3@example.com"}
    assert_problem(transfer(owners, **chosen), 403, "ID402")
    admin = create_token(module_database, "admin")
    assert transfer(admin, **chosen).json == {
        "handed": 0 if item["owner"].startswith("Carla") else 1,
        "queued": 0,
        "busy": 0,
        "is_done": True,
        "warnings": [],
    }
    assert waiting(token)[0]["owner"] == "Carla Dias"
    for body, field in (
        ({"reason": "x"}, "from"),
        ({"from": "triage"}, "reason"),
        ({"from": "triage", "reason": "x", "filter": {"odd": ["x"]}}, "filter"),
        ({"from": "triage", "reason": "x", "filter": []}, "filter"),
        ({"from": "nobody@example.com", "reason": "x"}, "from"),
    ):
        assert assert_problem(transfer(admin, **body), 422, "ID102")["errors"][0]["field"] == field


def test_only_the_owner_moves_it(
    client: FlaskClient, token: str, lead: str, module_database: Database
) -> None:
    uid = lead.rpartition("/")[2]
    owner = one_value(module_database, f"select consultant_id from leads.leads where uid = '{uid}'")
    other = one_value(
        module_database, f"select min(id) from routing.consultants where id <> {owner}"
    )
    for consultant, status in ((other, 404), (owner, 200)):
        caller = create_token(module_database, "leads:write", consultant_id=consultant)
        reply = client.post(f"{lead}/status", json={"to": "engaged"}, headers=bearer(caller))
        assert reply.status_code == status


def test_a_human_ends_the_quarantine(client: FlaskClient, token: str) -> None:
    def waiting() -> list[Any]:
        reply = client.get("/v1/quarantine", headers=bearer(token))
        assert reply.json is not None
        found: list[Any] = reply.json["submissions"]
        return found

    def resolve(uid: str, body: object) -> Any:
        return client.post(f"/v1/quarantine/{uid}", json=body, headers=bearer(token))

    first = submit(client, token, name="teste teste", phone="11 97722-0001")["submission_uid"]
    second = submit(client, token, name="teste teste", phone="11 97722-0002")["submission_uid"]
    assert [item["uid"] for item in waiting()] == [first, second]
    item = waiting()[0]
    assert item["reason"] == "implausible_name"
    assert item["body"]["person"]["name"] == "teste teste"

    broken = {"action": "fix", "body": {"person": {"name": "Rita Prado"}, "origin": "manual"}}
    problem = assert_problem(resolve(first, broken), 422, "ID102")
    assert problem["errors"][0]["field"] == "body.person.phone"
    fixed = resolve(
        first, {"action": "fix", "body": referral(name="Rita Prado", phone="11 97722-0001")}
    )
    assert fixed.json["outcome"] == "created"
    assert_problem(resolve(second, {"action": "reject"}), 422, "ID102")
    assert (
        resolve(second, {"action": "reject", "reason": "Brincadeira"}).json["outcome"] == "rejected"
    )
    assert waiting() == []
    assert_problem(resolve(second, {"action": "reject", "reason": "x"}), 409, "ID323")


def test_quarantine_has_its_own_scope(client: FlaskClient, module_database: Database) -> None:
    token = create_token(module_database, "leads:read", "leads:write")
    assert_problem(client.get("/v1/quarantine", headers=bearer(token)), 403, "ID402")


def test_what_is_known_is_corrected(
    client: FlaskClient, token: str, lead: str, module_database: Database
) -> None:
    submit(client, token, name="Rosa Prado", phone="11 98222-3302")
    stranger = create_token(
        module_database,
        "leads:read",
        "leads:write",
        consultant_id=one_value(
            module_database,
            "insert into routing.consultants (name, email)"
            " values ('Bia', 'bia.stranger@example.com') returning id",
        ),
    )

    def correct(body: object, by: str = token, key: str | None = None) -> Any:
        headers = bearer(by) if key is None else bearer(by, Idempotency_Key=key)
        return client.patch(lead, json=body, headers=headers)

    key = new_key()
    reply = correct({"person": {"name": "Nova Pessoa Certa", "phone": "11 98222-3303"}}, key=key)
    assert reply.status_code == 200
    assert reply.json is not None
    assert reply.json["changed"] == ["name", "phone"]
    assert reply.json["person"]["phones"] == ["+5511982223303"]
    again = correct({"person": {"name": "Nova Pessoa Certa", "phone": "11 98222-3303"}}, key=key)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert_problem(correct({"person": {"phone": "11 98222-3302"}}), 409, "ID321")
    assert_problem(correct({"person": {"phone": "1"}, "zip": 1}), 422, "ID102")
    assert_problem(correct([]), 422, "ID101")
    assert_problem(correct({"notes": "x"}, by=stranger), 404, "ID201")
    shown = client.get(lead, headers=bearer(token)).json
    assert shown is not None
    assert shown["person"]["name"] == "Nova Pessoa Certa"
    assert [e["kind"] for e in shown["timeline"]].count("corrected") == 1


def test_a_number_that_is_not_theirs_is_not_confirmed(client: FlaskClient, token: str) -> None:
    created = submit(client, token, name="Ivo Reis", phone="11 98222-3311")
    path = f"/v1/leads/{created['lead']['uid']}/confirm-number"
    known = client.post(path, json={"phone": "(11) 98222-3311"}, headers=bearer(token))
    assert known.status_code == 200
    assert known.json is not None
    assert known.json["was_unconfirmed"] is False
    unknown = client.post(path, json={"phone": "11 98222-3312"}, headers=bearer(token))
    assert_problem(unknown, 422, "ID102")
    assert_problem(client.post(path, json={}, headers=bearer(token)), 422, "ID102")
