"""A template that Chatwoot sends, from a conversation of its own (mode `chatwoot` of a channel).

Chatwoot takes the message, answers and sends it later in a job: what became of it is told by its
webhooks. It knows no key by which a call may be repeated, so every message carries our mark, and
whoever may be repeating a call looks for it first.
"""

from __future__ import annotations

from typing import Final

from outbound_worker.chatwoot import Chatwoot
from outbound_worker.errors import CallFailed
from outbound_worker.models import CallError, JsonObject, Lease, TemplateWork, ThroughChatwoot
from outbound_worker.ownership import require_ours
from outbound_worker.values import as_object, written_at
from outbound_worker.whatsapp import parameter_text

MARK: Final = "automation_rule_id"
"""The one attribute of a message that every Chatwoot since 4.0 keeps as it was posted; with it the
message counts neither as an agent's first reply nor as an answer in the reports."""
PREFIX: Final = "indica:"


def message_body(work: TemplateWork, through: ThroughChatwoot) -> JsonObject:
    """The body of POST …/messages.

    Values are taken in the order in which they stand. Of the buttons Chatwoot can fill those of
    addresses and coupons only; quick replies are sent as they are, and a press brings their text.
    """
    values = {
        (parameter.name or str(position))
        if work.parameter_format == "NAMED"
        else str(position): parameter_text(parameter.text)
        for position, parameter in enumerate(work.body_parameters, start=1)
    }
    params: JsonObject = {
        "name": work.template,
        "category": through.category,
        "language": work.language,
    }
    if values:
        params["processed_params"] = values if through.is_flat else {"body": values}
    return {
        "content": through.content,
        "message_type": "outgoing",
        "private": False,
        "content_attributes": {MARK: mark_of(work)},
        "template_params": params,
    }


def mark_of(work: TemplateWork) -> str:
    """Our mark on every copy of this message."""
    return PREFIX + work.opaque


def is_marked(message: JsonObject) -> bool:
    """Whether a message of a list is a template that Chatwoot sends for us."""
    mark = as_object(message.get("content_attributes")).get(MARK)
    return isinstance(mark, str) and mark.startswith(PREFIX)


class TemplateByChatwoot:
    """Post one template, at most once."""

    def __init__(
        self, api: Chatwoot, work: TemplateWork, through: ThroughChatwoot, lease: Lease
    ) -> None:
        self._api = api
        self._work = work
        self._through = through
        self._lease = lease

    def run(self, *, may_be_there: bool) -> JsonObject:
        """Return Chatwoot's id of the message. Raises CallFailed."""
        through = self._through
        try:
            require_ours(
                self._api.show_conversation(
                    through.account_id, through.conversation_id, self._lease
                ),
                through.whose,
            )
            found = self._find() if may_be_there else None
        except CallFailed as failure:
            raise _nothing_left(failure) from failure
        if found is None:
            found = int(
                self._api.create_template_message(
                    through.account_id,
                    through.conversation_id,
                    message_body(self._work, through),
                    self._lease,
                )["id"]
            )
        return {"chatwoot_message_id": found}

    def _find(self) -> int | None:
        """An earlier copy that did not fail and was not given up."""
        through = self._through
        pages = self._api.pages_back(through.account_id, through.conversation_id, self._lease)
        for page in pages:
            for message in page:
                if (
                    as_object(message.get("content_attributes")).get(MARK) == mark_of(self._work)
                    and message.get("status") != "failed"
                    and message["id"] not in through.refused
                ):
                    return int(message["id"])
            if min(written_at(message) for message in page) < through.sent_since:
                return None
        return None


def _nothing_left(failure: CallFailed) -> CallFailed:
    """The same failure of a look: nothing was sent, whatever became of the look."""
    error = failure.error
    if error.phase != "no_answer":
        return failure
    return CallFailed(
        CallError(
            target=error.target,
            phase="before_request",
            operation=error.operation,
            message=error.message,
            http_status=error.http_status,
            retry_after_seconds=error.retry_after_seconds,
        )
    )
