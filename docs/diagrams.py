"""Writes the diagrams of sql_functions/README.md from the rows that decide.

.venv/bin/python docs/diagrams.py
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "sql_functions"
README = FUNCTIONS / "README.md"

MOVE = re.compile(r"\('(\w+)', '(\w+)', (true|false)\)")
STEP = re.compile(r"\('([\w*/]+)', '(\w+)', (?:'(\w+)'|null), '(\w+)', (true|false)\)")
END = "<!-- end -->"
PLACES = {"*": "any_step", "held": "held", "ended": "ended"}
"""Names that a diagram can have for what is no step."""


def moves() -> list[tuple[str, str, bool]]:
    """Rows of leads.status_transitions."""
    text = (FUNCTIONS / "leads" / "leads.status_transitions.sql").read_text("utf-8")
    return [(a, b, reopens == "true") for a, b, reopens in MOVE.findall(text)]


def steps() -> list[tuple[str, str, str | None]]:
    """Standing, signal and next step of flow.next_steps."""
    text = (FUNCTIONS / "flow" / "flow.next_steps.sql").read_text("utf-8")
    return [
        (standing, signal, following or None)
        for standing, signal, following, *_ in STEP.findall(text)
    ]


def lead_status() -> Iterator[str]:
    known = moves()
    arrived = {to for _, to, _ in known}
    for start in dict.fromkeys(a for a, _, _ in known if a not in arrived):
        yield f"[*] --> {start}"
    for start, to, reopens in known:
        yield f"{start} --> {to}" + (": the person writes again" if reopens else "")


def next_step() -> Iterator[str]:
    grouped: dict[tuple[str, str], dict[str, list[str]]] = {}
    for standing, signal, following in steps():
        step, _, cause = standing.partition("/")
        places = (PLACES.get(step, step), "[*]" if following is None else following)
        grouped.setdefault(places, {}).setdefault(signal, []).append(cause)
    for (start, to), signals in grouped.items():
        words = [
            signal + (f" (after {', '.join(causes)})" if all(causes) else "")
            for signal, causes in signals.items()
        ]
        yield f"{start} --> {to}: {'<br>'.join(words)}"


DIAGRAMS: dict[str, Callable[[], Iterator[str]]] = {
    "lead status": lead_status,
    "next step": next_step,
}


def render(page: str) -> str:
    """The page with its diagrams written anew."""
    for name, lines in DIAGRAMS.items():
        block = "\n".join(("```mermaid", "stateDiagram-v2", *(f"    {x}" for x in lines()), "```"))
        opening = f"<!-- {name}: docs/diagrams.py -->\n"
        if page.count(opening) != 1:
            raise SystemExit(f"sql_functions/README.md has not one place for the diagram {name}")
        before, _, after = page.partition(opening)
        page = f"{before}{opening}{block}\n{END}{after.partition(END)[2]}"
    return page


if __name__ == "__main__":
    README.write_text(render(README.read_text("utf-8")), "utf-8")
