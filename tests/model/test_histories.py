"""Every history that can be drawn ends as the model says, in whatever order it was told."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from tests.model.driver import Act, History, Round, Telling, World
from tests.model.histories import histories
from tests.model.histories import worlds as open_worlds
from tests.support.cluster import ThrowawayCluster

AT_MOST = 300
"""Histories; `make bench-quality` tells 20,000."""
SECONDS = 60
"""After these no further history is drawn, so that a busy machine does not wait for ever."""


@pytest.fixture(scope="module")
def worlds(cluster: ThrowawayCluster) -> Iterator[dict[str, World]]:
    with open_worlds(cluster) as found:
        yield found


class _Budget:
    until = 0.0
    has_failed = False


@settings(
    max_examples=AT_MOST,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    # The same histories at each run; make bench-quality draws thousands anew.
    derandomize=True,
)
@given(history=histories)
def test_every_history_ends_as_the_model_says(history: History, worlds: dict[str, World]) -> None:
    _Budget.until = _Budget.until or time.monotonic() + SECONDS
    if time.monotonic() > _Budget.until and not _Budget.has_failed:
        return
    try:
        worlds[history.stage].tell(history)
    except BaseException:
        _Budget.has_failed = True
        raise


def test_a_history_is_told_to_its_end(worlds: dict[str, World]) -> None:
    """What is drawn really happens: a reply, an answer, silence, the cadence, a loss."""
    world = worlds["contacted"]
    log = world.tell(
        History(
            "contacted",
            (
                Round(tellings=(Telling("text", "question", way="both", copies=2),)),
                Round(tellings=(Telling("human"),)),
                Round(days=4),
                Round(act=Act("status", "lost")),
            ),
        )
    )
    assert not world.is_undecided
    told = "\n".join(log)
    assert told.count("arrives: whatsapp text question") == 2
    assert "rework ['send_template']" in told
    assert "rework accepted" in told
    assert "of='lost'" in told
    assert world.ask("select status from leads.leads where person_id = %s", world.person_id) == (
        "contacted"
    ), "and is rolled back"


def test_a_wrong_database_is_noticed(worlds: dict[str, World]) -> None:
    """A model that agrees with anything would prove nothing."""
    world = worlds["contacted"]
    history = History("contacted", (Round(tellings=(Telling("text", "question"),)),))
    with world.connection.transaction(force_rollback=True):
        world.ask("delete from flow.next_steps where signal = 'person_wrote'")
        with pytest.raises(AssertionError, match="answer_person"):
            world.tell(history)
    world.tell(history)
