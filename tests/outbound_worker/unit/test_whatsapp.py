"""The body of a template and what becomes of Meta's answers."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from database.common.http_client import Answer
from database.common.redaction import Redactor
from outbound_worker.models import TemplateWork
from outbound_worker.whatsapp import (
    error_from_answer,
    parameter_text,
    result_from_answer,
    template_body,
)

WORK: dict[str, Any] = {
    "phone_number_id": "100000000000001",
    "to": "+5531988887777",
    "template": "lead_referral_v3",
    "language": "pt_BR",
    "parameter_format": "POSITIONAL",
    "body_parameters": [{"name": "first_name", "text": "Maria"}, {"name": "who", "text": "João"}],
    "buttons": [{"index": 0, "payload": "ind1.aaa"}, {"index": 1, "payload": "ind1.bbb"}],
    "opaque": "0a0b",
}


def answer(status: int, body: Any = b"", **headers: str) -> Answer:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, headers, data)


def test_positional_template_with_two_quick_replies_is_exactly_the_documented_body() -> None:
    assert template_body(TemplateWork.model_validate(WORK)) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+5531988887777",
        "type": "template",
        "biz_opaque_callback_data": "0a0b",
        "template": {
            "name": "lead_referral_v3",
            "language": {"code": "pt_BR"},
            "components": [
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "text": "Maria"},
                        {"type": "text", "text": "João"},
                    ],
                },
                {
                    "type": "button",
                    "sub_type": "quick_reply",
                    "index": "0",
                    "parameters": [{"type": "payload", "payload": "ind1.aaa"}],
                },
                {
                    "type": "button",
                    "sub_type": "quick_reply",
                    "index": "1",
                    "parameters": [{"type": "payload", "payload": "ind1.bbb"}],
                },
            ],
        },
    }


def test_named_parameters_carry_their_names() -> None:
    body = template_body(TemplateWork.model_validate({**WORK, "parameter_format": "NAMED"}))
    assert [p["parameter_name"] for p in body["template"]["components"][0]["parameters"]] == [
        "first_name",
        "who",
    ]


def test_template_without_variables_has_no_components() -> None:
    bare = TemplateWork.model_validate({**WORK, "body_parameters": [], "buttons": []})
    assert "components" not in template_body(bare)["template"]


@pytest.mark.parametrize(
    "change",
    [
        {"to": "5531988887777"},
        {"to": "+55 31 98888-7777"},
        {"to": ""},
        {"buttons": [{"index": 0, "payload": ""}]},
        {"buttons": [{"index": 10, "payload": "x"}]},
        {"opaque": "x" * 513},
        {"parameter_format": "OTHER"},
    ],
)
def test_work_that_meta_would_misread_is_refused_without_showing_it(change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        TemplateWork.model_validate({**WORK, **change})
    assert "31988887777" not in str(caught.value)
    assert "98888" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("Maria", "Maria"),
        ("Maria\nSilva", "Maria Silva"),
        ("Maria\r\n\tSilva", "Maria Silva"),
        ("a      b", "a    b"),
        ("a    b", "a    b"),
        ("a\u2028b\u0085c", "a b c"),
        ("  Maria ", "Maria"),
        ("José 👍", "José 👍"),
    ],
)
def test_parameter_text_is_what_meta_accepts(text: str, sent: str) -> None:
    assert parameter_text(text) == sent


def test_acceptance_gives_wamid_and_identities() -> None:
    body = {
        "contacts": [{"input": "+55", "wa_id": "553188887777"}],
        "messages": [{"id": "wamid.HBgM", "message_status": "held_for_quality_assessment"}],
    }
    assert result_from_answer(answer(200, body), "+5531988887777") == {
        "wamid": "wamid.HBgM",
        "wa_id": "553188887777",
        "user_id": None,
        "message_status": "held_for_quality_assessment",
    }


def test_an_acceptance_of_another_person_is_none() -> None:
    """The answer to an earlier request, left unread on the connection, is not ours."""
    body = {
        "contacts": [{"input": "+5531977776666", "wa_id": "553177776666"}],
        "messages": [{"id": "wamid.HBgM"}],
    }
    assert result_from_answer(answer(200, body), "+5531988887777") is None
    assert result_from_answer(answer(200, body), "+55 31 97777-6666") is not None


def test_acceptance_without_wa_id_is_still_one() -> None:
    body = {"contacts": [{"user_id": "BR.abc"}], "messages": [{"id": "wamid.x"}]}
    result = result_from_answer(answer(200, body), "+5531988887777")
    assert result is not None
    assert (result["wa_id"], result["user_id"]) == (None, "BR.abc")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        {},
        [],
        {"messages": []},
        {"messages": [{}]},
        {"messages": [{"id": ""}]},
        {"messages": [{"id": 5}]},
        {"messages": ["x"]},
        {"messages": {"id": "wamid.x"}},
        {"messages": None},
        {"messages": [{"id": "wamid.x"}], "error": {"code": 1}},
    ],
)
def test_200_without_an_id_is_no_acceptance(body: Any) -> None:
    assert result_from_answer(answer(200, body), "+5531988887777") is None


GRAPH = {"message": "(#130429) Rate limit hit", "type": "OAuthException", "code": 130429}


@pytest.mark.parametrize(
    ("status", "body", "phase", "code"),
    [
        (400, {"error": GRAPH}, "answered", 130429),
        (404, {"error": {"code": 132001}}, "answered", 132001),
        (500, {"error": {"code": 131000}}, "answered", 131000),
        (500, {"error": {"code": 3}}, "answered", 3),
        (503, {"error": {"code": 2, "is_transient": True}}, "answered", 2),
        (401, {"error": {"code": "190"}}, "answered", 190),
        (200, {"error": {"code": 131026}}, "answered", 131026),
        (400, {"error": {"code": 0}}, "answered", 0),
        (400, {"error": {"code": 999999999}}, "answered", 999999999),
        (500, b"", "no_answer", None),
        (502, b"<html>Bad Gateway</html>", "no_answer", None),
        (503, {"error": "down"}, "no_answer", None),
        (504, {"error": {"code": None}}, "no_answer", None),
        (500, {"error": {"code": True}}, "no_answer", None),
        (200, b"", "no_answer", None),
        (200, {"messages": []}, "no_answer", None),
        (202, b"{}", "no_answer", None),
        (408, b"", "no_answer", None),
        (400, b"", "no_answer", None),
        (401, b"<html>", "no_answer", None),
        (404, b"not found", "no_answer", None),
        (413, b"", "no_answer", None),
        (429, b"Retry later", "answered", None),
        (302, b"", "no_answer", None),
        (307, {"error": {"message": "moved"}}, "no_answer", None),
        (404, {"error": {"code": 404, "message": "no route"}}, "no_answer", None),
        (403, {"error": {"code": 403, "status": "PERMISSION_DENIED"}}, "no_answer", None),
        (368, {"error": {"code": 368, "type": "OAuthException"}}, "answered", 368),
    ],
)
def test_phase_and_code_of_every_kind_of_answer(
    status: int, body: Any, phase: str, code: int | None
) -> None:
    error = error_from_answer(answer(status, body), Redactor())
    assert (error.phase, error.code, error.http_status) == (phase, code, status)
    assert error.target == "whatsapp"
    assert error.operation == "messages"


def test_facts_of_a_graph_error_are_kept() -> None:
    error = error_from_answer(
        answer(
            400,
            {
                "error": {
                    **GRAPH,
                    "error_data": {"messaging_product": "whatsapp", "details": "throughput"},
                    "error_subcode": 2494055,
                    "is_transient": True,
                    "fbtrace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
                }
            },
            **{"Retry-After": "30"},
        ),
        Redactor(),
    )
    assert error.as_json() == {
        "target": "whatsapp",
        "phase": "answered",
        "operation": "messages",
        "http_status": 400,
        "code": 130429,
        "subcode": 2494055,
        "is_transient": True,
        "message": "(#130429) Rate limit hit",
        "details": "throughput",
        "attributes": None,
        "retry_after_seconds": 30,
        "trace_id": "Az8or2yhqkZfEZ-_4Qn_Bam",
    }


@pytest.mark.parametrize(
    ("data", "details"),
    [
        ("plain text", "plain text"),
        ({"details": "said"}, "said"),
        ({}, None),
        (None, None),
        (["odd"], "['odd']"),
    ],
)
def test_error_data_may_be_text_or_object(data: Any, details: str | None) -> None:
    error = error_from_answer(
        answer(400, {"error": {"code": 100, "message": "m", "error_data": data}}), Redactor()
    )
    assert error.details == details


def test_personal_data_in_an_error_is_redacted() -> None:
    error = error_from_answer(
        answer(
            400,
            {
                "error": {
                    "code": 131026,
                    "message": "cannot deliver to +5531988887777",
                    "error_data": {"details": "wamid.HBgNNTUzMTk4ODg4Nzc3NxUC for maria@x.com.br"},
                }
            },
        ),
        Redactor(),
    )
    text = json.dumps(error.as_json())
    assert "988887777" not in text
    assert "HBgN" not in text
    assert "maria" not in text


def test_every_documented_code_is_definitive_whatever_its_http_status() -> None:
    for code in (0, 1, 2, 3, 131000, 131016, 131045, 131057, 133000, 133004):
        for status in (200, 400, 500, 503):
            error = error_from_answer(answer(status, {"error": {"code": code}}), Redactor())
            assert (error.phase, error.code) == ("answered", code)
