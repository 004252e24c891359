"""How others give leads to people, as small models, and how far each is from what was promised.

Each model is our reading of what the product does (Odoo's daily assignment by quota, Chatwoot's
ring and its balanced policy, Frappe's three rules); none is their code. All meet the same arrivals,
absences and daily limits, also where a product knows no absence or no limit of its own.
"""

from __future__ import annotations

import random
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby


@dataclass(frozen=True, slots=True)
class Arrival:
    """A lead: which day and hour it comes, together with whom, how long it stays open."""

    day: int
    hour: float
    together: int
    """Those of the same number come at the same moment."""
    open_days: float


@dataclass(frozen=True, slots=True)
class Market:
    """What all of them are given."""

    weights: Sequence[int]
    arrivals: Sequence[Arrival]
    away: Mapping[int, frozenset[int]]
    """By day, who is absent."""
    limits: Mapping[int, int]
    """By member, how many leads a day at most."""

    @property
    def members(self) -> range:
        return range(len(self.weights))


@dataclass(frozen=True, slots=True)
class Given:
    """One lead that was given, and who could have had it."""

    winner: int
    eligible: tuple[int, ...]


@dataclass
class Book:
    """What each member received, and was entitled to among those who could."""

    weights: Sequence[int]
    received: Counter[int] = field(default_factory=Counter)
    entitled: dict[int, Fraction] = field(default_factory=dict)
    worst: Fraction = Fraction(0)

    def add(self, given: Given) -> None:
        """Count a lead, and how far anybody is from entitlement after it."""
        total = sum(self.weights[m] for m in given.eligible)
        self.received[given.winner] += 1
        for m in given.eligible:
            self.entitled[m] = self.entitled.get(m, Fraction(0)) + Fraction(self.weights[m], total)
        away = max(
            abs(self.received[m] - self.entitled.get(m, Fraction(0)))
            for m in {*given.eligible, given.winner}
        )
        self.worst = max(self.worst, away)


def deviation(weights: Sequence[int], given: Iterator[Given] | Sequence[Given]) -> float:
    """The largest difference between received and entitled, of anybody at any time, in leads."""
    book = Book(weights)
    for lead in given:
        book.add(lead)
    return float(book.worst)


