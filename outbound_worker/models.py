"""Values that travel inside the worker: jobs, work by kind, answers of a call, reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NewType

from pydantic import BaseModel, ConfigDict, Field

WorkerId = NewType("WorkerId", int)
JobId = NewType("JobId", int)
JsonObject = dict[str, Any]

Target = Literal["chatwoot", "whatsapp"]
Phase = Literal["before_request", "no_answer", "answered"]


class Lease:
    """How long a job is ours, on this machine's monotonic clock (seconds).

    The coordinator moves `expires_at`; the thread that works on the job only reads it.
    """

    __slots__ = ("expires_at", "request_left")

    def __init__(self, expires_at: float) -> None:
        self.expires_at = expires_at
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


class ConversationWork(Work):
    """Work of `chatwoot.conversation`."""

    account_id: int
    inbox_id: int
    contact_id: int
    source_id: str | None = None
    assignee_id: int | None = None
    labels: tuple[str, ...] = ()
    custom_attributes: Mapping[str, Any]
    force_new: bool = False


class Whose(Work):
    """By what a conversation is known as one of our person."""

    lead: str
    identifier: str
    phones: tuple[str, ...] = ()


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
    custom_attributes: Mapping[str, Any] | None = None
    status: str | None = None
    unless_written_after: datetime | None = None
    """The status is left when somebody wrote in the conversation since."""


class BodyParameter(Work):
    """One value of a template's body; `name` only in templates with named parameters."""

    name: str | None = None
    text: str


class QuickReply(Work):
    """The payload of one quick-reply button."""

    index: int = Field(ge=0, le=9)
    payload: str = Field(min_length=1, max_length=256)


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
