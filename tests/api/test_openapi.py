"""The document says what the API does: it is valid, whole, and real answers fit it."""

from __future__ import annotations

import json
import re
import uuid
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from pydantic import BaseModel

from api import cli
from api.openapi import document as openapi
from api.openapi import models
from api.texts import PROBLEMS
from tests.api.support import bearer, new_key, referral


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    reply = client.get("/openapi.json")
    assert reply.status_code == 200
    assert reply.headers["Content-Type"].startswith("application/vnd.oai.openapi+json")
    loaded: dict[str, Any] = json.loads(reply.data)
    return loaded


def test_it_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_route_is_documented_and_every_documented_route_exists(
    app: Flask, document: dict[str, Any]
) -> None:
    routes = {
        (openapi.template(rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.endpoint.startswith(openapi.PAGES)
    }
    assert routes == {
        (path, method) for path, methods in document["paths"].items() for method in methods
    }


def test_a_route_that_says_nothing_of_itself_is_noticed(app: Flask) -> None:
    @app.get("/silent")
    def silent() -> str:
        return ""

    with pytest.raises(LookupError, match="silent"):
        openapi.build(app, "0")


def test_operations_are_told_apart(document: dict[str, Any]) -> None:
    ids = [op["operationId"] for methods in document["paths"].values() for op in methods.values()]
    assert len(ids) == len(set(ids))


def test_authenticated_operations_name_the_token_and_its_errors(
    app: Flask, document: dict[str, Any]
) -> None:
    for path, methods in document["paths"].items():
        for described in methods.values():
            if path.startswith("/v1/") and not is_without_token(path):
                assert described["security"] == [{"token": []}]
                assert {"401", "403", "429", "500", "503"} <= set(described["responses"])
            else:
                assert described["security"] == []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith(openapi.PAGES):
            continue
        operation = openapi.OPERATIONS[rule.endpoint]
        private = rule.rule.startswith("/v1/") and not is_without_token(rule.rule)
        assert operation.is_public != private


def is_without_token(path: str) -> bool:
    """Addresses below /v1 that prove who calls in another way: a code, a signature."""
    return path == "/v1/enrol" or path.startswith("/v1/webhooks/")


def test_every_error_answer_is_a_problem(document: dict[str, Any]) -> None:
    for methods in document["paths"].values():
        for described in methods.values():
            for status, reply in described["responses"].items():
                if int(status) >= 400:
                    content = reply["content"]["application/problem+json"]
                    assert content["schema"] == {"$ref": "#/components/schemas/Problem"}
                    assert content["example"]["code"] == PROBLEMS[int(status)].code


def test_examples_fit_their_schemas(document: dict[str, Any]) -> None:
    seen = 0
    for methods in document["paths"].values():
        for described in methods.values():
            bodies = [described["requestBody"]] if "requestBody" in described else []
            for holder in (*bodies, *described["responses"].values()):
                for content in holder.get("content", {}).values():
                    if "example" in content:
                        check(document, content["schema"], content["example"])
                        seen += 1
    assert seen > 20


def check(document: dict[str, Any], schema: dict[str, Any], instance: object) -> None:
    whole = {**schema, "components": document["components"]}
    jsonschema.Draft202012Validator(
        whole, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    ).validate(instance)


def test_real_answers_fit_their_schemas(
    client: FlaskClient, document: dict[str, Any], token: str
) -> None:
    def ask(method: str, path: str, template: str, **options: Any) -> Any:
        headers = bearer(token, Idempotency_Key=new_key())
        reply = client.open(path, method=method, headers=headers, **options)
        told = document["paths"][template][method.lower()]["responses"][str(reply.status_code)]
        content = told["content"][reply.mimetype]
        check(document, content["schema"], reply.get_json(force=True))
        return reply

    def submit(body: Any) -> Any:
        return ask("POST", "/v1/leads", "/v1/leads", data=json.dumps(body))

    example = document["paths"]["/v1/leads"]["post"]["requestBody"]["content"]["application/json"]
    created = submit(example["example"])
    assert created.status_code == 201, "the documented example is accepted"
    assert submit(example["example"]).status_code == 200
    same = {"name": "Maria José", "phone": "11 94444-0001"}
    assert submit({"person": same, "referrer": same, "origin": "manual"}).status_code == 202
    assert submit(referral(phone="1", email="x")).status_code == 422
    assert submit([]).status_code == 422
    ask("GET", created.headers["Location"], "/v1/leads/{uid}")
    lookup = "/v1/leads/lookup"
    assert ask("POST", lookup, lookup, json={"phone": "11 98765-4321"}).json["known"]
    assert not ask("POST", lookup, lookup, json={"phone": "11 94444-0002"}).json["known"]
    ask("POST", lookup, lookup, json={})
    ask("GET", "/v1/leads?limit=1&status=new&open=true", "/v1/leads")
    ask("GET", "/v1/leads?limit=0", "/v1/leads")
    ask("GET", "/v1/quarantine", "/v1/quarantine")
    lead = created.headers["Location"]
    ahead = (datetime.now(UTC) + timedelta(days=2)).isoformat()
    for action, bodies in {
        "status": ({"to": "engaged"}, {"to": "contacted"}, {}),
        "calls": ({"result": "answered"}, {"result": "?"}),
        "next-action": ({"at": "2099-01-01"}, {"at": ahead, "note": "x"}, {}),
        "transfer": ({"consultant": "nobody@example.com", "reason": "x"},),
        "confirm-number": ({"phone": "11 98765-4321"}, {"phone": "11 91111-0000"}, {}),
    }.items():
        for body in bodies:
            ask("POST", f"{lead}/{action}", f"/v1/leads/{{uid}}/{action}", json=body)
    assert ask("GET", "/v1/leads/waiting", "/v1/leads/waiting").json["waiting"]
    ask("GET", "/v1/leads/waiting?state=odd", "/v1/leads/waiting")
    many = "/v1/leads/transfer"
    assert ask("POST", many, many, json={"from": "triage", "reason": "x"}).json["is_done"]
    ask("POST", many, many, json={"reason": "x"})
    for change in ({"product": "none"}, {"person": {"city": "Santos"}}, {"perso": 1}):
        ask("PATCH", lead, "/v1/leads/{uid}", json=change)
    ask("GET", lead, "/v1/leads/{uid}")
    ask("GET", "/v1/cards", "/v1/cards")
    for action in ("accept", "ignore"):
        card = f"/v1/cards/{uuid.uuid4()}/{action}"
        ask("POST", card, f"/v1/cards/{{uid}}/{action}", json={})
    ask("GET", "/v1/proposals", "/v1/proposals")
    proposal = f"/v1/proposals/{uuid.uuid4()}"
    ask("POST", proposal, "/v1/proposals/{uid}", json={"action": "accept"})
    place = "/v1/conversations/{account}/{inbox}/{number}"
    for path in ("1/7/17", "x/7/17"):
        ask("GET", f"/v1/conversations/{path}", place)
        ask("POST", f"/v1/conversations/{path}/take", f"{place}/take", json={})
    ask("POST", "/v1/enrol", "/v1/enrol", json={"code": "AAAA-AAAA"})
    ask("GET", "/v1/me", "/v1/me")
    ask("GET", "/v1/catalog", "/v1/catalog")
    ask("GET", "/healthz", "/healthz")
    ask("GET", "/readyz", "/readyz")


@cache
def longest_texts() -> dict[str, int]:
    """Path of each text that SQL reads, and its greatest length."""
    files = sorted(Path("sql_functions/intake").glob("intake.tidy*.sql"))
    source = "".join(file.read_text("utf-8") for file in files)
    groups = re.findall(r"intake\.tidy_group\(\w+, '(\w+)', '({[^']*})'\)", source)
    found = {
        f"{group}.{name}": most
        for group, fields in groups
        for name, most in json.loads(fields).items()
    }
    alone = {
        name: re.findall(
            pattern, Path(f"sql_functions/intake/intake.tidy_{name}.sql").read_text("utf-8")
        )
        for name, pattern in {
            "origin": r"usable_text\(v_given, (\d+)\)",
            "product": r"usable_text\(v_given, (\d+)\)",
            "notes": r"c_most constant integer := (\d+)",
            "occurred_at": r"'occurred_at', (\d+)\)",
        }.items()
    }
    return found | {name: int(most) for name, (most,) in alone.items()}


def test_lengths_are_those_that_sql_reads() -> None:
    shapes: dict[str, type[BaseModel]] = {
        "": models.LeadSubmission,
        "person.": models.Person,
        "referrer.": models.Referrer,
        "consent.": models.Consent,
        "page.": models.Page,
    }
    assert len(longest_texts()) > 12
    documented = {
        prefix + name: limit.max_length
        for prefix, model in shapes.items()
        for name, field in model.model_fields.items()
        for limit in field.metadata
        if hasattr(limit, "max_length")
    }
    assert documented == {p: most for p, most in longest_texts().items() if p != "consent.basis"}
    assert models.Consent.model_fields["basis"].is_required()
    assert models.Person.model_fields["name"].is_required()


def test_it_can_be_printed_without_a_database() -> None:
    result = CliRunner().invoke(cli.main, ["openapi"])
    assert result.exit_code == 0, result.output
    validate(json.loads(result.output))


def test_it_can_be_kept_and_asked_for_again(client: FlaskClient) -> None:
    for path in ("/openapi.json", "/docs"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304
        assert again.data == b""
