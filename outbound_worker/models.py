"""Values that travel inside the worker: jobs, work by kind, answers of a call, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NewType
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

WorkerId = NewType("WorkerId", int)
JobId = NewType("JobId", int)
JsonObject = dict[str, Any]

Target = Literal["chatwoot", "whatsapp", "meta", "webhook", "mail", "alert"]
Phase = Literal["before_request", "no_answer", "answered"]


class Lease:
    """How long a job is ours, on this machine's monotonic clock (seconds).

    The coordinator moves `expires_at`; the thread that works on the job only reads it.
    """

    __slots__ = ("expires_at", "kind", "request_left")

    def __init__(self, expires_at: float, kind: str = "") -> None:
        self.expires_at = expires_at
        self.kind = kind
        """The kind of the job, by which its requests are counted."""
        self.request_left = False
        """Whether a request of this job may have reached the other side."""

    def end(self) -> None:
        """The database gave the job to somebody else: no further request is sent."""
        self.expires_at = 0.0


@dataclass(frozen=True, slots=True)
class Job:
    """One claimed job of the outbox."""

    id: JobId
    kind: str
    lead_id: int | None
    attempt: int
    work: JsonObject
    lease: Lease
    urgency: str = "normal"
    waited: float = 0.0
    """Seconds from when it was due to its claim."""


@dataclass(frozen=True, slots=True)
class CallError:
    """Why a call did not succeed, in the words that `outbox.fail` reads."""

    target: Target
    phase: Phase
    operation: str
    message: str
    http_status: int | None = None
    code: int | None = None
    subcode: int | None = None
    is_transient: bool | None = None
    details: str | None = None
    attributes: tuple[str, ...] | None = None
    retry_after_seconds: int | None = None
    trace_id: str | None = None

    def as_json(self) -> JsonObject:
        """Every key of the contract, absent facts as null."""
        return {
            "target": self.target,
            "phase": self.phase,
            "operation": self.operation,
            "http_status": self.http_status,
            "code": self.code,
            "subcode": self.subcode,
            "is_transient": self.is_transient,
            "message": self.message,
            "details": self.details,
            "attributes": None if self.attributes is None else list(self.attributes),
            "retry_after_seconds": self.retry_after_seconds,
            "trace_id": self.trace_id,
        }


@dataclass(frozen=True, slots=True)
class Completed:
    """The call sequence of a job succeeded."""

    job: Job
    result: JsonObject
    seconds: float


@dataclass(frozen=True, slots=True)
class Failed:
    """The call sequence of a job stopped at an error; SQL decides what happens next."""

    job: Job
    error: CallError
    seconds: float


Report = Completed | Failed


class Work(BaseModel):
    """What a job asks for. Fields that a newer database adds are ignored."""

    # Names and phones must not come back in the text of a validation error.
    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class AgentsWork(Work):
    """Work of `chatwoot.agents`."""

    account_id: int


class ContactWork(Work):
    """Work of `chatwoot.contact`."""

    account_id: int
    inbox_id: int
    contact_id: int | None = None
    name: str
    email: str | None = None
    phone_number: str | None = None
    phone_variants: tuple[str, ...] = ()
    identifier: str
    custom_attributes: Mapping[str, Any] = Field(default_factory=dict)
    source_id: str | None = None
    others: frozenset[int] = frozenset()
    """Contacts of other people who have, or had, the same number."""


class CorrectionWork(Work):
    """Work of `chatwoot.correction`."""

    account_id: int
    contact_id: int
    identifier: str
    custom_attributes: Mapping[str, Any] = Field(default_factory=dict)
    phones: tuple[str, ...] = ()
    """The person's, also those that they had."""
    fields: Mapping[str, str | None]
    """Of `name`, `phone_number` and `email` what was corrected; null takes it away."""


class ConversationWork(Work):
    """Work of `chatwoot.conversation`."""

    account_id: int
    inbox_id: int
    contact_id: int
    source_id: str | None = None
    assignee_id: int | None = None
    labels: tuple[str, ...] = ()
    labels_remove: tuple[str, ...] = ()
    """Of an earlier lead of theirs, in a conversation that is reused."""
    custom_attributes: Mapping[str, Any]
    force_new: bool = False
    """Whether another is made whatever the person has open."""
    is_new: bool = False
    """Whether there can be none that this order would find."""
    status: Literal["snoozed"] | None = None
    """A new one is made so; one that was open becomes so when nobody talks there."""
    talk_since: float | None = None
    """Words since then (Unix seconds) are looked for in conversations that are open."""


