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
SIGNAL = re.compile(r"\('(\w+)', '(machine|person|human)', ")
END = "<!-- end -->"
PLACES = {"*": "any_step", "held": "held", "ended": "ended"}
"""Names that a diagram can have for what is no step."""
NO_STEP = "no_step"

Row = tuple[str, str, str | None]
"""Standing, signal and next step of flow.next_steps."""


def moves() -> list[tuple[str, str, bool]]:
    """Rows of leads.status_transitions."""
    text = (FUNCTIONS / "leads" / "leads.status_transitions.sql").read_text("utf-8")
    return [(a, b, reopens == "true") for a, b, reopens in MOVE.findall(text)]


def steps() -> list[Row]:
    """Rows of flow.next_steps."""
    text = (FUNCTIONS / "flow" / "flow.next_steps.sql").read_text("utf-8")
    return [
        (standing, signal, following or None)
        for standing, signal, following, *_ in STEP.findall(text)
    ]


def makers() -> dict[str, str]:
    """Who makes each signal: machine, person or human; rows of flow.signal_kinds."""
    text = (FUNCTIONS / "flow" / "flow.signal_kinds.sql").read_text("utf-8")
    return dict(SIGNAL.findall(text))


def lead_status() -> Iterator[str]:
    known = moves()
    arrived = {to for _, to, _ in known}
    for start in dict.fromkeys(a for a, _, _ in known if a not in arrived):
        yield f"[*] --> {start}"
    for start, to, reopens in known:
        yield f"{start} --> {to}" + (": the person writes again" if reopens else "")


def about(signal: str) -> str:
    """Which of the four diagrams has the signal."""
    maker = makers()[signal]
    if maker == "machine":
        return "template" if signal.startswith(("template_", "rework_")) else "lead"
    return maker


def next_step(part: str) -> Iterator[str]:
    """Edges from the step that stands to the next one, those with the same ends as one."""
    starts: dict[tuple[str, str], list[str]] = {}
    for standing, signal, following in steps():
        if about(signal) == part:
            starts.setdefault((signal, following or NO_STEP), []).append(standing)
    edges: dict[tuple[tuple[str, ...], str], list[str]] = {}
    nodes: dict[str, str] = {}
    for (signal, following), standings in starts.items():
        causes: dict[str, list[str]] = {}
        for standing in standings:
            step, _, cause = standing.partition("/")
            causes.setdefault(PLACES.get(step, step), []).extend([cause] if cause else [])
        ends = []
        for step, after in causes.items():
            text = "<br>".join([step, *(f"after {cause}" for cause in after)])
            if after:
                same = [name for name, known in nodes.items() if known == text]
                alike = sum(name.startswith(f"{step}_") for name in nodes)
                name = same[0] if same else f"{step}_{alike + 1}"
                nodes[name] = text
                ends.append(name)
            else:
                ends.append(step)
        edges.setdefault((tuple(ends), following), []).append(signal)
    for name, text in nodes.items():
        yield f'{name}["{text}"]'
    for (ends_of, following), signals in edges.items():
        yield f"{' & '.join(ends_of)} -->|{'<br>'.join(signals)}| {following}"


DIAGRAMS: dict[str, tuple[str, Callable[[], Iterator[str]]]] = {
    "lead status": ("stateDiagram-v2", lead_status),
    "next step, lead": ("flowchart LR", lambda: next_step("lead")),
    "next step, templates": ("flowchart LR", lambda: next_step("template")),
    "next step, person": ("flowchart LR", lambda: next_step("person")),
    "next step, humans": ("flowchart LR", lambda: next_step("human")),
}


def render(page: str) -> str:
    """The page with its diagrams written anew."""
    for name, (kind, lines) in DIAGRAMS.items():
        block = "\n".join(("```mermaid", kind, *(f"    {x}" for x in lines()), "```"))
        opening = f"<!-- {name}: docs/diagrams.py -->\n"
        if page.count(opening) != 1:
            raise SystemExit(f"sql_functions/README.md has not one place for the diagram {name}")
        before, _, after = page.partition(opening)
        page = f"{before}{opening}{block}\n{END}{after.partition(END)[2]}"
    return page


if __name__ == "__main__":
    README.write_text(render(README.read_text("utf-8")), "utf-8")
