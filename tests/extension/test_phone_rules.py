"""What the panel says of a phone without a connection never contradicts what SQL says with one."""

from __future__ import annotations

import json
import random
import subprocess
from typing import Any

import pytest

from tests.extension.chrome import EXTENSION
from tests.extension.operation import Operation
from tests.extension.test_node import NODE

pytestmark = pytest.mark.browser

SHAPES = """{d2}{d9};({d2}) {d5}-{d4};{d2} {d5} {d4};{d2} 9{d4}-{d4};0{d2} {d4}-{d4};
+55 {d2} {d5}-{d4};+55{d2}{d4}{d4};55 {d2} {d5}{d4};{d4}-{d4};{d5}-{d4};({d2}) {d4}-{d3};
({d1}) {d5}-{d4};(0{d2}) {d4}{d4};0800 {d3} {d4};{d4}-{d4} ({d2});+{d2} {d9};+{d1}{d5};
{d2} {d5}-{d4}{d1};0{d2}{d2}{d9};{d3};4004-{d4};3003{d4};{d2}{d9} {d2}{d9};({d2})9{d4}-{d4}-{d2};
{d8};{d9};{d2}{d3} {d3} {d3}""".replace("\n", "").split(";")


def ask_module(path: str, expression: str, values: Any) -> Any:
    """What a module of the extension makes of values."""
    script = (
        f"import * as m from {json.dumps((EXTENSION / path).as_uri())};"
        f"const values = {json.dumps(values)};"
        f"console.log(JSON.stringify({expression}));"
    )
    run = subprocess.run(
        [NODE, "--input-type=module", "-e", script], capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


def test_the_area_codes_are_those_of_sql(operation: Operation) -> None:
    known = operation.value(
        "select jsonb_agg(a.ddd::text order by a.ddd) from normalize.area_codes as a"
    )
    assert ask_module("lib/phone.js", "[...m.AREA_CODES].sort()", None) == sorted(known)


def test_what_is_called_impossible_is_none_in_sql_either(operation: Operation) -> None:
    chance = random.Random(11)
    texts = []
    for _ in range(4_000):
        text = chance.choice(SHAPES)
        while "{d" in text:
            count = int(text[text.index("{d") + 2])
            digits = "".join(chance.choice("0123456789") for _ in range(count))
            text = text.replace(f"{{d{count}}}", digits, 1)
        texts.append(text)
    doubts = ask_module("lib/phone.js", "values.map((text) => m.doubtPhone(text))", texts)
    valid = operation.value(
        "select jsonb_agg(p.is_valid order by t.n)"
        " from jsonb_array_elements_text(%s::jsonb) with ordinality as t (value, n)"
        " cross join lateral (select bool_or(x.is_valid) as is_valid"
        " from normalize.phones(t.value) as x) as p",
        json.dumps(texts),
    )
    told = [(t, d) for t, d, v in zip(texts, doubts, valid, strict=True) if d is not None and v]
    assert told == []
    assert sum(doubt is not None for doubt in doubts) > 500
