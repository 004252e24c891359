"""The sandbox as one object: server, fakes, faults, journal and state file."""

from __future__ import annotations

import logging
import time
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from database.common.sandbox_access import chatwoot_base_url, whatsapp_base_url
from sandbox import control, mangling, snapshot
from sandbox.chatwoot import incoming, limits, sending
from sandbox.chatwoot import router as chatwoot_router
from sandbox.chatwoot.errors import refused, server_error_answer, server_error_page, too_many
from sandbox.delivery import Deliveries
from sandbox.faults import Fault, Faults
from sandbox.graph import lifecycle
from sandbox.graph import router as graph_router
from sandbox.graph.errors import GraphError
from sandbox.journal import Journal
from sandbox.wire import (
    CutConnection,
    HttpServer,
    Request,
    Response,
    json_response,
    text_response,
)
from sandbox.world import World

log = logging.getLogger(__name__)

_GATEWAY_500 = (
    "<html>\r\n<head><title>500 Internal Server Error</title></head>\r\n<body>\r\n"
    "<center><h1>500 Internal Server Error</h1></center>\r\n</body>\r\n</html>\r\n"
)


class Sandbox:
    """A running sandbox; a context manager for tests: `with Sandbox() as sandbox: sandbox.url`."""

    def __init__(
        self, host: str = "127.0.0.1", port: int = 0, state_file: Path | None = None
    ) -> None:
        self.world = World()
        self.journal = Journal()
        self.faults = Faults()
        self._limits = limits.Limits()
        self._saver: snapshot.Saver | None = None
        if state_file is not None:
            snapshot.load(self.world, state_file)
            self._saver = snapshot.Saver(self.world, state_file)
        self.deliveries = Deliveries(self.world, self.faults)
        self.world.status_listener = partial(incoming.take_status, self.world)
        self.world.message_sender = partial(sending.enqueue, self.world)
        self._control = control.Control(self.world, self.journal, self.faults, self.deliveries)
        self.server = HttpServer(self.handle, host, port)
        shown = f"[{self.server.host}]" if ":" in self.server.host else self.server.host
        self.url = f"http://{shown}:{self.server.port}"

    @property
    def chatwoot_url(self) -> str:
        """Return the base URL of the fake Chatwoot."""
        return chatwoot_base_url(self.url)

    @property
    def graph_url(self) -> str:
        """Return the base URL of the fake Graph."""
        return whatsapp_base_url(self.url)

    def start(self) -> None:
        """Serve in the background."""
        self.world.scheduler.start()
        self.deliveries.start()
        with self.world.lock:
            self.deliveries.resume()
            lifecycle.resume(self.world)
            sending.resume(self.world)
            incoming.resume(self.world)
        if self._saver is not None:
            self._saver.start()
        self.server.start()

    def stop(self) -> None:
        """Stop serving and write the state file a last time."""
        self.server.stop()
        self.world.scheduler.stop()
        self.deliveries.stop()
        if self._saver is not None:
            self._saver.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def handle(self, request: Request) -> Response:
        """Answer one request, or raise CutConnection."""
        if request.path.startswith("/chatwoot/app/"):
            # Chatwoot's own pages: what they show stands on ours.
            return Response(302, headers=(("Location", "/"),))
        if request.path.startswith("/chatwoot/"):
            return self._fake("chatwoot", request)
        if request.path.startswith("/graph/"):
            return self._fake("graph", request)
        try:
            return self._control.handle(request)
        except Exception:  # the page must survive a bug of its own server
            log.exception("%s %s failed", request.method, request.path)
            return json_response({"error": "internal error"}, 500)

    def _answer(self, target: str, request: Request) -> Response:
        path = request.path[len(target) + 1 :]
        try:
            if target == "chatwoot":
                return self._served(request, path)
            return graph_router.handle(self.world, request, path)
        except Exception:  # what an uncaught exception looks like from outside
            log.exception("%s %s failed", request.method, request.path)
            return server_error_answer() if target == "chatwoot" else server_error_page()

    def _served(self, request: Request, path: str) -> Response:
        """Answer as the fake Chatwoot, with its limits and in its time."""
        settings = self.world.settings
        if self._limits.refuses(settings, request, path):
            return too_many()
        self._limits.enter(settings)
        try:
            response = chatwoot_router.handle(self.world, request, path)
            if pause := limits.seconds(settings, request, response):
                time.sleep(pause)
            return response
        finally:
            self._limits.leave()

    def _fake(self, target: str, request: Request) -> Response:
        entry = self.journal.add(request)
        latency_ms = self.world.settings.latency_ms
        if latency_ms:
            time.sleep(latency_ms / 1000)
        fault = self.faults.for_request(target, request.method, request.target)
        if fault is None:
            response = self._answer(target, request)
        else:
            entry.fault = fault.kind
            response = self._faulty(target, request, fault)
        entry.status = response.status
        return response

    def _faulty(self, target: str, request: Request, fault: Fault) -> Response:
        kind = fault.kind
        if kind == "timeout":
            raise CutConnection("hang")
        if kind == "reset":
            raise CutConnection("reset")
        if kind == "http_500_html":
            return _server_error(target)
        if kind == "http_429":
            answer = too_many()
            if fault.retry_after is not None:
                answer.headers = (*answer.headers, ("Retry-After", str(fault.retry_after)))
            return answer
        if kind == "http_404_text":
            return mangling.route_missing()
        if kind == "http_200_html":
            return mangling.maintenance_page()
        if kind == "http_redirect":
            return mangling.redirect(request.target)
        if kind == "graph_error":
            return GraphError(fault.code).response()
        if kind == "chatwoot_error":
            return refused(fault.code)
        if kind == "delay":
            time.sleep(fault.delay_ms / 1000)
        response = self._answer(target, request)
        if kind == "timeout_after_accept":
            raise CutConnection("hang")
        if kind == "reset_after_accept":
            raise CutConnection("reset")
        if kind == "http_500_after_accept":
            return _server_error(target)
        return mangling.mangled(kind, response)


def _server_error(target: str) -> Response:
    if target == "chatwoot":
        return server_error_page()
    return text_response(_GATEWAY_500, 500, "text/html")
