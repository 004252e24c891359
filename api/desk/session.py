"""Who is at the desk: the cookie, the proof in forms, where a request came from."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final
from urllib.parse import urlsplit

from flask import request

from api.auth import TOKEN_SHAPE
from api.db import Credential
from api.responses import Response
from database.common.settings import ApiSettings

PATH: Final = "/desk"


class Session:
    """What the cookie of a request holds; it opens nothing by itself, SQL decides."""

    def __init__(self, value: str) -> None:
        match = TOKEN_SHAPE.fullmatch(value)
        prefix, secret = match.groups() if match else ("", "")
        self.is_there = match is not None
        self.credential = Credential(prefix, hashlib.sha256(secret.encode()).digest())
        self.form_proof = hashlib.sha256(f"form:{value}".encode()).hexdigest()
        """In every form: another site can send the cookie along, and cannot know this."""

    def has_sent(self, proof: str) -> bool:
        return self.is_there and hmac.compare_digest(self.form_proof.encode(), proof.encode())


def is_secure(settings: ApiSettings) -> bool:
    """Whether browsers reach us by https."""
    if settings.api_public_url is not None:
        return str(settings.api_public_url).startswith("https:")
    if settings.api_proxies and request.headers.get("X-Forwarded-Proto", "") == "https":
        return True
    return request.scheme == "https"


def cookie_name(settings: ApiSettings) -> str:
    return "__Secure-indica-desk" if is_secure(settings) else "indica-desk"


def current(settings: ApiSettings) -> Session:
    return Session(request.cookies.get(cookie_name(settings), ""))


def keep(response: Response, settings: ApiSettings, value: str, seconds: int) -> Response:
    """Give the browser the cookie of a session, or with no seconds take it away."""
    response.set_cookie(
        cookie_name(settings),
        value,
        max_age=seconds,
        path=PATH,
        secure=is_secure(settings),
        httponly=True,
        samesite="Lax",
    )
    return response


def is_from_here(settings: ApiSettings) -> bool:
    """Whether a form was sent by a page of ours, as far as the browser tells.

    Browsers tell it by Sec-Fetch-Site where the connection can be trusted, else by Origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    hosts = {request.host}
    if settings.api_public_url is not None:
        hosts.add(urlsplit(str(settings.api_public_url)).netloc)
    return urlsplit(origin).netloc in hosts
