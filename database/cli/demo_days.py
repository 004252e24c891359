"""Four days in the life of the demonstration: people answer, consultants call, sell and lose.

The leads of the demonstration are posted with the clock four days back; then it goes forward to
today, and on each day what people do is done through the sandbox and the API, as they would.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import requests

from database.cli.clients import SandboxControl
from database.common.errors import IndicaError

ANSWERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("+5521998761234", {"button": "Quero conversar"}),
    ("+5531988112233", {"text": "Oi! Pode me ligar amanhã de manhã?"}),
    ("+5541999334455", {"button": "Quero conversar"}),
    ("+5571991223344", {"text": "Quanto fica a parcela?"}),
    ("+5585988776655", {"button": "Parar"}),
    ("+5511987654321", {"text": "Tenho interesse, sim. A Tia Cida me falou de vocês."}),
    ("+5541999334456", {"button": "Quero conversar"}),
    ("+5581988990011", {"text": "Obrigada, mas agora não é um bom momento."}),
    ("+5511987665544", {"button": "Quero conversar"}),
    ("+5565996012345", {"text": "Parar"}),
)
"""On the first day: who answers, by phone, and what."""

OUR_ANSWERS: tuple[tuple[str, str], ...] = (
    ("+5521998761234", "Oi, Helena! Posso explicar por aqui mesmo. Prefere começar pelo valor?"),
    ("+5541999334455", "Oi, Antônio! Qual carro o senhor tem em vista?"),
    (
        "+5571991223344",
        "Oi, Lucas! Para uma carta de R$ 60 mil, a parcela fica em torno de R$ 890.",
    ),
    ("+5541999334456", "Oi, Otávio! Vou preparar uma simulação para a sua família."),
    ("+5581988990011", "Sem problema, Lúcia. Agradeço a resposta!"),
)
"""Whom their consultant answers; the others still wait."""

CALLS: tuple[tuple[str, str, str], ...] = (
    ("+551132224455", "answered", "A dona pediu uma proposta por e-mail."),
    ("+551938765432", "no_answer", "Tocou até cair."),
)
"""Landlines that were called; those that are not here are late."""

OUTCOMES: tuple[tuple[str, dict[str, str]], ...] = (
    ("+5521998761234", {"to": "won"}),
    ("+5541999334455", {"to": "won"}),
    ("+5541999334456", {"to": "qualified"}),
    ("+5581988990011", {"to": "lost", "reason": "timing"}),
    ("+5571991223344", {"to": "lost", "reason": "price", "note": "Fechou com o banco dele."}),
)
"""On the second day."""

COMES_BACK = ("+5598981112020", {"button": "Quero conversar"})
"""Who answers the second message, on the fourth day."""

ESCALATION = "hashtextextended('jobs.run:routing.escalate', 0)"
"""What a run of the job holds."""


@dataclass(slots=True)
class Days:
    """The clock of the demonstration, and who acts in it."""

    connection: psycopg.Connection[Any]
    sandbox_url: str
    api_url: str
    api_token: str
    wait: Callable[[], None]
    """Returns when everything that was ordered has been done and told."""

    @contextlib.contextmanager
    def begin(self, days: int) -> Iterator[None]:
        """Put the clock back; it shows the real time again afterwards, whatever happens."""
        # A run that began in the days would pass a lead on once more for every minute they take.
        self.connection.execute(f"select pg_advisory_lock({ESCALATION})")
        try:
            self._move(f"-{days} days")
            try:
                yield
            finally:
                self._move(None)
            # The terms that the days let pass, before anybody looks.
            self.connection.execute("select routing.escalate()")
        finally:
            self.connection.execute(f"select pg_advisory_unlock({ESCALATION})")

    def live(self) -> None:
        """From the first contact to today."""
        self._move("2 hours")
        for number, message in ANSWERS:
            self._customer_writes(number, message)
        self.wait()
        self._move("1 hour")
        for number, text in OUR_ANSWERS:
            self._consultant_writes(number, text)
        for number, result, note in CALLS:
            self._act(number, "calls", {"result": result, "note": note})
        self.wait()
        self._move("1 day")
        for number, change in OUTCOMES:
            self._act(number, "status", change)
        self.wait()
        self._move("2 days")
        self.connection.execute("select count(*) from rework.run()")
        self._move("30 minutes")  # the places of the day lie a little apart
        self.wait()
        self._customer_writes(*COMES_BACK)
        self.wait()

    def _move(self, interval: str | None) -> None:
        """The sandbox's clock follows, so that what it tells is of the same time."""
        row = self.connection.execute(
            "select extract(epoch from ops.move_clock(p_by => %s::interval) - now())::float8",
            (interval,),
        ).fetchone()
        offset = 0.0 if interval is None or row is None else round(row[0], 1)
        with SandboxControl(self.sandbox_url) as control:
            control.change_settings(clock_offset_s=offset)

    def _customer_writes(self, number: str, message: dict[str, Any]) -> None:
        self._ask(f"{self.sandbox_url}/customers/{number}/messages", message)

    def _consultant_writes(self, number: str, text: str) -> None:
        owner = self._lead(number)[1]
        url = f"{self.sandbox_url}/consultants/{owner}/messages"
        self._ask(url, {"text": text, "to": number})

    def _act(self, number: str, what: str, body: dict[str, Any]) -> None:
        url = f"{self.api_url}/v1/leads/{self._lead(number)[0]}/{what}"
        self._ask(url, body, {"Authorization": f"Bearer {self.api_token}"})

    def _lead(self, number: str) -> tuple[str, str]:
        """Uid of the lead with this number, and the e-mail of its consultant."""
        row = self.connection.execute(
            "select l.uid::text, c.email from governance.list_leads(p_q => %s) as l"
            " join routing.list_consultants() as c on c.name = l.owner",
            (number,),
        ).fetchone()
        if row is None:
            raise LookupError(f"nobody of the demonstration has {number}")
        return str(row[0]), str(row[1])

    @staticmethod
    def _ask(url: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(url, json=body, headers=headers, timeout=30)
        if not answer.ok:
            raise IndicaError(
                f"the demonstration could not go on: {url} answered {answer.status_code}"
                f" to {json.dumps(body, ensure_ascii=False)}: {answer.text[:200]}",
                "What was started goes on; `make reset` and `make up` begin it anew.",
            )
