"""E-mails of alerts: handed over once, by TLS unless the server is on this machine."""

from __future__ import annotations

import email
import socketserver
import threading
import time
from collections.abc import Iterator
from email.policy import default
from uuid import UUID

import pytest

from outbound_worker.errors import CallFailed, LeaseEnded
from outbound_worker.mail import Mail
from outbound_worker.models import Lease, MailWork

WORK = MailWork(
    to="dora@example.com",
    id=UUID("6b0e2f0c-0000-4000-8000-000000000001"),
    subject="Alerta: o número parou.\nBcc: x@example.com",
    text="Alerta: o número parou.\n\nO que fazer: veja a Meta.",
)


class Server(socketserver.ThreadingTCPServer):
    """Takes e-mails, or answers what a test says to a command."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.answers: dict[str, str] = {}
        self.taken: list[bytes] = []

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = self.server
        assert isinstance(server, Server)
        self._say("220 ready")
        while line := self.rfile.readline():
            command = line[:4].decode().upper().strip()
            answer = server.answers.get(command, "250 ok")
            if answer == "cut":
                return
            if command == "DATA" and answer == "250 ok":
                self._say("354 go on")
                lines = []
                while (text := self.rfile.readline()) not in {b".\r\n", b""}:
                    lines.append(text)
                server.taken.append(b"".join(lines))
            self._say(answer)
            if command == "QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        threading.Thread(target=made.serve_forever, args=(0.01,), daemon=True).start()
        yield made
        made.shutdown()


def lease(seconds: float = 30) -> Lease:
    return Lease(time.monotonic() + seconds, "alert.notify")


def test_an_email_is_handed_over_as_one_message(server: Server) -> None:
    Mail(server.url, "indica@example.com").send(WORK, lease())
    message = email.message_from_bytes(server.taken[0], policy=default)
    assert message["To"] == "dora@example.com"
    assert message["From"] == "indica@example.com"
    assert message["Bcc"] is None
    assert message["Subject"] == "Alerta: o número parou. Bcc: x@example.com"
    assert message["Message-ID"] == f"<{WORK.id}@example.com>"
    body = message.get_body()
    assert body is not None
    assert "O que fazer: veja a Meta." in body.get_content()


@pytest.mark.parametrize(
    ("command", "answer", "phase", "code"),
    [
        ("RCPT", "550 no such user <dora@example.com>", "answered", 550),
        ("MAIL", "451 later", "answered", 451),
        ("DATA", "554 spam", "answered", 554),
        ("DATA", "cut", "no_answer", None),
        ("EHLO", "cut", "no_answer", None),
    ],
)
def test_what_is_refused_is_told_without_addresses(
    server: Server, command: str, answer: str, phase: str, code: int | None
) -> None:
    server.answers[command] = answer
    with pytest.raises(CallFailed) as caught:
        Mail(server.url, "indica@example.com").send(WORK, lease())
    error = caught.value.error
    assert (error.target, error.phase, error.code) == ("mail", phase, code)
    assert "dora" not in str(error.as_json())


def test_a_server_that_is_away_was_told_nothing() -> None:
    with pytest.raises(CallFailed) as caught:
        Mail("smtp://127.0.0.1:9", "indica@example.com").send(WORK, lease())
    assert caught.value.error.phase == "before_request"


def test_a_password_goes_nowhere_without_tls(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("outbound_worker.mail.LOOPBACK", frozenset())
    url = server.url.replace("//", "//user:word@")
    with pytest.raises(CallFailed) as caught:
        Mail(url, "indica@example.com").send(WORK, lease())
    assert caught.value.error.phase == "before_request"
    assert "word" not in str(caught.value.error.as_json())


def test_without_a_server_it_says_what_is_missing() -> None:
    with pytest.raises(CallFailed, match="INDICA_SMTP_URL"):
        Mail(None, None).send(WORK, lease())


def test_after_the_lease_nothing_is_sent(server: Server) -> None:
    with pytest.raises(LeaseEnded):
        Mail(server.url, "indica@example.com").send(WORK, lease(-1))
    assert server.taken == []