def market(
    weights: Sequence[int],
    days: int,
    a_day: int,
    *,
    seed: int,
    has_absences: bool = False,
    at_once: int = 1,
) -> Market:
    """Arrivals over the working day; absences of one to fifteen days, limits above one's share."""
    dice = random.Random(seed)
    arrivals: list[Arrival] = []
    for day in range(days):
        hours = sorted(dice.uniform(8, 18) for _ in range(-(-a_day // at_once)))
        for n, hour in enumerate(hours):
            together = day * 10_000 + n
            arrivals += [
                Arrival(day, hour, together, dice.expovariate(1 / 5)) for _ in range(at_once)
            ]
    away: dict[int, set[int]] = {}
    limits: dict[int, int] = {}
    if has_absences:
        for member in range(1, len(weights)):
            day = dice.randint(0, 20)
            while day < days:
                length = dice.choice((1, 2, 5, 15))
                for absent in range(day, day + length):
                    away.setdefault(absent, set()).add(member)
                day += length + dice.randint(10, 40)
        for member in range(0, len(weights), 2):
            limits[member] = max(1, round(1.2 * a_day * weights[member] / sum(weights)))
    return Market(weights, arrivals, {d: frozenset(m) for d, m in away.items()}, limits)


class _Rule:
    """Who is next; `choose` reads what `wrote` wrote, maybe after others read the same."""

    def __init__(self, given: Market) -> None:
        self.market = given
        self.today: Counter[tuple[int, int]] = Counter()

    def eligible(self, arrival: Arrival) -> tuple[int, ...]:
        """Present, and below the day's limit."""
        away = self.market.away.get(arrival.day, frozenset())
        return tuple(
            m
            for m in self.market.members
            if m not in away
            and self.today[arrival.day, m] < self.market.limits.get(m, len(self.market.arrivals))
        )

    def choose(self, arrival: Arrival, eligible: Sequence[int]) -> int:
        raise NotImplementedError

    def wrote(self, arrival: Arrival, winner: int) -> None:
        """The choice is stored."""

    def run(self) -> Iterator[Given]:
        """Those who come together are all read before any is written: nobody holds a lock."""
        for _, group in groupby(self.market.arrivals, key=lambda a: a.together):
            chosen: list[tuple[Arrival, Given]] = []
            for arrival in group:
                eligible = self.eligible(arrival)
                if eligible:
                    chosen.append((arrival, Given(self.choose(arrival, eligible), eligible)))
            for arrival, given in chosen:
                self.today[arrival.day, given.winner] += 1
                self.wrote(arrival, given.winner)
                yield given


class ChatwootRing(_Rule):
    """A list per inbox; whoever of those online is last in it is taken out and put in front."""

    def __init__(self, given: Market) -> None:
        super().__init__(given)
        self.queue = list(given.members)

    def choose(self, arrival: Arrival, eligible: Sequence[int]) -> int:
        return [m for m in self.queue if m in eligible][-1]

    def wrote(self, arrival: Arrival, winner: int) -> None:
        self.queue.remove(winner)
        self.queue.insert(0, winner)


class FewestOpen(_Rule):
    """Chatwoot's balanced policy and Frappe's load balancing: fewest open, ties to the first."""

    def __init__(self, given: Market) -> None:
        super().__init__(given)
        self.ends: dict[int, list[float]] = {m: [] for m in given.members}

    def choose(self, arrival: Arrival, eligible: Sequence[int]) -> int:
        now = arrival.day + arrival.hour / 24
        for m in eligible:
            self.ends[m] = [end for end in self.ends[m] if end > now]
        return min(eligible, key=lambda m: len(self.ends[m]))

    def wrote(self, arrival: Arrival, winner: int) -> None:
        self.ends[winner].append(arrival.day + arrival.hour / 24 + arrival.open_days)


class FrappeRoundRobin(_Rule):
    """The one after the user who was last."""

    last = -1

    def choose(self, arrival: Arrival, eligible: Sequence[int]) -> int:
        return min(eligible, key=lambda m: (m - self.last - 1) % len(self.market.weights))

    def wrote(self, arrival: Arrival, winner: int) -> None:
        self.last = winner


class FrappeWeighted(_Rule):
    """A cycle in which each user has as many places in a row as they have weight."""

    place = -1

    def __init__(self, given: Market) -> None:
        super().__init__(given)
        self.cycle = [m for m in given.members for _ in range(given.weights[m])]

    def _next(self, eligible: Sequence[int]) -> int:
        for step in range(1, len(self.cycle) + 1):
            place = (self.place + step) % len(self.cycle)
            if self.cycle[place] in eligible:
                return place
        raise AssertionError("nobody of the cycle")

    def choose(self, arrival: Arrival, eligible: Sequence[int]) -> int:
        return self.cycle[self._next(eligible)]

    def wrote(self, arrival: Arrival, winner: int) -> None:
        self.place = self._next((winner,))


class OdooDaily(_Rule):
    """Once a day: quotas of a thirtieth of each one's month, whole; by quota, then by chance."""

    def __init__(self, given: Market, seed: int = 1) -> None:
        super().__init__(given)
        self.dice = random.Random(seed)
        days = 1 + given.arrivals[-1].day
        month = 30 * len(given.arrivals) / days
        total = sum(given.weights)
        self.most = [round(month * weight / total) for weight in given.weights]

    def run(self) -> Iterator[Given]:
        waiting: deque[Arrival] = deque()
        for day, group in groupby(self.market.arrivals, key=lambda a: a.day):
            waiting.extend(group)
            while waiting and waiting[0].day < day - 7:
                # What is older than a week is no longer looked at.
                waiting.popleft()
            away = self.market.away.get(day, frozenset())
            quota = {
                m: min(int(self.most[m] / 30 + 0.5), self.market.limits.get(m, self.most[m]))
                for m in self.market.members
                if m not in away
            }
            ring = deque(
                sorted(
                    (m for m, left in quota.items() if left > 0),
                    key=lambda m: (quota[m], self.dice.random()),
                    reverse=True,
                )
            )
            while waiting and ring:
                # Entitled is who is there, whether or not the quota is used up.
                eligible = self.eligible(Arrival(day, 8, 0, waiting.popleft().open_days))
                winner = ring.popleft()
                quota[winner] -= 1
                if quota[winner] > 0:
                    ring.append(winner)
                self.today[day, winner] += 1
                yield Given(winner, eligible)


RIVALS: Mapping[str, type[_Rule]] = {
    "Odoo daily quotas": OdooDaily,
    "Chatwoot round robin": ChatwootRing,
    "fewest open (Chatwoot balanced, Frappe load balancing)": FewestOpen,
    "Frappe round robin": FrappeRoundRobin,
    "Frappe weighted": FrappeWeighted,
}
