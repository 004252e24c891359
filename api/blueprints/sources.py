"""Structured webhooks: other systems submit referrals in their own words, with a proof."""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable
from types import MappingProxyType
from typing import Final

from flask import Blueprint, request

from api.context import (
    MAX_BODY_BYTES,
    MAX_SIGNED_BYTES,
    META_SIGNATURE,
    header_text,
    locale,
    read_body,
)
from api.db import Credential, Database, Session
from api.heartbeat import Heartbeat
from api.meta_proofs import challenge
from api.metrics import Metrics
from api.problems import Problem
from api.responses import Response, reply
from api.source_proofs import Sent, is_proved
from database.common.settings import ApiSettings
from database.common.source_secrets import source_secret

logger = logging.getLogger(__name__)

CODE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
"""How a source is called (`intake.add_source`)."""

REFUSED: Final = MappingProxyType(
    {
        "pt-BR": "A origem, a assinatura, a chave ou o horário não confere.",
        "en": "The source, the signature, the key or the time does not match.",
    }
)


def blueprint(
    database: Database,
    metrics: Metrics,
    heartbeat: Heartbeat,
    settings: ApiSettings,
    service: Credential,
    clock: Callable[[], float] = time.time,
) -> Blueprint:
    """`/v1/webhooks/leads/{source}`, with and without a secret at its end.

    `clock` gives Unix seconds.
    """
    sources = Blueprint("sources", __name__, url_prefix="/v1/webhooks/leads")
    master_key = settings.known_master_key() or ""
    meta = settings.access().meta
    hubspot = settings.hubspot_client_secret
    hubspot_secret = "" if hubspot is None else hubspot.get_secret_value()
    public_url = settings.api_public_url

    @sources.post("/<source>")
    def submit(source: str) -> Response:
        return take(source, None)

    @sources.post("/<source>/<path_secret>")
    def submit_to_address(source: str, path_secret: str) -> Response:
        return take(source, path_secret)

    @sources.get("/<source>")
    def verify(source: str) -> Response:
        """Meta's handshake, before it keeps the address."""
        text = challenge(request.args, (meta.verify_token or "").encode())
        with database.session(locale()) as session:
            if text is None or find(session, source)[1] != "meta":
                raise refused(source)
        return Response(text, mimetype="text/plain")

    @sources.get("/<source>/<path_secret>")
    def probe(source: str, path_secret: str) -> Response:
        """Some senders ask for the address before they keep it."""
        with database.session(locale()) as session:
            check(session, source, b"", path_secret)
        return Response(json.dumps({"status": "ok"}), mimetype="application/json")

    def take(source: str, path_secret: str | None) -> Response:
        raw = read_body(MAX_SIGNED_BYTES if META_SIGNATURE in request.headers else MAX_BODY_BYTES)
        with database.session(locale()) as session:
            check(session, source, raw, path_secret)
            answer = session.answer(
                "api.submit_webhook",
                barrier="util.durable",
                p_credential=service,
                p_source_code=source,
                p_raw=raw,
                p_delivery_id=header_text("X-Indica-Delivery"),
            )
        body = json.loads(answer.body)
        for one in body.get("submissions", [body]):
            metrics.submission(one.get("outcome"), replayed=answer.replayed)
        return reply(answer, body)

    def check(session: Session, source: str, raw: bytes, path_secret: str | None) -> None:
        """Raise a 401 problem unless the request proves to come from the source."""
        version, kind = find(session, source)
        # An unknown source costs the same work, with a secret that nobody can know.
        secret = source_secret(master_key, source, int(version or 0))
        if kind == "meta":
            secret = meta.app_secret or ""
            if not secret:
                logger.error(
                    "Webhooks of Meta's lead forms are refused: set INDICA_META_APP_SECRET"
                )
        elif kind == "hubspot":
            secret = hubspot_secret
            if not secret:
                logger.error(
                    "Webhooks of HubSpot's app are refused: set INDICA_HUBSPOT_CLIENT_SECRET"
                )
        sent = Sent(raw, request.headers, path_secret, clock(), address())
        if not is_proved(kind, secret, sent) or version is None or not master_key:
            raise refused(source)

    def address() -> str:
        """The address as its sender called it, which a proxy in front may have changed."""
        query = request.query_string.decode("latin-1")
        base = public_url or f"https://{request.host}"
        return f"{base.rstrip('/')}{request.path}{f'?{query}' if query else ''}"

    def find(session: Session, source: str) -> tuple[bytes | None, str]:
        """Which version of its secret counts, and how a source proves itself."""
        if "\0" in source:
            raise refused("")
        version, proof = session.rows("api.find_source", p_credential=service, p_code=source)[0]
        return version, "signature" if proof is None else proof.decode()

    def refused(source: str) -> Problem:
        # What is no code may be a secret that was pasted into the wrong place.
        heartbeat.refused(f"source:{source if CODE.fullmatch(source) else ''}")
        return Problem(
            401,
            detail=REFUSED[locale()],
            headers={"WWW-Authenticate": 'Signature realm="sources"'},
        )

    return sources
