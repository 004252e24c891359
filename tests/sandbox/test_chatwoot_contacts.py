"""Contacts of the fake Chatwoot: the traps of the real one."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from database.common import sandbox_access as access
from tests.sandbox.support import MARIA, Caller


def _by_phone(*values: str) -> dict[str, Any]:
    lines = [
        {
            "attribute_key": "phone_number",
            "filter_operator": "equal_to",
            "values": [value],
            "query_operator": "OR",
        }
        for value in values
    ]
    lines[-1]["query_operator"] = None  # type: ignore[assignment]
    return {"payload": lines}


def test_an_unknown_or_missing_token_is_401(call: Caller) -> None:
    for token in (None, "", "wrong"):
        answer = call.chatwoot("GET", "/agents", token=token)
        assert (answer.status_code, answer.json()) == (401, {"error": "Invalid Access Token"})


def test_the_token_is_read_with_underscores_or_dashes(call: Caller) -> None:
    url = f"{call.chatwoot_base}/agents"
    for name in ("api_access_token", "api-access-token"):
        assert call.http.get(url, headers={name: access.CHATWOOT_API_TOKEN}).status_code == 200


def test_a_proxy_may_drop_the_header_with_underscores(call: Caller) -> None:
    call.settings(drop_underscore_headers=True)
    url, token = f"{call.chatwoot_base}/agents", access.CHATWOOT_API_TOKEN
    assert call.http.get(url, headers={"api_access_token": token}).status_code == 401
    assert call.http.get(url, headers={"api-access-token": token}).status_code == 200


def test_another_account_is_404_and_an_agent_is_refused_with_401(call: Caller) -> None:
    other = f"{call.sandbox.chatwoot_url}/api/v1/accounts/2/agents"
    headers = {"api_access_token": access.CHATWOOT_API_TOKEN}
    answer = call.http.get(other, headers=headers)
    assert (answer.status_code, answer.json()) == (404, {"error": "Resource could not be found"})
    refused = call.chatwoot("GET", "/webhooks", token=access.agent_token(2))
    assert refused.status_code == 401
    assert refused.json() == {"error": "You are not authorized to do this action"}


def test_create_answers_200_with_contact_and_address(call: Caller) -> None:
    answer = call.chatwoot(
        "POST",
        "/contacts",
        {"name": "Maria", "phone_number": MARIA, "email": "MARIA@Example.com", "inbox_id": 1},
    )
    assert answer.status_code == 200
    payload = answer.json()["payload"]
    assert payload["contact"]["email"] == "maria@example.com"
    assert payload["contact_inbox"]["source_id"] == "5531988887777"
    assert payload["contact_inbox"]["inbox"]["lock_to_single_conversation"] is False
    assert payload["contact"]["contact_inboxes"][0]["source_id"] == "5531988887777"


def test_create_without_inbox_has_no_address(call: Caller) -> None:
    answer = call.chatwoot("POST", "/contacts", {"name": "Maria", "phone_number": MARIA})
    empty = {"inbox": None, "source_id": None}
    assert answer.json()["payload"]["contact_inbox"] == empty


def test_a_second_contact_with_the_phone_is_422_of_the_message_shape(call: Caller) -> None:
    call.contact(email="maria@example.com")
    answer = call.chatwoot(
        "POST",
        "/contacts",
        {"name": "Outra", "phone_number": MARIA, "email": "maria@example.com"},
    )
    assert answer.status_code == 422
    assert answer.json() == {
        "message": "Email has already been taken, Phone number has already been taken",
        "attributes": ["email", "phone_number"],
    }


def test_a_phone_without_plus_is_invalid_and_one_with_junk_before_it_is_not(call: Caller) -> None:
    answer = call.chatwoot("POST", "/contacts", {"name": "A", "phone_number": "5531988887777"})
    assert answer.status_code == 422
    assert answer.json()["attributes"] == ["phone_number"]
    # The pattern is anchored at the end only.
    assert call.contact(phone="tel:+5531988887777") > 0


def test_a_whatsapp_inbox_without_phone_is_422_of_the_error_shape(call: Caller) -> None:
    answer = call.chatwoot("POST", "/contacts", {"name": "Sem fone", "inbox_id": 1})
    assert answer.status_code == 422
    assert answer.json() == {
        "error": "param is missing or the value is empty: contact phone number"
    }


def test_two_creates_at_once_can_double_a_phone_but_not_an_email(call: Caller) -> None:
    call.settings(contact_race_ms=200)
    answers: list[int] = []

    def create(body: dict[str, Any]) -> None:
        answers.append(call.chatwoot("POST", "/contacts", body).status_code)

    def race(body: dict[str, Any]) -> list[int]:
        answers.clear()
        threads = [threading.Thread(target=create, args=(body,)) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(answers)

    assert race({"name": "Maria", "phone_number": MARIA}) == [200, 200]
    found = call.chatwoot("POST", "/contacts/filter", _by_phone(MARIA)).json()
    assert found["meta"]["count"] == 2
    assert race({"name": "Ana", "email": "ana@example.com"}) == [200, 500]


def test_filter_is_exact_and_takes_two_phones_joined_by_or(call: Caller) -> None:
    maria = call.contact()
    call.contact("Outra", "+55319888877770")
    body = _by_phone("+553188887777", "5531988887777")
    found = call.chatwoot("POST", "/contacts/filter", body).json()
    assert [item["id"] for item in found["payload"]] == [maria]
    assert found["meta"]["count"] == 1


def test_filter_uses_only_the_first_value(call: Caller) -> None:
    call.contact()
    line = _by_phone("+5511900000000")["payload"][0]
    line["values"] = ["+5511900000000", MARIA]
    found = call.chatwoot("POST", "/contacts/filter", {"payload": [line]}).json()
    assert found["payload"] == []


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"attribute_key": "indica_lead"}, "Chave de atributo inválido"),
        ({"filter_operator": "like"}, "Invalid operator"),
        ({"values": []}, "Invalid value"),
        ({"query_operator": "XOR"}, "Invalid query operator"),
    ],
)
def test_a_bad_filter_is_422_of_the_error_shape(
    call: Caller, change: dict[str, Any], text: str
) -> None:
    line = {**_by_phone(MARIA)["payload"][0], **change}
    answer = call.chatwoot("POST", "/contacts/filter", {"payload": [line]})
    assert answer.status_code == 422
    assert text in answer.json()["error"]


def test_update_merges_attributes_and_keeps_the_old_address(call: Caller) -> None:
    contact = call.contact(custom_attributes={"a": "1"}, inbox_id=1)
    answer = call.chatwoot(
        "PUT",
        f"/contacts/{contact}",
        {"phone_number": "+5531977776666", "custom_attributes": {"b": "2"}},
    )
    shown = answer.json()["payload"]
    assert shown["custom_attributes"] == {"a": "1", "b": "2"}
    assert shown["phone_number"] == "+5531977776666"
    assert shown["contact_inboxes"][0]["source_id"] == "5531988887777"
    old = call.chatwoot("POST", "/contacts/filter", _by_phone(MARIA)).json()
    assert old["meta"]["count"] == 0


def test_an_address_is_idempotent_and_its_format_is_checked(call: Caller) -> None:
    contact = call.contact()
    body = {"inbox_id": 1, "source_id": "5531988887777"}
    first = call.chatwoot("POST", f"/contacts/{contact}/contact_inboxes", body)
    assert first.json()["source_id"] == "5531988887777"
    assert call.chatwoot("POST", f"/contacts/{contact}/contact_inboxes", body).status_code == 200
    shown = call.chatwoot("GET", f"/contacts/{contact}").json()["payload"]
    assert len(shown["contact_inboxes"]) == 1
    bad = call.chatwoot(
        "POST", f"/contacts/{contact}/contact_inboxes", {"inbox_id": 1, "source_id": MARIA}
    )
    assert (bad.status_code, bad.json()["attributes"]) == (422, ["source_id"])


def test_an_address_of_somebody_else_is_422_and_500_inside_create(call: Caller) -> None:
    call.contact(inbox_id=1)
    other = call.contact("Outra", "+5511987654321")
    taken = {"inbox_id": 1, "source_id": "5531988887777"}
    answer = call.chatwoot("POST", f"/contacts/{other}/contact_inboxes", taken)
    assert (answer.status_code, answer.json()["attributes"]) == (422, ["source_id"])
    inside = call.chatwoot(
        "POST", "/contacts", {"name": "Mais", "phone_number": "+5511911112222", **taken}
    )
    assert (inside.status_code, inside.json()["error"]) == (500, "Internal Server Error")
    # All or nothing: the contact was not made either.
    found = call.chatwoot("POST", "/contacts/filter", _by_phone("+5511911112222")).json()
    assert found["meta"]["count"] == 0


def test_a_contacts_conversations_stop_at_twenty(call: Caller) -> None:
    call.settings(agents_online=False)
    contact = call.contact()
    for _ in range(22):
        call.conversation(contact)
    payload = call.chatwoot("GET", f"/contacts/{contact}/conversations").json()["payload"]
    assert len(payload) == 20
    assert payload[0]["id"] == 22
