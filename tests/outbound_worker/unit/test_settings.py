"""Which outside system is used, and which half-set environments are refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from outbound_worker.errors import SettingsError
from outbound_worker.sandbox import defaults
from outbound_worker.settings import load_settings, resolve_endpoints


def test_no_credentials_mean_the_sandbox_for_both() -> None:
    endpoints = resolve_endpoints(load_settings())
    assert endpoints.chatwoot.is_sandbox
    assert endpoints.whatsapp.is_sandbox
    assert endpoints.chatwoot.base_url == "http://127.0.0.1:8090/chatwoot"
    assert endpoints.whatsapp.base_url == "http://127.0.0.1:8090/graph"
    assert endpoints.chatwoot.token == defaults.CHATWOOT_API_TOKEN


def test_credentials_mean_the_real_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICA_CHATWOOT_BASE_URL", "https://chat.example.com/")
    monkeypatch.setenv("INDICA_CHATWOOT_API_TOKEN", "chat-token")
    monkeypatch.setenv("INDICA_WHATSAPP_ACCESS_TOKEN", "graph-token")
    endpoints = resolve_endpoints(load_settings())
    assert (endpoints.chatwoot.base_url, endpoints.chatwoot.is_sandbox) == (
        "https://chat.example.com",
        False,
    )
    assert endpoints.whatsapp.base_url == "https://graph.facebook.com"
    assert endpoints.secrets == ("chat-token", "graph-token")


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("INDICA_CHATWOOT_API_TOKEN", "t0ken-of-the-test", "INDICA_CHATWOOT_BASE_URL"),
        ("INDICA_CHATWOOT_BASE_URL", "https://chat.example.com", "INDICA_CHATWOOT_API_TOKEN"),
        ("INDICA_WHATSAPP_BASE_URL", "http://127.0.0.1:1", "INDICA_WHATSAPP_ACCESS_TOKEN"),
    ],
)
def test_half_a_set_is_refused_and_names_the_other_half(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, other: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=other) as caught:
        resolve_endpoints(load_settings())
    assert "t0ken" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    ["chat.example.com", "ftp://x", "https://", "https://u:p@x", "https://x?a=1", "https://x#a"],
)
def test_address_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("INDICA_CHATWOOT_BASE_URL", url)
    monkeypatch.setenv("INDICA_CHATWOOT_API_TOKEN", "t0ken")
    with pytest.raises(SettingsError):
        resolve_endpoints(load_settings())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INDICA_WORKER_CONCURRENCY", "0"),
        ("INDICA_WORKER_LEASE_SECONDS", "0.2"),
        ("INDICA_WHATSAPP_API_VERSION", "25"),
        ("INDICA_WORKER_METRICS_PORT", "70000"),
        ("INDICA_LOG_LEVEL", "LOUD"),
    ],
)
def test_senseless_number_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError):
        load_settings()


def test_secrets_are_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INDICA_WHATSAPP_ACCESS_TOKEN", "graph-token")
    assert "graph-token" not in repr(load_settings())
