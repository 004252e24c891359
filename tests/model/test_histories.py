"""Every history that can be drawn ends as the model says, in whatever order it was told."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.model.driver import Act, History, Round, Telling, World
from tests.support.cluster import ThrowawayCluster

EXAMPLES = int(os.environ.get("INDICA_HISTORIES", "300"))
STAGES = ("new", "ordered", "contacted")

late = st.sampled_from([0, 0, 0, 0, 1, 2])
ranks = st.integers(0, 6)
copies = st.sampled_from([1, 1, 1, 2])


def telling(
    kind: str, *of: str, ways: tuple[str, ...] = ("whatsapp",)
) -> st.SearchStrategy[Telling]:
    return st.builds(
        Telling, st.just(kind), st.sampled_from(of), st.sampled_from(ways), late, ranks, copies
    )


tellings = st.one_of(
    telling("text", "question", "thanks", ways=("whatsapp", "chatwoot", "both")),
    telling("text", "stop", "resume", "wrong", ways=("whatsapp", "chatwoot", "both")),
    telling("press", "continue", "stop"),
    telling("preference", "stop", "resume"),
    telling("status", "sent", "delivered", "read", "unreachable", "later", "broken"),
    telling("human", ""),
    telling("human_refused", ""),
    telling("owner", "1", "2", "3"),
)
acts = st.one_of(
    st.builds(
        Act,
        st.just("status"),
        st.sampled_from(["contacted", "engaged", "qualified", "won", "lost", "opted_out"]),
    ),
    st.builds(
        Act,
        st.just("call"),
        st.sampled_from(["no_answer", "answered", "call_back", "opted_out", "wrong_number"]),
        st.integers(0, 90),
        st.integers(1, 12),
    ),
    st.builds(Act, st.just("transfer"), st.sampled_from(["1", "2", "3"])),
    st.just(Act("refer")),
)
rounds = st.builds(
    Round,
    minutes=st.sampled_from([60, 10, 240]),
    days=st.sampled_from([0, 0, 1, 3, 4]),
    tellings=st.lists(tellings, max_size=3).map(tuple),
    act=st.none() | acts,
    work=st.sampled_from(
        ["accept", "accept", "accept", "unreachable", "later", "broken", "timeout", "outage"]
    ),
)
histories = st.builds(
    History, st.sampled_from(STAGES), st.lists(rounds, min_size=1, max_size=4).map(tuple)
)


@pytest.fixture(scope="module")
def worlds(cluster: ThrowawayCluster) -> Iterator[dict[str, World]]:
    clones = {stage: cluster.clone() for stage in STAGES}
    found = {}
    for stage, clone in clones.items():
        found[stage] = World(clone.connect("admin", autocommit=False), stage)
        found[stage].prepare()
    yield found
    for clone in clones.values():
        clone.drop()


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)
@given(history=histories)
def test_every_history_ends_as_the_model_says(history: History, worlds: dict[str, World]) -> None:
    worlds[history.stage].tell(history)
