"""No value of an optional field decides over a lead, and no body is lost or makes a 500.

Bounded, and the same in every run: what it finds is a defect and never a matter of chance.
"""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from database.common.source_secrets import source_secret
from tests.api.conftest import AppFactory
from tests.api.support import bearer, new_key, one_value
from tests.support.cluster import MASTER_KEY, Database

pytestmark = pytest.mark.usefixtures("garbage_waits")

EXAMPLES = 120
bounded = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
_numbers = itertools.count(1)


def phone() -> str:
    """A mobile number that nobody had before."""
    return f"+55119{81_000_000 + next(_numbers):08}"


# -- any subset of optional fields made absurd -----------------------------------------------------

OPTIONAL = (
    "person.email", "person.tax_id", "person.city", "person.social_name",
    "referrer", "referrer.name", "referrer.phone", "referrer.email",
    "origin", "product", "notes", "attributes", "attributes.campaign",
    "consent", "consent.basis", "consent.statement", "consent.at",
    "page", "page.url", "page.title", "nobody.knows.this",
)  # fmt: skip


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


ABSURD: list[Any] = [
    None, "", " ", "\u200b\u2060", True, False, 0, -1, 1.5, 1_770_000_000, 1_770_000_000_000,
    10**40, 10**120, 1e300, float("nan"), float("-inf"), [], {}, [[]], [None], [{}], ["Ana"],
    [1, 2], {"a": {"b": 1}}, {"": ""}, {"name": {}}, {"name": ["x"]}, {"url": 7}, {"basis": []},
    "null", "undefined", "NaN", "[object Object]", "true", "n/a", "-", ".", "🙂🙃",
    "\u202eabc\u202c", "\u0000", "a\u0000b", "\u0001\u0002\x7f", "\ud83d", "x" * 6_000, "é" * 6_000,
    "JosÃ© da ConceiÃ§Ã£o", "<script>alert(1)</script>", "%00%ff", "'; drop table leads; --",
    "25/13/2026 99:99", "9999-99-99", "1e400", "https://" + "a" * 3_000, "mailto:", "@", "@@@@",
    "55" * 200, "000.000.000-00",
    nested(60), nested(150), {f"k{n}": n for n in range(300)},
]  # fmt: skip

VALUE = st.one_of(
    st.sampled_from(range(len(ABSURD))).map(lambda n: ABSURD[n]),
    st.text(max_size=40),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
        ),
        max_leaves=6,
    ),
)
CHANGES = st.dictionaries(st.sampled_from(OPTIONAL), VALUE, min_size=1, max_size=8)


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    """A good submission whose optional fields are these."""
    body: dict[str, Any] = {
        "person": {"name": "Maria José da Silva", "phone": phone()},
        "origin": "manual",
    }
    for path, value in sorted(changes.items()):
        *groups, name = path.split(".")
        at = body
        for group in groups:
            if not isinstance(at.get(group), dict):
                at[group] = {}
            at = at[group]
        at[name] = value
    return body


def sound(database: Database) -> None:
    """Every submission is accounted for, and none broke inside."""
    assert one_value(database, "select difference from governance.conservation") == 0
    broken = "select count(*) from intake.quarantine where reason = 'internal_error'"
    assert one_value(database, broken) == 0


def test_an_absurd_optional_value_costs_no_lead(
    make_app: AppFactory, module_database: Database
) -> None:
    client = make_app().test_client()
    with module_database.connect("owner") as connection:
        connection.execute("select intake.add_source('par', 'Parceiro')")
        source = connection.execute("select id from intake.sources where code = 'par'").fetchone()
        assert source is not None
        token = connection.execute(
            "select token from ops.create_token('par', '{leads:write}', p_source_id => %s,"
            " p_requests_per_minute => 1000000)",
            source,
        ).fetchone()
    assert token is not None

    @bounded
    @given(CHANGES)
    def submit(changes: dict[str, Any]) -> None:
        headers = bearer(token[0], Idempotency_Key=new_key())
        reply = client.post("/v1/leads", data=json.dumps(changed(changes)), headers=headers)
        assert reply.status_code == 201, (changes, reply.json)

    submit()
    sound(module_database)


MAP = {
    path: f"/{path.replace('.', '/')}"
    for path in (
        "person.name", "person.phone", "person.email", "person.tax_id", "person.city",
        "person.social_name", "referrer.name", "referrer.phone", "referrer.email", "product",
        "notes", "page.url", "attributes.campaign",
    )
}  # fmt: skip


