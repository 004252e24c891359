"""What can happen to one person, as Hypothesis draws it, and the databases that it happens in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from hypothesis import strategies as st

from tests.model.driver import Act, History, Round, Telling, World
from tests.support.cluster import ThrowawayCluster

STAGES = ("new", "ordered", "contacted")


def _tellings(
    kind: str, *of: str, ways: tuple[str, ...] = ("whatsapp",)
) -> st.SearchStrategy[Telling]:
    return st.builds(
        Telling,
        kind=st.just(kind),
        of=st.sampled_from(of),
        way=st.sampled_from(ways),
        late=st.sampled_from([0, 0, 0, 0, 1, 2]),
        rank=st.integers(0, 6),
        copies=st.sampled_from([1, 1, 1, 2]),
    )


WAYS = ("whatsapp", "chatwoot", "both")
STATUSES = ["contacted", "engaged", "qualified", "won", "lost", "opted_out"]
RESULTS = ["no_answer", "answered", "call_back", "opted_out", "wrong_number"]
WORK = ["accept"] * 3 + ["unreachable", "later", "broken", "timeout", "chatwoot", "outage"]

tellings = st.one_of(
    _tellings("text", "question", "thanks", ways=WAYS),
    _tellings("text", "question", "stop", "resume", "wrong", ways=WAYS),
    _tellings("text", "question", "para", ways=WAYS),
    _tellings("press", "continue", "stop"),
    _tellings("revoke", ""),
    _tellings("template", "approved", "paused", "rejected"),
    _tellings("preference", "stop", "resume"),
    _tellings("status", "sent", "delivered", "read", "unreachable", "later", "broken"),
    _tellings("human", "", "asked"),
    _tellings("human_refused", "", "asked"),
    _tellings("owner", "1", "2", "3"),
)
acts = st.one_of(
    st.builds(Act, st.just("status"), st.sampled_from(STATUSES)),
    st.builds(
        Act, st.just("call"), st.sampled_from(RESULTS), st.integers(0, 90), st.integers(1, 12)
    ),
    st.builds(Act, st.just("appointment"), days=st.sampled_from([0, 1, 2, 5])),
    st.builds(Act, st.just("transfer"), st.sampled_from(["1", "2", "3"])),
    st.just(Act("refer")),
    st.just(Act("other")),
)
rounds = st.builds(
    Round,
    minutes=st.sampled_from([60, 10, 240]),
    days=st.sampled_from([0, 0, 1, 3, 4]),
    tellings=st.lists(tellings, max_size=3).map(tuple),
    act=st.none() | acts,
    work=st.sampled_from(WORK),
)
histories = st.builds(
    History,
    stage=st.sampled_from(STAGES),
    rounds=st.lists(rounds, min_size=1, max_size=4).map(tuple),
)


@contextlib.contextmanager
def worlds(cluster: ThrowawayCluster) -> Iterator[dict[str, World]]:
    """A database for each stage in which a history can begin."""
    clones = {stage: cluster.clone() for stage in STAGES}
    try:
        found = {
            stage: World(clone.connect("admin", autocommit=False), stage)
            for stage, clone in clones.items()
        }
        for world in found.values():
            world.prepare()
        yield found
    finally:
        for clone in clones.values():
            clone.drop()
