"""Switches of the sandbox, changed while it runs by PUT /settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from database.common.sandbox_access import CHATWOOT_VERSION
from sandbox.chatwoot import versions


class BadSetting(ValueError):
    """A setting that cannot be understood; the message says why."""


@dataclass(slots=True)
class SandboxSettings:
    """Defaults behave as a well-kept account; each switch turns one trap on or a limit off."""

    # Both fakes
    latency_ms: int = 0
    clock_offset_s: float = 0.0

    # Chatwoot
    chatwoot_version: str = CHATWOOT_VERSION
    lock_to_single_conversation: bool = False
    auto_assignment: bool = True
    assignment_v2: bool = True  # off: at once, and a non-member's conversation changes hands
    agents_online: bool = True
    agent_bot_active: bool = False
    drop_underscore_headers: bool = False  # what nginx does unless told otherwise
    chatwoot_signs_webhooks: bool = True
    chatwoot_tells_updated_at: bool = True  # before February 2025 no conversation had it
    chatwoot_knows_updated_within: bool = True  # False: the list goes by pages all the same
    csat_survey_enabled: bool = False  # asks for a rating after a resolved conversation
    chatwoot_hears_whatsapp: bool = True  # False: its app is not subscribed, words never come
    messages_per_conversation_minute: int = 200
    requests_per_minute: int = 3000  # of one address; loopback is exempt
    searches_per_minute: int = 100
    limits_loopback: bool = False
    contact_race_ms: int = 0  # pause between the check of uniqueness and the insert

    # How long Chatwoot takes: a real one answers five at once, the rest wait
    chatwoot_threads: int = 0  # 0: all at once
    chatwoot_read_ms: int = 0
    chatwoot_write_ms: int = 0
    chatwoot_row_ms: float = 0.0  # for each conversation of a list

    # WhatsApp
    not_on_whatsapp: list[str] = field(default_factory=list)
    landlines_on_whatsapp: bool = False
    undeliverable_answer: Literal["webhook", "sync"] = "webhook"
    wa_id_overrides: dict[str, str] = field(default_factory=dict)
    enforce_window: bool = True
    enforce_pair_rate: bool = True
    throughput_mps: int = 80  # 0: no limit
    template_review: Literal["APPROVED", "PENDING", "REJECTED"] = "APPROVED"
    recategorize_to_marketing: bool = False

    # WhatsApp's webhooks
    number_taken_over: bool = False  # Chatwoot got a token of Indica's app: Indica hears nothing
    whatsapp_webhook_url: str | None = None
    leads_webhook_url: str | None = None  # where the page's app is told of filled in forms
    statuses: bool = True
    sent_delay_ms: int = 150
    delivered_delay_ms: int = 400
    read_delay_ms: int = 1500
    read_share: float = 1.0  # share of the delivered that are also read
    opaque_on_failed: bool = True  # unproven in the field: see what happens without
    phone_in_webhooks: bool = True  # False: only the business-scoped user id
    user_id_in_webhooks: bool = True  # False: only the phone, as before 2026
    webhook_batch_ms: int = 0  # gather updates for so long into one POST
    webhook_retry_base_ms: int = 1000

    def as_json(self) -> dict[str, Any]:
        """Return every switch."""
        return asdict(self)

    def update(self, raw: Any) -> None:
        """Change the named switches, all or none; raises BadSetting."""
        if not isinstance(raw, dict):
            raise BadSetting("settings are a JSON object")
        names = {item.name for item in fields(self)}
        clean: dict[str, Any] = {}
        for name, value in raw.items():
            if name not in names:
                raise BadSetting(f"unknown setting {name}; known: {', '.join(sorted(names))}")
            clean[name] = self._checked(name, value)
        for name, value in clean.items():
            setattr(self, name, value)

    def _checked(self, name: str, value: Any) -> Any:
        default = getattr(type(self)(), name)
        if name == "undeliverable_answer":
            return _one_of(name, value, ("webhook", "sync"))
        if name == "template_review":
            return _one_of(name, value, ("APPROVED", "PENDING", "REJECTED"))
        if name == "chatwoot_version":
            if not isinstance(value, str) or versions.parse(value) is None:
                raise BadSetting(f"{name} must be three numbers, as {CHATWOOT_VERSION}")
            return value
        if name.endswith("_webhook_url"):
            if value is not None and not (
                isinstance(value, str) and value.startswith(("http://", "https://"))
            ):
                raise BadSetting(f"{name} must be an http(s) URL or null")
            return value
        if isinstance(default, bool):
            if not isinstance(value, bool):
                raise BadSetting(f"{name} must be true or false")
            return value
        if isinstance(default, int | float):
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise BadSetting(f"{name} must be a number")
            if value < 0 and name != "clock_offset_s":
                raise BadSetting(f"{name} must not be negative")
            return type(default)(value)
        if isinstance(default, list):
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise BadSetting(f"{name} must be a list of strings")
            return list(value)
        if not isinstance(value, dict) or not all(isinstance(item, str) for item in value.values()):
            raise BadSetting(f"{name} must be an object of strings")
        return dict(value)


def _one_of(name: str, value: Any, allowed: tuple[str, ...]) -> Any:
    if value not in allowed:
        raise BadSetting(f"{name} must be one of {', '.join(allowed)}")
    return value
