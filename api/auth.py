"""Who is calling: bearer tokens, checked and counted by SQL before anything else is done."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from flask import request

from api.context import locale
from api.db import Answer, Argument, Credential, Database, Session
from api.problems import Problem
from database.common.settings import ApiSettings
from database.common.source_secrets import SERVICE_PREFIX, service_digest

logger = logging.getLogger(__name__)

TOKEN_SHAPE: Final = re.compile(r"ind_([0-9A-Za-z]{1,64})_([\x21-\x7e]{1,256})")


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller and the connection that serves this request."""

    credential: Credential
    session: Session

    def ask(self, function: str, *, barrier: str | None = None, **arguments: Argument) -> Answer:
        """Call an `api` function in this caller's name."""
        return self.session.answer(
            function, barrier=barrier, p_credential=self.credential, **arguments
        )


def credential() -> Credential:
    """What the caller sent as proof; a malformed token takes the same time."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthorized()
    match = TOKEN_SHAPE.fullmatch(token.strip())
    prefix, secret = match.groups() if match else ("", token[:256])
    return Credential(prefix, hashlib.sha256(secret.encode("utf-8", "replace")).digest())


@contextmanager
def authenticated(database: Database) -> Iterator[Caller]:
    """The caller of this request; raises a 401 or 429 problem.

    Read the request's body inside this context: a caller without a valid token is then refused
    before any of it is read, and cannot occupy a thread by sending it slowly.
    """
    proof = credential()
    with database.session(locale()) as session:
        rows = session.rows("api.authenticate", p_credential=proof)
        if not rows:
            raise unauthorized(error="invalid_token")
        _scopes, retry_after = rows[0]
        if retry_after is not None:
            raise Problem(429, headers={"Retry-After": str(max(1, int(retry_after)))})
        yield Caller(proof, session)


def unauthorized(error: str | None = None) -> Problem:
    challenge = 'Bearer realm="indica"' + (f', error="{error}"' if error else "")
    return Problem(401, headers={"WWW-Authenticate": challenge})


def service_credential(settings: ApiSettings) -> Credential:
    """What the API itself proves itself by; one that opens nothing without a master key."""
    master_key = settings.known_master_key()
    if master_key is None:
        logger.error("webhooks, enrolments and questions about health fail: set INDICA_MASTER_KEY")
        return Credential("", b"")
    return Credential(SERVICE_PREFIX, service_digest(master_key))
