"""Phone metadata: from the installed `phonenumbers` to the rows that `normalize.parse_phone` reads.

The metadata is that of Google's libphonenumber (Apache License 2.0, see NOTICE).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import phonenumbers
from phonenumbers.phonemetadata import PhoneMetadata

from database.common.errors import IndicaError
from database.reference.patterns import (
    EMPTY_STRING,
    Intervals,
    Language,
    difference,
    first_digits,
    intersection,
    language_of,
    merged,
    with_any_tail,
)
from database.replaceables import sql_folder

LONGEST = 17
"""Digits of the longest national number that libphonenumber reads."""
FEW_STEPS = 120
"""A calling code with at most so many steps keeps them in its region's row; the others have
blocks by the first two digits."""
KINDS = (
    "fixed", "mobile", "fixed_or_mobile", "toll_free", "premium_rate", "shared_cost", "voip",
    "personal", "pager", "uan", "voicemail",
)  # fmt: skip
"""Positions 1 to 11 are what a step's result holds; normalize.parse_phone has the same list."""
REGIONS_PER_STEP = 16
"""A result is 16 x the region's position in its calling code + the kind's position."""
# libphonenumber asks in this order and takes the first kind that matches.
_IN_ORDER = (
    ("premium_rate", "premium_rate"), ("toll_free", "toll_free"), ("shared_cost", "shared_cost"),
    ("voip", "voip"), ("personal", "personal_number"), ("pager", "pager"), ("uan", "uan"),
    ("voicemail", "voicemail"),
)  # fmt: skip
_DESCRIPTIONS = (
    "general_desc", "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip",
    "personal_number", "pager", "uan", "voicemail",
)  # fmt: skip
_RULES = (
    "id", "country_code", "international_prefix", "national_prefix_for_parsing",
    "national_prefix_transform_rule", "leading_digits", "same_mobile_and_fixed_line_pattern",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One row of normalize.phone_regions."""

    calling_code: int
    position: int
    region: str
    regions: tuple[str, ...]
    international_prefix: str | None
    international_prefix_start: str | None
    national_prefix: str | None
    national_prefix_starts: str | None
    national_prefix_transform: str | None
    general_keys: Intervals
    lengths: tuple[int, ...]
    local_lengths: tuple[int, ...]
    longest: int
    thresholds: tuple[int, ...] | None
    results: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One row of normalize.phone_blocks."""

    block: int
    thresholds: tuple[int, ...]
    results: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything that one version of the metadata says."""

    version: str
    source_sha256: str
    regions: tuple[RegionRow, ...]
    blocks: tuple[BlockRow, ...]
    steps: dict[int, tuple[tuple[int, int, int], ...]]
    """By calling code: low key, high key, result; the gate tries their edges."""


def key_of(national_number: str) -> int:
    """A national number as an integer that keeps its leading zeros."""
    return int("1" + national_number)


def compile_phones() -> Compiled:
    """Compile the installed metadata; raises IndicaError for what the rows cannot say."""
    regions: list[RegionRow] = []
    blocks: list[BlockRow] = []
    steps: dict[int, tuple[tuple[int, int, int], ...]] = {}
    source = hashlib.sha256()
    for code, names in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()):
        plans = [_metadata(code, name) for name in names]
        for plan in plans:
            source.update(_canonical(plan))
        steps[code] = tuple(_steps(plans))
        thresholds, results = _flattened(steps[code])
        is_small = len(thresholds) <= FEW_STEPS
        if not is_small:
            blocks.extend(_blocks(code, steps[code]))
        regions.extend(
            _region_row(
                code,
                names,
                position,
                plan,
                thresholds if is_small else None,
                results if is_small else None,
            )
            for position, plan in enumerate(plans, 1)
        )
    return Compiled(
        version=phonenumbers.__version__,
        source_sha256=source.hexdigest(),
        regions=tuple(regions),
        blocks=tuple(blocks),
        steps=steps,
    )


def _metadata(code: int, region: str) -> PhoneMetadata:
    plan = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if plan is None:
        raise IndicaError(f"phonenumbers has no metadata for {region} ({code})")
    return plan


def _canonical(plan: PhoneMetadata) -> bytes:
    """What of a region's metadata decides, always written the same way."""
    facts: dict[str, Any] = {name: getattr(plan, name) for name in _RULES}
    for name in _DESCRIPTIONS:
        description = getattr(plan, name)
        facts[name] = description and (
            description.national_number_pattern,
            description.possible_length,
            description.possible_length_local_only,
        )
    return json.dumps(facts, sort_keys=True).encode() + b"\n"


def _region_row(
    code: int,
    names: Sequence[str],
    position: int,
    plan: PhoneMetadata,
    thresholds: tuple[int, ...] | None,
    results: tuple[int, ...] | None,
) -> RegionRow:
    general = plan.general_desc
    if general is None or not general.national_number_pattern or not general.possible_length:
        raise IndicaError(f"{plan.id} has no general description")
    lengths = tuple(general.possible_length)
    local = tuple(general.possible_length_local_only)
    if set(lengths) & set(local) or max(lengths) > LONGEST or max(local, default=0) > max(lengths):
        raise IndicaError(f"{plan.id} has lengths that contradict each other")
    dialled_abroad = plan.international_prefix
    abroad = language_of(dialled_abroad) if dialled_abroad else None
    before = plan.national_prefix_for_parsing or None
    return RegionRow(
        calling_code=code,
        position=position,
        region=names[position - 1],
        regions=tuple(names),
        international_prefix=dialled_abroad,
        international_prefix_start=_common_start(abroad) if abroad else None,
        national_prefix=before,
        national_prefix_starts=first_digits(language_of(before)) if before else None,
        national_prefix_transform=plan.national_prefix_transform_rule or None,
        general_keys=_keys(language_of(general.national_number_pattern)),
        lengths=lengths,
        local_lengths=local,
        longest=max(lengths),
        thresholds=thresholds,
        results=results,
    )


def _common_start(language: Language) -> str:
    """The digits with which every string of the language begins."""
    strings = [
        str(value).zfill(length)
        for length, intervals in language.items()
        for low, high in intervals
        for value in (low, high)
    ]
    first, last = min(strings), max(strings)
    same = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[:same]


def _keys(language: Language) -> Intervals:
    """The integers that `key_of` gives for the strings of a language."""
    return merged(
        (10**length + low, 10**length + high)
        for length, intervals in language.items()
        for low, high in intervals
        if length <= LONGEST
    )


@cache
def _pattern_keys(pattern: str) -> Intervals:
    return _keys(language_of(pattern))


def _described(plan: PhoneMetadata, name: str) -> Intervals:
    """The keys of one description: its pattern, at its possible lengths."""
    description = getattr(plan, name)
    if description is None or not description.national_number_pattern:
        return ()
    keys = _pattern_keys(description.national_number_pattern)
    if not description.possible_length:
        return keys
    return intersection(keys, merged((10**n, 2 * 10**n - 1) for n in description.possible_length))


def _kinds(plan: PhoneMetadata) -> Iterator[tuple[str, Intervals]]:
    """The keys of each kind in one region, disjoint."""
    left = _described(plan, "general_desc")
    for kind, name in _IN_ORDER:
        found = intersection(left, _described(plan, name))
        left = difference(left, found)
        yield kind, found
    fixed = intersection(left, _described(plan, "fixed_line"))
    mobile = intersection(left, _described(plan, "mobile"))
    if plan.same_mobile_and_fixed_line_pattern:
        yield "fixed_or_mobile", fixed
        return
    both = intersection(fixed, mobile)
    yield "fixed_or_mobile", both
    yield "fixed", difference(fixed, both)
    yield "mobile", difference(mobile, both)


def _steps(plans: Sequence[PhoneMetadata]) -> list[tuple[int, int, int]]:
    """The numbers of a calling code: each belongs to the first region that claims it."""
    claimed: Intervals = ()
    found: list[tuple[int, int, int]] = []
    for position, plan in enumerate(plans, 1):
        kinds = list(_kinds(plan))
        if len(plans) > 1 and plan.leading_digits is not None:
            claim = _keys(with_any_tail(language_of(plan.leading_digits), LONGEST))
        elif len(plans) > 1:
            claim = merged(interval for _, intervals in kinds for interval in intervals)
        else:
            claim = _keys(with_any_tail(EMPTY_STRING, LONGEST))
        mine = difference(claim, claimed)
        claimed = merged((*claimed, *claim))
        for kind, intervals in kinds:
            result = REGIONS_PER_STEP * position + KINDS.index(kind) + 1
            found.extend((low, high, result) for low, high in intersection(intervals, mine))
    found.sort()
    return found


def _flattened(
    steps: Sequence[tuple[int, int, int]],
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Thresholds, and what holds from each one to the next; 0: no number."""
    thresholds: list[int] = []
    results: list[int] = []
    for low, high, result in steps:
        if thresholds and thresholds[-1] == low:
            thresholds.pop()
            results.pop()
        if results and results[-1] == result:
            pass
        else:
            thresholds.append(low)
            results.append(result)
        thresholds.append(high + 1)
        results.append(0)
    return tuple(thresholds), tuple(results)


def _blocks(code: int, steps: Sequence[tuple[int, int, int]]) -> Iterator[BlockRow]:
    """The steps of a calling code by the first two digits of the number."""
    for start in range(100):
        part: list[tuple[int, int, int]] = []
        for length in range(2, LONGEST + 1):
            first = 10**length + start * 10 ** (length - 2)
            last = first + 10 ** (length - 2) - 1
            part.extend(
                (max(low, first), min(high, last), result)
                for low, high, result in steps
                if low <= last and high >= first
            )
        if part:
            thresholds, results = _flattened(sorted(part))
            yield BlockRow(code * 100 + start, thresholds, results)


# -- as SQL ----------------------------------------------------------------------------------------


REGIONS = """insert into normalize.phone_regions (
    calling_code, position, region, regions, international_prefix, international_prefix_start,
    national_prefix, national_prefix_starts, national_prefix_transform, general_keys, lengths,
    local_lengths, longest, thresholds, results
)
values
"""


def tables(compiled: Compiled) -> dict[str, str]:
    """The insert of each table, by its name; nothing of it comes from outside, texts are quoted."""
    regions = ",\n".join(
        "    ("
        + ", ".join(
            (
                str(row.calling_code),
                str(row.position),
                _quoted(row.region),
                _quoted(_array(row.regions)),
                _quoted(row.international_prefix),
                _quoted(row.international_prefix_start),
                _quoted(row.national_prefix),
                _quoted(row.national_prefix_starts),
                _quoted(row.national_prefix_transform),
                _quoted("{" + ",".join(f"[{a},{b}]" for a, b in row.general_keys) + "}"),
                _quoted(_array(row.lengths)),
                _quoted(_array(row.local_lengths)),
                str(row.longest),
                _quoted(None if row.thresholds is None else _array(row.thresholds)),
                _quoted(None if row.results is None else _array(row.results)),
            )
        )
        + ")"
        for row in compiled.regions
    )
    blocks = ",\n".join(
        f"    ({row.block}, {_quoted(_array(row.thresholds))}, {_quoted(_array(row.results))})"
        for row in compiled.blocks
    )
    return {
        "normalize.phone_metadata": "insert into normalize.phone_metadata (is_only_row, version,"
        f" source_sha256)\nvalues (true, {_quoted(compiled.version)},"
        f" {_quoted(compiled.source_sha256)});\n",
        "normalize.phone_regions": REGIONS + regions + ";\n",
        "normalize.phone_blocks": "insert into normalize.phone_blocks"
        f" (block, thresholds, results)\nvalues\n{blocks};\n",
    }


def file_texts(compiled: Compiled) -> dict[Path, str]:
    """The files that ship, with a head that says what they are."""
    head = (
        "-- rows: exact\n"
        "-- Made by `indica reference phones --write`; edit nothing here.\n"
        f"-- Compiled from phonenumbers {compiled.version}: the metadata of Google's"
        " libphonenumber, Apache License 2.0 (see NOTICE).\n"
    )
    return {
        sql_folder() / path_of(table): head + insert for table, insert in tables(compiled).items()
    }


def path_of(table: str) -> str:
    """Where in sql_functions/ the rows of a table ship."""
    return f"normalize/{table}.sql"


def _array(values: Sequence[object]) -> str:
    return "{" + ",".join(map(str, values)) + "}"


def _quoted(text: str | None) -> str:
    return "null" if text is None else "'" + text.replace("'", "''") + "'"
