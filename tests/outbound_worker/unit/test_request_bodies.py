"""What is sent is valid at Chatwoot and at Meta, whatever the values are."""

from __future__ import annotations

import copy
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outbound_worker.models import TemplateWork
from outbound_worker.through_chatwoot import message_body
from outbound_worker.whatsapp import template_body
from tests.outbound_worker.request_schemas import META_TEMPLATE, ROUTES, TEMPLATE_MESSAGE, check

MESSAGE = "/chatwoot/api/v1/accounts/1/conversations/7/messages"
WORDS = st.text(st.characters(codec="utf-8"), max_size=60).filter(lambda value: value.strip() != "")


def template(values: list[str], *, named: bool = False, **through: Any) -> TemplateWork:
    """Work as `sending.prepare_template` builds it, for a number in mode `chatwoot`."""
    names = ["first_name", "referrer", "consultant", "company", "product"]
    return TemplateWork.model_validate(
        {
            "phone_number_id": "100000000000001",
            "to": "+5531987654321",
            "template": "indica_primeiro_contato",
            "language": "pt_BR",
            "parameter_format": "NAMED" if named else "POSITIONAL",
            "body_parameters": [
                {"name": name, "text": value} for name, value in zip(names, values, strict=False)
            ],
            "buttons": [{"index": 0, "payload": "ind1." + "0a" * 24}],
            "opaque": "0b8b6a1e-6f0c-4c52-8f0e-2f1f3a4b5c6d",
            "chatwoot": {
                "account_id": 1,
                "conversation_id": 7,
                "whose": {"lead": "x", "identifier": "indica:x"},
                "content": "Olá!",
                "category": "MARKETING",
                "sent_since": 0,
                **through,
            },
        }
    )


def sent(work: TemplateWork) -> dict[str, Any]:
    """The message that Chatwoot is given."""
    assert work.chatwoot is not None
    return message_body(work, work.chatwoot)


@settings(deadline=None)
@given(st.lists(WORDS, max_size=5), st.booleans(), st.booleans())
def test_a_template_is_valid_whoever_sends_it(values: list[str], named: bool, flat: bool) -> None:
    work = template(values, named=named, is_flat=flat and not named)
    jsonschema.validate(template_body(work), META_TEMPLATE)
    check("POST", MESSAGE, {}, sent(work))


def test_values_stand_in_the_order_of_their_numbers() -> None:
    values = [f"valor {n}" for n in range(1, 6)]
    given = sent(template(values))["template_params"]["processed_params"]
    assert given == {"body": {str(n): f"valor {n}" for n in range(1, 6)}}
    assert list(given["body"]) == ["1", "2", "3", "4", "5"]


def test_an_old_chatwoot_gets_one_flat_object() -> None:
    params = sent(template(["Ana", "Rui"], is_flat=True))["template_params"]
    assert params["processed_params"] == {"1": "Ana", "2": "Rui"}


def test_named_values_keep_their_names() -> None:
    params = sent(template(["Ana", "Rui"], named=True))["template_params"]
    assert params["processed_params"] == {"body": {"first_name": "Ana", "referrer": "Rui"}}


def test_a_template_without_variables_has_no_values() -> None:
    assert "processed_params" not in sent(template([]))["template_params"]
    assert "components" in template_body(template([]))["template"]


@pytest.mark.parametrize(
    "path",
    [("source_id",), ("template_params", "extra"), ("content_attributes", "in_reply_to")],
    ids="/".join,
)
def test_a_key_that_chatwoot_does_not_know_is_refused(path: tuple[str, ...]) -> None:
    body = copy.deepcopy(sent(template(["Ana"])))
    target = body
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = "x"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, TEMPLATE_MESSAGE)


def test_a_key_that_meta_does_not_know_is_refused() -> None:
    body = template_body(template(["Ana"]))
    body["template"]["policy"] = "deterministic"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, META_TEMPLATE)


def test_every_schema_is_one() -> None:
    for route in ROUTES:
        if route.body is not None:
            jsonschema.Draft202012Validator.check_schema(route.body)


def test_an_unknown_request_is_told() -> None:
    with pytest.raises(AssertionError, match="not documented"):
        check("DELETE", "/chatwoot/api/v1/accounts/1/contacts/3", {}, None)
    with pytest.raises(AssertionError, match="knows no"):
        check("GET", MESSAGE, {"echo_id": "1"}, None)
