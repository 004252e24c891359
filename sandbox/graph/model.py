"""The rows of the fake Graph API; everything here needs the lock."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any

from database.common import sandbox_access as access


@dataclass(slots=True)
class Template:
    """A message template in one language."""

    id: str
    name: str
    language: str
    category: str
    status: str
    components: list[dict[str, Any]]
    created_at: float
    parameter_format: str = "POSITIONAL"
    correct_category: str | None = None
    message_send_ttl_seconds: int | None = None
    rejected_reason: str = "NONE"

    def component(self, kind: str) -> dict[str, Any] | None:
        """Return the component of a kind (HEADER, BODY, FOOTER, BUTTONS)."""
        for item in self.components:
            if str(item.get("type", "")).upper() == kind:
                return item
        return None

    def buttons(self) -> list[dict[str, Any]]:
        """Return the buttons in order."""
        found = self.component("BUTTONS")
        return list(found.get("buttons", [])) if found else []


@dataclass(slots=True)
class Send:
    """A message that Graph accepted, and what became of it."""

    wamid: str
    at: float
    phone_number_id: str
    input: str
    wa_id: str
    key: str
    kind: str
    app: str
    text: str
    header: str | None = None
    footer: str | None = None
    buttons: list[dict[str, str]] = field(default_factory=list)
    template: dict[str, Any] | None = None
    category: str | None = None
    in_window: bool = False
    context_id: str | None = None
    opaque: str | None = None
    status: str = "accepted"
    status_times: dict[str, float] = field(default_factory=dict)
    error: dict[str, Any] | None = None


@dataclass(slots=True)
class Inbound:
    """A message that a person wrote, or a button that they pressed."""

    wamid: str
    at: float
    phone_number_id: str
    wa_id: str
    key: str
    kind: str
    text: str
    payload: str | None = None
    context_id: str | None = None
    content: dict[str, Any] = field(default_factory=dict)
    unheard: bool = False  # by Chatwoot, whose app was not subscribed


@dataclass(slots=True)
class Customer:
    """A person as WhatsApp knows them; `key` is the canonical number without plus."""

    key: str
    wa_id: str
    user_id: str
    name: str | None = None
    last_inbound_at: float | None = None
    marketing_stopped: bool = False


@dataclass(slots=True)
class Lead:
    """What somebody filled into a lead form of the page."""

    id: str
    at: float
    page_id: str
    form_id: str
    ad_id: str
    field_data: list[dict[str, Any]]


class GraphStore:
    """One WhatsApp Business account with one number, and a page with a lead form."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Go back to an account without templates."""
        self.waba_id = access.WHATSAPP_WABA_ID
        self.phone_numbers: dict[str, str] = {
            access.WHATSAPP_PHONE_NUMBER_ID: access.WHATSAPP_DISPLAY_PHONE_NUMBER
        }
        self.templates: dict[str, Template] = {}
        self.subscriptions: dict[str, str | None] = {}
        self.next_template_id = 900000000000001
        self.forget_people()

    def forget_people(self) -> None:
        """Drop sends, inbound messages, customers and leads."""
        self.leads: dict[str, Lead] = {}
        self.sends: dict[str, Send] = {}
        self.inbound: dict[str, Inbound] = {}
        self.customers: dict[str, Customer] = {}
        self.reindex()

    def reindex(self) -> None:
        """Build the indexes from the rows."""
        self.template_keys = {(t.name, t.language): t.id for t in self.templates.values()}
        self.thread: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
        self.by_user_id = {c.user_id: c.key for c in self.customers.values()}
        self.pair_tokens: dict[str, tuple[float, float]] = {}
        self.throughput_tokens: dict[str, tuple[float, float]] = {}
        for send in self.sends.values():
            self.thread[send.key].append((send.at, send.wamid))
        for item in self.inbound.values():
            self.thread[item.key].append((item.at, item.wamid))
        for line in self.thread.values():
            line.sort()

    def add_send(self, send: Send) -> None:
        """Keep an accepted message."""
        self.sends[send.wamid] = send
        self.thread[send.key].append((send.at, send.wamid))

    def add_inbound(self, item: Inbound) -> None:
        """Keep a person's message."""
        self.inbound[item.wamid] = item
        self.thread[item.key].append((item.at, item.wamid))

    def find_template(self, name: str, language: str) -> Template | None:
        """Return the template of that exact name and language."""
        found = self.template_keys.get((name, language))
        return self.templates[found] if found is not None else None

    def add_template(self, template: Template) -> None:
        """Keep a template."""
        self.templates[template.id] = template
        self.template_keys[(template.name, template.language)] = template.id

    def remove_template(self, template: Template) -> None:
        """Delete a template."""
        del self.templates[template.id]
        del self.template_keys[(template.name, template.language)]

    def dump(self) -> dict[str, Any]:
        """Return every row as JSON."""
        return {
            "next_template_id": self.next_template_id,
            "subscriptions": dict(self.subscriptions),
            "templates": [asdict(row) for row in self.templates.values()],
            "sends": [asdict(row) for row in self.sends.values()],
            "inbound": [asdict(row) for row in self.inbound.values()],
            "customers": [asdict(row) for row in self.customers.values()],
            "leads": [asdict(row) for row in self.leads.values()],
        }

    def load(self, raw: dict[str, Any]) -> None:
        """Replace every row by a snapshot's."""
        self.next_template_id = int(raw["next_template_id"])
        self.subscriptions = dict(raw["subscriptions"])
        self.templates = {item["id"]: Template(**item) for item in raw["templates"]}
        self.sends = {item["wamid"]: Send(**item) for item in raw["sends"]}
        self.inbound = {item["wamid"]: Inbound(**item) for item in raw["inbound"]}
        self.customers = {item["key"]: Customer(**item) for item in raw["customers"]}
        self.leads = {item["id"]: Lead(**item) for item in raw.get("leads", [])}
        self.reindex()
