"""How a request ended is told exactly: before it left, without an answer, or answered."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import threading
import time
import tracemalloc

import pytest
import requests
from urllib3.exceptions import ProtocolError

from database.common.http_client import Answer, RefusedAddress, Timeouts, ending_of_exception
from outbound_worker.errors import CallFailed, LeaseEnded
from outbound_worker.leased_client import LeasedClient
from outbound_worker.models import CallError, Lease
from tests.outbound_worker.support import client, http_answer, lease, peer


def failure_of(http: LeasedClient, *, held: Lease | None = None) -> CallError:
    with pytest.raises(CallFailed) as caught:
        http.call("POST", "/send", operation="messages", lease=held or lease(), body={"a": 1})
    return caught.value.error


def test_whole_answer_comes_back_with_status_headers_and_body() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(http_answer(418, {"é": 1}, Retry_After="7"))
        return True

    with peer(script) as server, client(server.url + "/base") as http:
        answer = http.call(
            "POST", "/x", operation="x", lease=lease(), body={"name": "José"}, query={"page": 1}
        )
        assert (answer.status, answer.json(), answer.retry_after_seconds()) == (418, {"é": 1}, 7)
        request = server.requests.get(timeout=60)
    head, _, body = request.partition(b"\r\n\r\n")
    assert head.startswith(b"POST /base/x?page=1 HTTP/1.1\r\n")
    assert body == '{"name":"José"}'.encode()
    assert b"Authorization: Bearer secret-token-of-the-test" in head
    assert b"Content-Length: 16" in head
    assert b"chunked" not in head.lower()


def test_lone_surrogate_in_a_body_is_replaced_and_sent() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(http_answer(200, {}))
        return True

    with peer(script) as server:
        with client(server.url) as http:
            http.call("POST", "/", operation="x", lease=lease(), body={"name": "a\ud800b"})
        assert server.requests.get(timeout=60).endswith(b'{"name":"a?b"}')


def test_connection_is_kept_for_the_next_request() -> None:
    peers: list[object] = []

    def script(connection: socket.socket, _: bytes) -> bool:
        peers.append(connection.getpeername())
        connection.sendall(http_answer(200, {}))
        return True

    with peer(script) as server, client(server.url) as http:
        for _ in range(3):
            http.call("GET", "/x", operation="x", lease=lease())
    assert len(peers) == 3
    assert len(set(peers)) == 1


def test_refused_connection_is_before_request() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    held = lease()
    with client(f"http://127.0.0.1:{port}") as http:
        error = failure_of(http, held=held)
    assert (error.phase, error.http_status) == ("before_request", None)
    assert error.message.endswith("Connection refused"), error.message
    assert "Pool" not in error.message
    assert held.request_left is False


def test_unknown_host_is_before_request() -> None:
    with client("http://host.invalid") as http:
        assert failure_of(http).phase == "before_request"


def test_connect_timeout_is_before_request() -> None:
    # A listener whose queue is full answers no further handshake.
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
            fillers.append(filler)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with client(url, timeouts=Timeouts(connect=0.3, read=1.0, total=1.0)) as http:
            assert failure_of(http).phase == "before_request"
        for filler in fillers:
            filler.close()


def test_tls_handshake_with_a_plain_http_server_is_before_request() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_in_clear() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(http_answer(400, "no TLS here"))

        thread = threading.Thread(target=answer_in_clear)
        thread.start()
        with client(f"https://127.0.0.1:{listener.getsockname()[1]}") as http:
            held = lease()
            error = failure_of(http, held=held)
        thread.join(timeout=60)
    assert error.phase == "before_request"
    assert held.request_left is False


def test_untrusted_certificate_is_before_request() -> None:
    error = requests.exceptions.SSLError(
        ssl.SSLCertVerificationError(1, "certificate verify failed")
    )
    assert ending_of_exception(error, request_left=False) == "before_request"


def test_silence_is_no_answer() -> None:
    released = threading.Event()

    def script(_connection: socket.socket, _: bytes) -> bool:
        released.wait(10)
        return False

    held = lease()
    timeouts = Timeouts(connect=1.0, read=0.3, total=1.0)
    with peer(script) as server, client(server.url, timeouts=timeouts) as http:
        error = failure_of(http, held=held)
        released.set()
    assert (error.phase, error.http_status) == ("no_answer", None)
    assert held.request_left is True


def test_reset_after_the_request_is_no_answer() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        return False

    with peer(script) as server, client(server.url) as http:
        assert failure_of(http).phase == "no_answer"


def test_close_under_a_reused_connection_is_no_answer() -> None:
    answered = threading.Event()

    def script(connection: socket.socket, _: bytes) -> bool:
        if answered.is_set():
            return False  # the second request is read, and nothing is said
        connection.sendall(http_answer(200, {}))
        answered.set()
        return True

    with peer(script) as server, client(server.url) as http:
        http.call("POST", "/send", operation="messages", lease=lease(), body={})
        error = failure_of(http)
    assert error.phase == "no_answer"
    assert "RemoteDisconnected" in error.message or "reset" in error.message


def test_kept_connection_that_was_closed_meanwhile_is_not_used() -> None:
    seen: list[bytes] = []

    def script(connection: socket.socket, request: bytes) -> bool:
        seen.append(request)
        connection.sendall(http_answer(200, {}))
        return False  # closes after each answer without saying so

    with peer(script) as server, client(server.url) as http:
        for _ in range(3):
            answer = http.call("POST", "/send", operation="messages", lease=lease(), body={})
            assert answer.status == 200
            time.sleep(0.05)  # the peer's FIN has no event to wait for on this side
    assert len(seen) == 3


def test_connection_idle_for_long_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    peers: set[object] = set()

    def script(connection: socket.socket, _: bytes) -> bool:
        peers.add(connection.getpeername())
        connection.sendall(http_answer(200, {}))
        return True

    with peer(script) as server, client(server.url) as http:
        http.call("GET", "/x", operation="x", lease=lease())
        monkeypatch.setattr("database.common.http_client.MAX_IDLE_SECONDS", 0.0)
        http.call("GET", "/x", operation="x", lease=lease())
    assert len(peers) == 2


def test_truncated_answer_is_no_answer_and_keeps_its_status() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(http_answer(200, b"x" * 100)[:-50])
        return False

    with peer(script) as server, client(server.url) as http:
        error = failure_of(http)
    assert (error.phase, error.http_status) == ("no_answer", 200)


def test_nonsense_instead_of_http_is_no_answer() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(b"SSH-2.0-nonsense\r\n")
        return False

    with peer(script) as server, client(server.url) as http:
        assert failure_of(http).phase == "no_answer"


@pytest.mark.parametrize(
    "interim",
    [
        b"HTTP/1.1 103 Early Hints\r\nLink: </x.css>; rel=preload\r\n\r\n",
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\nConnection: close\r\n\r\n" * 3,
    ],
)
def test_interim_answers_are_skipped_and_the_final_one_is_read(interim: bytes) -> None:
    peers: set[object] = set()
    number = 0

    def script(connection: socket.socket, _: bytes) -> bool:
        nonlocal number
        number += 1
        peers.add(connection.getpeername())
        connection.sendall(interim)
        connection.sendall(http_answer(200, {"number": number}))
        return True

    with peer(script) as server, client(server.url) as http:
        for expected in (1, 2, 3):
            answer = http.call("POST", "/send", operation="messages", lease=lease(), body={})
            assert (answer.status, answer.json()) == (200, {"number": expected})
    assert len(peers) == 1, "the connection is clean and kept"


@pytest.mark.parametrize(
    "heads",
    [
        b"HTTP/1.1 103 Early Hints\r\n\r\n" * 50,
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n",
        b"HTTP/1.1 103 Early Hints\r\n\r\n",
    ],
)
def test_interim_answers_alone_are_no_answer(heads: bytes) -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(heads)
        return False

    with peer(script) as server, client(server.url) as http:
        assert failure_of(http).phase == "no_answer"


@pytest.mark.parametrize("pause", [0.0, 0.1])
def test_a_second_answer_is_never_taken_for_the_next_requests(pause: float) -> None:
    """It comes together with the first one, or when that has been read already."""
    names: list[str] = []

    def script(connection: socket.socket, request: bytes) -> bool:
        name = json.loads(request.partition(b"\r\n\r\n")[2])["to"]
        names.append(name)
        answer = http_answer(200, {"to": name})
        if pause:
            connection.sendall(answer)
            time.sleep(pause)  # the second answer's own delay
            connection.sendall(answer)
        else:
            connection.sendall(answer + answer[:-4])
        return True

    with peer(script) as server, client(server.url) as http:
        for name in ("ana", "bia", "eva"):
            answer = http.call(
                "POST", "/send", operation="messages", lease=lease(), body={"to": name}
            )
            assert answer.json() == {"to": name}
            time.sleep(2 * pause)  # until the second answer has come
    assert names == ["ana", "bia", "eva"]


def test_trickling_head_ends_at_the_total_time() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 200:
            connection.sendall(bytes([byte]))
            time.sleep(0.05)  # the trickle itself
        return False

    timeouts = Timeouts(connect=1.0, read=0.5, total=0.6)
    with peer(script) as server, client(server.url, timeouts=timeouts) as http:
        started = time.monotonic()
        error = failure_of(http)
        elapsed = time.monotonic() - started
    assert error.phase == "no_answer"
    assert elapsed < 2.0


@pytest.mark.parametrize(
    "chunks",
    [
        b"zz\r\n{}\r\n0\r\n\r\n",
        b"-2\r\n{}\r\n0\r\n\r\n",
        b"5\r\n{}",
        b"2\r\n{}garbage",
        b"ffffffffffffffff\r\n{}",
        b"\x00\x01\x02",
        b"",
    ],
)
def test_chunks_that_are_none_are_no_answer(chunks: bytes) -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks)
        return False

    with peer(script) as server, client(server.url) as http:
        error = failure_of(http)
    assert (error.phase, error.http_status) == ("no_answer", 200)


@pytest.mark.parametrize(
    "body",
    [b'{"messages":[]}', gzip.compress(b'{"messages":[]}', mtime=0)],
    ids=["plain", "packed"],
)
def test_a_body_cut_in_the_middle_is_no_answer(body: bytes) -> None:
    """Also where what came is JSON by itself, and where it is compressed."""

    def script(connection: socket.socket, _: bytes) -> bool:
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body) + 9}\r\n"
        if not body.startswith(b"{"):
            head += "Content-Encoding: gzip\r\n"
        connection.sendall(head.encode() + b"\r\n" + body)
        return False

    with peer(script) as server, client(server.url) as http:
        error = failure_of(http)
    assert (error.phase, error.http_status) == ("no_answer", 200)


@pytest.mark.parametrize("layers", [1, 2])
def test_a_small_answer_that_unpacks_to_a_large_one_costs_little_memory(layers: int) -> None:
    body = b"0" * (256 * 1024 * 1024)
    for _ in range(layers):
        body = gzip.compress(body, 1)

    def script(connection: socket.socket, _: bytes) -> bool:
        names = ", ".join(["gzip"] * layers)
        connection.sendall(http_answer(200, body, Content_Encoding=names))
        return True

    with peer(script) as server, client(server.url) as http:
        tracemalloc.start()
        error = failure_of(http)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert error.phase == "no_answer"
    assert most < 32 * 1024 * 1024


def test_a_body_that_cannot_be_unpacked_is_no_answer() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(http_answer(200, b"no gzip at all", Content_Encoding="gzip"))
        return True

    with peer(script) as server, client(server.url) as http:
        error = failure_of(http)
    assert (error.phase, error.http_status) == ("no_answer", 200)


def test_a_packed_answer_is_unpacked() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(http_answer(200, gzip.compress(b'{"id": 1}'), Content_Encoding="gzip"))
        return True

    with peer(script) as server, client(server.url) as http:
        for _ in range(2):
            answer = http.call("POST", "/x", operation="x", lease=lease(), body={})
            assert answer.json() == {"id": 1}


def test_trickling_answer_ends_at_the_total_time() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _number in range(100):
            connection.sendall(b"x")
            time.sleep(0.05)  # the trickle itself
        return False

    timeouts = Timeouts(connect=1.0, read=0.5, total=0.6)
    with peer(script) as server, client(server.url, timeouts=timeouts) as http:
        started = time.monotonic()
        error = failure_of(http)
        elapsed = time.monotonic() - started
    assert error.phase == "no_answer"
    assert elapsed < 2.0


def test_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("database.common.http_client.MAX_BODY_BYTES", 1000)

    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(http_answer(200, b"x" * 5000))
        return True

    with peer(script) as server, client(server.url) as http:
        error = failure_of(http)
    assert error.phase == "no_answer"
    assert "too long" in error.message


def test_redirect_is_an_answer_and_is_not_followed() -> None:
    def script(connection: socket.socket, _: bytes) -> bool:
        connection.sendall(http_answer(307, b"", Location="http://127.0.0.1:1/elsewhere"))
        return True

    with peer(script) as server, client(server.url) as http:
        assert http.call("POST", "/x", operation="x", lease=lease(), body={}).status == 307


@pytest.mark.parametrize(
    "path",
    [
        "x",
        "//evil.example/x",
        "/../../x",
        "/a/../b",
        "@evil.example/x",
        ".evil.example/x",
        ":1/x",
        "/a b",
        "/a\r\nHost: evil.example",
        "/é",
    ],
)
def test_path_that_leads_elsewhere_is_refused(path: str) -> None:
    with client("http://127.0.0.1:9/base") as http, pytest.raises(RefusedAddress):
        http.call("GET", path, operation="x", lease=lease())


def test_ended_lease_sends_nothing() -> None:
    with peer(lambda _c, _r: True) as server, client(server.url) as http:
        ended = lease()
        ended.end()
        with pytest.raises(LeaseEnded):
            http.call("POST", "/x", operation="x", lease=ended, body={})
        assert server.requests.empty()
        assert ended.request_left is False


def test_message_of_a_failure_holds_no_token() -> None:
    with client("http://127.0.0.1:9") as http:
        message = failure_of(http).message
    assert "secret-token-of-the-test" not in message


@pytest.mark.parametrize(
    ("error", "left", "phase"),
    [
        (requests.ConnectTimeout("x"), False, "before_request"),
        (requests.ConnectTimeout("x"), True, "no_answer"),
        (requests.ConnectionError(ProtocolError("x", ConnectionResetError())), False, "no_answer"),
        (requests.ConnectionError(ProtocolError("x", ConnectionResetError())), True, "no_answer"),
        (requests.ReadTimeout("x"), True, "no_answer"),
        (requests.exceptions.SSLError("x"), True, "no_answer"),
        (OSError("x"), False, "no_answer"),
    ],
)
def test_both_witnesses_must_agree_that_nothing_left(
    error: Exception, left: bool, phase: str
) -> None:
    assert ending_of_exception(error, request_left=left) == phase


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("", None),
        ("12", 12),
        ("0", 0),
        ("999999999999", 86_400),
        ("soon", None),
        ("-1", None),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 120),
        ("Thu, 01 Jan 1970 00:00:01 GMT", 0),
    ],
)
def test_retry_after_in_both_forms(value: str, seconds: int | None) -> None:
    answer = Answer(429, {"Retry-After": value}, b"")
    now = 0.0 if seconds == 120 else 60.0
    assert answer.retry_after_seconds(lambda: now) == seconds


@pytest.mark.usefixtures("garbage_waits")
@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\xfe", b'{"a":', b"[" * 100_000])
def test_body_that_is_no_json_reads_as_none(body: bytes) -> None:
    assert Answer(200, {}, body).json() is None


def test_timeouts_stay_below_half_the_lease() -> None:
    assert Timeouts.within_lease(90) == Timeouts(5.0, 30.0, 40.0)
    short = Timeouts.within_lease(4)
    assert max(short.connect, short.read, short.total) < 2.0
