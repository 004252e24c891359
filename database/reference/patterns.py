"""Digit patterns as sets of integers.

Every number pattern of libphonenumber's metadata describes a finite set of digit strings: digits,
classes, groups, alternatives and bounded repetition, nothing else. Such a set is, for each length,
a sorted list of disjoint intervals of integers, which a database searches far faster than a regex.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from database.common.errors import IndicaError

Intervals: TypeAlias = tuple[tuple[int, int], ...]
"""Closed, sorted, disjoint, never adjacent."""

Language: TypeAlias = Mapping[int, Intervals]
"""Digit strings by length; a string stands for its value, so its leading zeros need the length."""

EMPTY_STRING: Language = {0: ((0, 0),)}
LIMIT = 2_000_000
"""Most intervals that one step may make; far more than any plan needs."""


class PatternError(IndicaError):
    """A pattern that is none of those described above."""


def union(parts: Iterable[Language]) -> Language:
    """Strings of any of the languages."""
    collected: dict[int, list[tuple[int, int]]] = {}
    for part in parts:
        for length, intervals in part.items():
            collected.setdefault(length, []).extend(intervals)
    return {length: merged(intervals) for length, intervals in collected.items()}


def merged(intervals: Iterable[tuple[int, int]]) -> Intervals:
    """Sorted, with what touches or overlaps joined."""
    result: list[tuple[int, int]] = []
    for low, high in sorted(intervals):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def concatenation(left: Language, right: Language) -> Language:
    """Every string of the left one followed by every string of the right one."""
    collected: dict[int, list[tuple[int, int]]] = {}
    for tail_length, tails in right.items():
        size = 10**tail_length
        is_everything = tails == ((0, size - 1),)
        for length, heads in left.items():
            found = collected.setdefault(length + tail_length, [])
            if is_everything:
                found.extend((low * size, high * size + size - 1) for low, high in heads)
                continue
            if sum(high - low + 1 for low, high in heads) * len(tails) > LIMIT:
                raise PatternError("a pattern has too many intervals")
            found.extend(
                (head * size + low, head * size + high)
                for first, last in heads
                for head in range(first, last + 1)
                for low, high in tails
            )
    return {length: merged(intervals) for length, intervals in collected.items()}


def repetition(part: Language, least: int, most: int) -> Language:
    """The language between `least` and `most` times in a row."""
    result = EMPTY_STRING
    options = [result] if least == 0 else []
    for count in range(1, most + 1):
        result = concatenation(result, part)
        if count >= least:
            options.append(result)
    return union(options)


def intersection(left: Intervals, right: Intervals) -> Intervals:
    """What both lists hold."""
    result: list[tuple[int, int]] = []
    i = j = 0
    while i < len(left) and j < len(right):
        low, high = max(left[i][0], right[j][0]), min(left[i][1], right[j][1])
        if low <= high:
            result.append((low, high))
        if left[i][1] < right[j][1]:
            i += 1
        else:
            j += 1
    return tuple(result)


def difference(left: Intervals, right: Intervals) -> Intervals:
    """What the left list holds and the right one does not."""
    result: list[tuple[int, int]] = []
    j = 0
    for low, high in left:
        start = low
        while j < len(right) and right[j][1] < start:
            j += 1
        k = j
        while k < len(right) and right[k][0] <= high:
            if right[k][0] > start:
                result.append((start, right[k][0] - 1))
            start = max(start, right[k][1] + 1)
            k += 1
        if start <= high:
            result.append((start, high))
    return tuple(result)


def with_any_tail(prefixes: Language, longest: int) -> Language:
    """Every string of at most `longest` digits that begins with one of the prefixes."""
    return union(
        concatenation({length: intervals}, {more: ((0, 10**more - 1),)})
        for length, intervals in prefixes.items()
        for more in range(longest - length + 1)
    )


def first_digits(language: Language) -> str:
    """The digits with which a string of the language can begin, ascending."""
    return "".join(
        digit
        for digit in "0123456789"
        if any(
            intersection(
                intervals,
                ((int(digit) * 10 ** (length - 1), (int(digit) + 1) * 10 ** (length - 1) - 1),),
            )
            for length, intervals in language.items()
            if length > 0
        )
    )


def language_of(pattern: str) -> Language:
    """The strings that a pattern matches from end to end; raises PatternError."""
    reader = _Reader(pattern)
    result = reader.alternatives()
    if reader.position != len(pattern):
        raise PatternError(f"pattern {pattern}: unexpected {pattern[reader.position]!r}")
    return result


@dataclass(slots=True)
class _Reader:
    """Recursive descent over one pattern."""

    pattern: str
    position: int = 0

    def peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def take(self, text: str) -> bool:
        if self.pattern.startswith(text, self.position):
            self.position += len(text)
            return True
        return False

    def alternatives(self) -> Language:
        options = [self.sequence()]
        while self.take("|"):
            options.append(self.sequence())
        return union(options)

    def sequence(self) -> Language:
        parts: list[Language] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.repeated())
        result = EMPTY_STRING
        # From the right, so that the usual tail of \d{n} stays one interval.
        for part in reversed(parts):
            result = concatenation(part, result)
        return result

    def repeated(self) -> Language:
        part = self.atom()
        if self.take("?"):
            return repetition(part, 0, 1)
        if self.take("{"):
            end = self.pattern.index("}", self.position)
            least, _, most = self.pattern[self.position : end].partition(",")
            self.position = end + 1
            return repetition(part, int(least), int(most or least))
        return part

    def atom(self) -> Language:
        if self.take("(?:") or self.take("("):
            inside = self.alternatives()
            if not self.take(")"):
                raise PatternError(f"pattern {self.pattern}: a group has no end")
            return inside
        if self.take("$"):
            # Only at the end of a pattern's branch, where it changes nothing of what is matched.
            return EMPTY_STRING
        if self.take("\\d"):
            return {1: ((0, 9),)}
        if self.take("["):
            return {1: merged((digit, digit) for digit in self.digit_class())}
        letter = self.peek()
        if letter in "0123456789":
            self.position += 1
            return {1: ((int(letter), int(letter)),)}
        raise PatternError(f"pattern {self.pattern}: {letter!r} is not understood")

    def digit_class(self) -> list[int]:
        end = self.pattern.index("]", self.position)
        inside = self.pattern[self.position : end]
        self.position = end + 1
        digits: list[int] = []
        while inside:
            if inside.startswith("\\d"):
                digits.extend(range(10))
                inside = inside[2:]
            elif inside[1:2] == "-":
                digits.extend(range(int(inside[0]), int(inside[2]) + 1))
                inside = inside[3:]
            elif inside[0] in "0123456789":
                digits.append(int(inside[0]))
                inside = inside[1:]
            else:
                raise PatternError(f"pattern {self.pattern}: class {inside!r} is not understood")
        return digits
