"""Says to the database that this process lives, and how many webhooks it refused.

Refusals are counted in memory and told with the heartbeat, a few seconds apart: whoever sends
forged webhooks can neither grow a table nor keep the database busy.
"""

from __future__ import annotations

import json
import logging
import os
import socket
import threading
import time
from collections import Counter
from typing import Final

from api.db import DEFAULT_LOCALE, Credential, Database, DatabaseRefusal, DatabaseUnavailable
from api.metrics import Metrics

logger = logging.getLogger(__name__)

BEAT_SECONDS: Final = 15.0
"""A process that was not heard for a minute counts as silent."""

TELL_SECONDS: Final = 5.0
"""At most so often does a refused webhook reach the database before the next beat."""

MOST_SOURCES: Final = 200
"""Names of sources kept between two beats; what comes beyond them counts as unknown."""

UNKNOWN: Final = "unknown"


class Heartbeat:
    """The voice of one process; silent until `start`, but for refused webhooks."""

    def __init__(
        self, database: Database, metrics: Metrics, version: str, itself: Credential
    ) -> None:
        self._database = database
        self._itself = itself
        self._metrics = metrics
        self._version = version
        self._name = socket.gethostname()
        self._refused: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._told_at = float("-inf")
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Beat from now on, in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Say good-bye, when the process ends in good order."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(BEAT_SECONDS)
            self._beat(is_stopping=True)

    def refused(self, source: str) -> None:
        """Count a webhook that proved nothing: `whatsapp`, `chatwoot` or `source:<code>`."""
        self._metrics.webhook(source.partition(":")[0], "forged")
        with self._lock:
            is_known = source in self._refused or len(self._refused) < MOST_SOURCES
            self._refused[source if is_known else UNKNOWN] += 1
            is_time = time.monotonic() - self._told_at >= TELL_SECONDS
            if is_time:
                self._told_at = time.monotonic()
        if is_time:
            self._beat()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._beat()
            self._stopping.wait(BEAT_SECONDS)

    def _beat(self, *, is_stopping: bool = False) -> None:
        with self._lock:
            refused, self._refused = self._refused, Counter()
        try:
            with self._database.session(DEFAULT_LOCALE) as session:
                session.rows(
                    "api.heartbeat",
                    p_credential=self._itself,
                    p_name=self._name,
                    p_pid=os.getpid(),
                    p_version=self._version,
                    p_refusals=json.dumps(refused),
                    p_is_stopping="true" if is_stopping else "false",
                )
        except (DatabaseUnavailable, DatabaseRefusal) as error:
            # Told with the next beat; that none comes is what the database sees.
            with self._lock:
                self._refused.update(refused)
            logger.warning("no heartbeat: %s", type(error).__name__)