@pytest.fixture
def webhook(make_app: AppFactory, module_database: Database) -> tuple[FlaskClient, str]:
    """A client, and the address of a source with a map of every field."""
    client = make_app(master_key=SecretStr(MASTER_KEY)).test_client()
    with module_database.connect("owner") as connection:
        connection.execute("select intake.add_source('any', 'Any', 'secret-address')")
        connection.execute(
            "select intake.set_source_map('any', %s, '{\"origin\": \"site\"}')", (json.dumps(MAP),)
        )
        connection.execute("update ops.api_tokens set requests_per_minute = 1000000")
    return client, f"/v1/webhooks/leads/any/{source_secret(MASTER_KEY, 'any', 1)}"


def test_nor_does_it_in_a_webhook(
    webhook: tuple[FlaskClient, str], module_database: Database
) -> None:
    client, address = webhook

    @bounded
    @given(CHANGES)
    def submit(changes: dict[str, Any]) -> None:
        reply = client.post(address, data=json.dumps(changed(changes)))
        assert reply.status_code == 201, (changes, reply.json)

    submit()
    sound(module_database)


TEXTS = st.dictionaries(
    st.sampled_from([path for path in MAP if path not in ("person.name", "person.phone")]),
    st.one_of(
        st.sampled_from([v for v in ABSURD if isinstance(v, str) and len(v) < 5_000]),
        st.text(max_size=40),
    ),
    min_size=1,
    max_size=6,
)


def test_nor_in_a_form(webhook: tuple[FlaskClient, str], module_database: Database) -> None:
    client, address = webhook

    @bounded
    @given(TEXTS, st.booleans())
    def submit(texts: dict[str, str], is_multipart: bool) -> None:
        fields = {"person.name": "Maria José da Silva", "person.phone": phone(), **texts}
        named = {
            "{}[{}]".format(*name.split(".")) if "." in name else name: value.encode(
                "utf-8", "replace"
            )
            for name, value in fields.items()
        }
        kind = "multipart/form-data" if is_multipart else "application/x-www-form-urlencoded"
        reply = client.post(address, data=named, content_type=kind)
        assert reply.status_code == 201, (texts, reply.json)

    submit()
    sound(module_database)


# -- bodies ----------------------------------------------------------------------------------------


def person(**more: Any) -> dict[str, Any]:
    return {"person": {"name": "Rita Prado", "phone": phone()}, **more}


