"""Who is calling: bearer tokens, checked and counted by SQL before anything else is done."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from flask import request

from api.context import locale
from api.db import Answer, Argument, Database, Session
from api.problems import Problem

TOKEN_SHAPE: Final = re.compile(r"ind_([0-9A-Za-z]{1,64})_([\x21-\x7e]{1,256})")


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated caller and the connection that serves this request."""

    token_id: int
    session: Session

    def ask(self, function: str, *, barrier: str | None = None, **arguments: Argument) -> Answer:
        """Call an `api` function in this caller's name."""
        return self.session.answer(function, barrier=barrier, p_token_id=self.token_id, **arguments)


def credentials() -> tuple[str, bytes]:
    """Prefix and SHA-256 of the token's secret; a malformed token takes the same time."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise unauthorized()
    match = TOKEN_SHAPE.fullmatch(token.strip())
    prefix, secret = match.groups() if match else ("", token[:256])
    return prefix, hashlib.sha256(secret.encode("utf-8", "replace")).digest()


@contextmanager
def authenticated(database: Database) -> Iterator[Caller]:
    """The caller of this request; raises a 401 or 429 problem.

    Read the request's body inside this context: a caller without a valid token is then refused
    before any of it is read, and cannot occupy a thread by sending it slowly.
    """
    prefix, digest = credentials()
    with database.session(locale()) as session:
        rows = session.rows("api.authenticate", p_prefix=prefix, p_secret_sha256=digest)
        token_id, _scopes, retry_after = rows[0] if rows else (None, None, None)
        if token_id is None:
            raise unauthorized(error="invalid_token")
        if retry_after is not None:
            raise Problem(429, headers={"Retry-After": str(max(1, int(retry_after)))})
        yield Caller(int(token_id), session)


def unauthorized(error: str | None = None) -> Problem:
    challenge = 'Bearer realm="indica"' + (f', error="{error}"' if error else "")
    return Problem(401, headers={"WWW-Authenticate": challenge})