class Whose(Work):
    """By what a conversation is known as one of our person."""

    lead: str
    identifier: str
    phones: tuple[str, ...] = ()
    uuid: str | None = None
    """Of the conversation, where it was kept."""
    inbox_id: int | None = None


class NoteWork(Work):
    """Work of `chatwoot.note`."""

    account_id: int
    conversation_id: int
    whose: Whose | None = None
    """Of a conversation that must be looked at before it is written to."""
    content: str
    outbox_id: int


class UpdateWork(Work):
    """Work of `chatwoot.update`: a field that was not given is not touched."""

    account_id: int
    conversation_id: int
    whose: Whose | None = None
    assignee_id: int | None = None
    labels_add: tuple[str, ...] = ()
    labels_remove: tuple[str, ...] = ()
    priority: str | None = None
    keeps_priority: bool = False
    """Whether a priority that is there already stays."""
    custom_attributes: Mapping[str, Any] | None = None
    status: str | None = None
    from_status: str | None = None
    """The status is left when it is another one than this by now."""
    shown: JsonObject | None = None
    """What of the lead's standing this writes; it comes back with the report."""
    unless_written_after: datetime | None = None
    """The status is left when somebody wrote in the conversation since."""


class Told(Work):
    """Up to where a conversation was read before."""

    conversation_id: int
    read_at: float | None = None
    """`updated_at` of the state that was read."""
    message_id: int | None = None
    """The last message after which there may be news."""


class ObserveWork(Work):
    """Work of `chatwoot.observe`: one conversation that changed, or all of a person."""

    account_id: int
    inbox_id: int
    conversation_id: int | None = None
    is_known: bool = False
    """Whether whose it is is known without reading the conversation itself."""
    contact_id: int | None = None
    phones: tuple[str, ...] = ()
    told: tuple[Told, ...] = ()
    said_since: float
    unsettled_after: float
    """What was sent since may still turn out not to have been delivered."""


class SweepWork(Work):
    """Work of `chatwoot.sweep`."""

    account_id: int
    inbox_id: int
    changed_since: float
    within_seconds: int | None = None
    """The same as an age; without it the whole list is read by pages, the latest first."""


class BodyParameter(Work):
    """One value of a template's body; `name` only in templates with named parameters."""

    name: str | None = None
    text: str


class QuickReply(Work):
    """The payload of one quick-reply button."""

    index: int = Field(ge=0, le=9)
    payload: str = Field(min_length=1, max_length=256)


class ThroughChatwoot(Work):
    """From where Chatwoot sends a template, when it is Chatwoot that sends it."""

    account_id: int
    conversation_id: int
    whose: Whose
    content: str
    """What agents read in the conversation: the text as the person gets it."""
    category: str
    is_flat: bool = False
    """Whether this Chatwoot takes the values as one flat object (before 4.5.0)."""
    sent_since: float
    """An earlier copy of this message is not older than this."""
    refused: frozenset[int] = frozenset()
    """Earlier copies that do not count, whatever Chatwoot has learnt of them."""


class TemplateWork(Work):
    """Work of `whatsapp.template`."""

    phone_number_id: str
    to: str = Field(pattern=r"^\+[1-9][0-9]{1,14}$")
    template: str
    language: str
    parameter_format: Literal["POSITIONAL", "NAMED"] = "POSITIONAL"
    body_parameters: tuple[BodyParameter, ...] = ()
    buttons: tuple[QuickReply, ...] = ()
    opaque: str = Field(max_length=512)
    chatwoot: ThroughChatwoot | None = None
    """Null: we send it ourselves."""


class TemplatesWork(Work):
    """Work of `whatsapp.templates` and `chatwoot.templates`: which ones are read, and where."""

    account_id: int
    inbox_id: int
    waba_id: str | None = Field(default=None, pattern=r"^[0-9]{1,30}$")
    names: tuple[str, ...] = ()


class LeadWork(Work):
    """Work of `meta.lead`."""

    external_id: str = Field(pattern=r"^[0-9]{1,40}$")


class WebhookWork(Work):
    """Work of `webhook.deliver`."""

    delivery: UUID
    subscription: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")
    url: str = Field(max_length=2000)
    secret_versions: tuple[int, ...] = Field(min_length=1)
    body: JsonObject


class MailWork(Work):
    """An e-mail to somebody of ours."""

    to: str = Field(pattern=r"^[^@\s,;<>]+@[^@\s,;<>]+$", max_length=254)
    id: UUID
    subject: str = Field(min_length=1, max_length=200)
    text: str = Field(min_length=1)


class AlertWork(Work):
    """Work of `alert.notify`: one of these."""

    webhook: WebhookWork | None = None
    template: TemplateWork | None = None
    note: NoteWork | None = None
    mail: MailWork | None = None