BODIES: dict[str, bytes] = {
    "numbers as text": json.dumps(person(attributes={"campaign": "0017"})).encode(),
    "a phone as a number": b'{"person": {"name": "Rita Prado", "phone": 5511980000001}}',
    "a phone as a float": b'{"person": {"name": "Rita Prado", "phone": 11980000002.0}}',
    "arrays of one": b'{"person": {"name": ["Rita Prado"], "phone": ["11 98000-0003"]}}',
    "a key twice": b'{"person": {}, "person": {"name": "Rita Prado", "phone": "11 98000-0004"}}',
    "utf-16": json.dumps(person()).encode("utf-16"),
    "utf-16 without a mark": json.dumps(person()).encode("utf-16-le"),
    "windows-1252": json.dumps(person(notes="às 19h – já"), ensure_ascii=False).encode("cp1252"),
    "a mark": b"\xef\xbb\xbf" + json.dumps(person()).encode(),
    "blank lines before and after": b"\r\n\n" + json.dumps(person()).encode() + b"\n\n",
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_it_is_read(webhook: tuple[FlaskClient, str], module_database: Database, name: str) -> None:
    client, address = webhook
    reply = client.post(address, data=BODIES[name])
    assert reply.status_code == 201, reply.json
    again = client.post(address, data=BODIES[name])
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.json == reply.json
    sound(module_database)


UNREAD: dict[str, bytes] = {
    "64 KiB of nesting": b"[" * 65_536,
    "closed nesting": b"[" * 32_768 + b"]" * 32_768,
    "nested objects": b'{"a":' * 10_000,
    "nothing": b"",
    "an empty object": b"{}",
    "an empty list": b"[]",
    "half a body": json.dumps(person()).encode()[:-4],
    "JSON behind a form": b"a=1&b=2\n" + json.dumps(person()).encode(),
    "a form behind JSON": json.dumps(person()).encode() + b"&nome=Rita",
    "two objects": json.dumps(person()).encode() + json.dumps(person()).encode(),
    "a multipart without an end": b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
    "random bytes": bytes(range(256)) * 8,
    "other keys": b'{"Nome completo": "Rita", "Tel. (celular)": "11 98000-0009"}',
    "XML": b"<lead><nome>Rita</nome></lead>",
    "gzip": b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03",
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_the_map_cannot_read_lies_on_the_work_list_once(
    webhook: tuple[FlaskClient, str], module_database: Database, name: str
) -> None:
    client, address = webhook
    uid = ""
    for _ in range(2):
        reply = client.post(address, data=UNREAD[name], content_type="application/octet-stream")
        assert reply.json is not None
        assert (reply.status_code, reply.json["outcome"]) == (422, "rejected"), reply.json
        assert reply.json["errors"][0]["detail"]
        uid = reply.json["submission_uid"]
    kept = one_value(module_database, f"select raw from intake.submissions where uid = '{uid}'")
    assert bytes(kept) == UNREAD[name]
    listed = one_value(
        module_database,
        "select count(*) from intake.quarantine as q join intake.submissions as s"
        f" on s.id = q.submission_id and s.uid <> '{uid}'"
        " where q.raw_sha256 = (select raw_sha256 from intake.submissions"
        f" where uid = '{uid}') and q.resolved_at is null",
    )
    assert listed == 1
    sound(module_database)


def test_ten_thousand_items_are_refused_as_a_whole_and_told(
    webhook: tuple[FlaskClient, str], module_database: Database
) -> None:
    client, address = webhook
    before = one_value(module_database, "select count(*) from intake.submissions")
    reply = client.post(address, data=b"[" + b"1," * 9_999 + b"1]")
    assert reply.status_code == 413, reply.json
    assert reply.json is not None
    assert "500" in reply.json["errors"][0]["detail"]
    assert one_value(module_database, "select count(*) from intake.submissions") == before
    some = client.post(address, data=json.dumps([person(), 1, None, "x", [], person()]))
    assert some.json is not None
    outcomes = [one["outcome"] for one in some.json["submissions"]]
    assert outcomes == ["created", *["rejected"] * 4, "created"]
    sound(module_database)


def test_keys_with_dots_and_spaces_are_found_by_a_map(
    webhook: tuple[FlaskClient, str], module_database: Database
) -> None:
    client, address = webhook
    expressions = {
        "person.name": "/Nome completo",
        "person.phone": '$."Tel. (celular)"',
        "notes": "/a~1b.c d",
    }
    with module_database.connect("owner") as connection:
        connection.execute(
            "select intake.set_source_map('any', %s, '{\"origin\": \"site\"}')",
            (json.dumps(expressions),),
        )
    fields = {"Nome completo": "Rita Prado", "Tel. (celular)": phone(), "a/b.c d": "x"}
    assert client.post(address, data=json.dumps(fields)).status_code == 201
    fields["Tel. (celular)"] = phone()
    assert client.post(address, data=fields).status_code == 201


# -- the table of docs/normalization.md ------------------------------------------------------------

SET_ASIDE: dict[str, tuple[str, Any]] = {
    "person.social_name": ("person.social_name", {"a": 1}),
    "person.tax_id": ("person.tax_id", True),
    "person.city": ("person.city", "x" * 121),
    "person.email": ("person.email", {"a": 1}),
    "referrer": ("referrer", ["João", "Maria"]),
    "origin": ("origin", "pombo"),
    "product": ("product", "unicórnio"),
    "consent": ("consent", True),
    "occurred_at": ("occurred_at", "ontem"),
    "page": ("page", 7),
    "attributes": ("attributes", "x"),
    "notes": ("notes", {"a": 1}),
}
"""What the table sets aside: the field of the warning, and such a value."""

DECIDING = {"person.name", "person.phone"}
"""Without a name, or without phone and e-mail, there is nobody."""


def test_the_table_of_fields_is_what_happens(
    make_app: AppFactory, module_database: Database
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "normalization.md").read_text("utf-8")
    table = page.partition("## Which field decides")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    fields = {name for row in rows for name in re.findall(r"`([a-z_.]+)`", row.split("|")[1])}
    assert fields == SET_ASIDE.keys() | DECIDING
    client = make_app().test_client()
    with module_database.connect("owner") as connection:
        token = connection.execute(
            "select token from ops.create_token('lote', '{leads:write}', p_source_id =>"
            " intake.add_source('lote', 'Lote'))"
        ).fetchone()
    assert token is not None
    for name, (told, value) in SET_ASIDE.items():
        headers = bearer(token[0], Idempotency_Key=new_key())
        reply = client.post("/v1/leads", data=json.dumps(changed({name: value})), headers=headers)
        assert reply.status_code == 201, (name, reply.json)
        assert reply.json is not None
        warnings = {(one["field"], one["code"]) for one in reply.json["warnings"]}
        assert (told, "set_aside") in warnings, (name, warnings)
