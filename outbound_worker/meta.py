"""Lead forms of Meta: one lead, read by its number."""

from __future__ import annotations

import base64
from typing import Final

from database.common.http_client import Answer
from database.common.redaction import Redactor
from database.common.source_secrets import appsecret_proof
from outbound_worker import graph_errors
from outbound_worker.errors import CallFailed
from outbound_worker.leased_client import LeasedClient
from outbound_worker.models import CallError, JsonObject, LeadWork, Lease

OPERATION: Final = "leadgen"
MAX_LEAD_BYTES: Final = 64 * 1024
"""What the ledger keeps of one referral."""

ANSWERS: Final = "id,created_time,form_id,field_data,custom_disclaimer_responses"
WITH_ADVERTISEMENT: Final = (
    f"{ANSWERS},ad_id,ad_name,adset_id,adset_name,campaign_id,campaign_name,is_organic,platform"
)
"""Where the person came from; a token that may read leads may still not read advertisements."""

MISSING_TOKEN: Final = 104
"""Graph's own code for a request without a token."""
NOT_PERMITTED: Final = frozenset({3, 10, 100, *range(200, 300)})


class MetaLeads:
    """Reads leads. Changes nothing, so that anything may be asked again."""

    def __init__(
        self,
        http: LeasedClient,
        api_version: str,
        redact: Redactor,
        *,
        token: str | None,
        app_secret: str | None,
    ) -> None:
        self._http = http
        self._version = api_version
        self._redact = redact
        self._has_token = token is not None
        self._proof = (
            None if token is None or app_secret is None else appsecret_proof(token, app_secret)
        )

    def fetch(self, work: LeadWork, lease: Lease) -> JsonObject:
        """The bytes of Graph's answer, which are the lead's. Raises CallFailed."""
        if not self._has_token:
            raise CallFailed(
                CallError(
                    target="meta",
                    phase="before_request",
                    operation=OPERATION,
                    code=MISSING_TOKEN,
                    message="INDICA_META_PAGE_TOKEN is not set",
                )
            )
        answer = self._ask(work, WITH_ADVERTISEMENT, lease)
        if graph_errors.integer(graph_errors.graph_error(answer).get("code")) in NOT_PERMITTED:
            answer = self._ask(work, ANSWERS, lease)
        payload = answer.json_object()
        if (
            not 200 <= answer.status < 300
            or payload is None
            or "error" in payload
            or str(payload.get("id")) != work.external_id
        ):
            raise CallFailed(
                graph_errors.error_from_answer(
                    answer,
                    self._redact,
                    target="meta",
                    operation=OPERATION,
                    unread="the answer is not this lead",
                    may_quote=False,
                )
            )
        if len(answer.body) > MAX_LEAD_BYTES:
            raise CallFailed(
                CallError(
                    target="meta",
                    phase="answered",
                    operation=OPERATION,
                    http_status=answer.status,
                    message=f"the lead has more than {MAX_LEAD_BYTES} bytes",
                )
            )
        return {"body": base64.b64encode(answer.body).decode()}

    def _ask(self, work: LeadWork, fields: str, lease: Lease) -> Answer:
        query: dict[str, str | int] = {"fields": fields}
        if self._proof is not None:
            query["appsecret_proof"] = self._proof
        return self._http.call(
            "GET",
            f"/{self._version}/{work.external_id}",
            operation=OPERATION,
            lease=lease,
            query=query,
        )
