"""sql_functions/README.md says what the code does."""

from __future__ import annotations

import importlib.util
import re
from types import ModuleType

import pytest

from database.common.settings import project_root
from database.replaceables import TRIGGER_GROUP, sql_folder
from database.rooms import ROOMS
from tests.support.cluster import Database

PAGE = (sql_folder() / "README.md").read_text("utf-8")
NAME = re.compile(r"\b([a-z_]+\.[a-z_]+)\b(?!/)")


@pytest.fixture(scope="module")
def diagrams() -> ModuleType:
    """docs/diagrams.py, which is a script and in no package."""
    path = project_root() / "docs" / "diagrams.py"
    spec = importlib.util.spec_from_file_location("diagrams", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _section(title: str) -> str:
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_every_room_is_on_the_map_in_its_order() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", _section("The rooms, from the ground up"), re.MULTILINE)
    assert tuple(listed) == ROOMS
    folders = {path.name for path in sql_folder().iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == {*ROOMS, TRIGGER_GROUP}


def test_diagrams_are_what_the_rows_say(diagrams: ModuleType, module_database: Database) -> None:
    with module_database.connect("owner") as connection:
        moves = connection.execute("select * from leads.status_transitions").fetchall()
        steps = connection.execute(
            "select standing, signal, next_step from flow.next_steps"
        ).fetchall()
        makers = connection.execute("select signal, maker from flow.signal_kinds").fetchall()
    assert sorted(diagrams.moves()) == sorted(moves)
    assert sorted(map(str, diagrams.steps())) == sorted(map(str, steps))
    assert sorted(diagrams.makers().items()) == sorted(makers)
    assert diagrams.render(PAGE) == PAGE, "run `.venv/bin/python docs/diagrams.py`"


def test_a_reader_of_the_diagrams_of_the_next_step_sees_every_row(
    module_database: Database,
) -> None:
    """Read back from the page, box by box and arrow by arrow."""
    places = {"any_step": "*"}
    seen = set()
    for drawing in re.findall(r"```mermaid\nflowchart LR\n(.*?)```", PAGE, re.DOTALL):
        boxes = dict(re.findall(r'^    (\w+)\["(.*)"\]$', drawing, re.MULTILINE))
        arrows = re.findall(r"^    (.*) -->\|(.*)\| (\w+)$", drawing, re.MULTILINE)
        assert len(boxes) + len(arrows) == len(drawing.splitlines())
        for starts, signals, following in arrows:
            for start in starts.split(" & "):
                step, *causes = boxes.get(start, start).split("<br>after ")
                step = places.get(step, step)
                for standing in [f"{step}/{cause}" for cause in causes] or [step]:
                    for signal in signals.split("<br>"):
                        seen.add((standing, signal, None if following == "no_step" else following))
    with module_database.connect("owner") as connection:
        rows = connection.execute(
            "select standing, signal, next_step from flow.next_steps"
        ).fetchall()
    assert seen == set(rows)


def test_what_happens_when_names_lines_that_are_there(module_database: Database) -> None:
    table = [line for line in _section("What happens when…").splitlines() if line.startswith("|")]
    with module_database.connect("owner") as connection:
        rows = {
            (standing, signal, step)
            for standing, signal, step in connection.execute(
                "select standing, signal, next_step from flow.next_steps"
            )
        }
        signals = {row[0] for row in connection.execute("select signal from flow.signal_kinds")}
    for standing, signal, step in re.findall(
        r"`\('([\w*]+)', '(\w+)', (?:'(\w+)'|null), …\)`", "\n".join(table)
    ):
        assert (standing, signal, step or None) in rows
    for line in table[2:]:
        _, when, event, signal_line, _, told, _ = [cell.strip() for cell in line.split("|")]
        for name, cell in (("signal_of", signal_line), ("tell_chatwoot", told)):
            body = (sql_folder() / "flow" / f"flow.{name}.sql").read_text("utf-8")
            for kind in re.findall(r"`when '(\w+)'", cell):
                assert re.search(rf"^ {{8}}when .*'{kind}'", body, re.MULTILINE), (when, kind)
        for kind in re.findall(r"`(\w+)`", signal_line):
            assert kind in signals | {"status_changed", "opted_out"}, (when, kind)
        for kind, function in re.findall(r"`(\w+)`, by `([\w.]+)`", event):
            schema = function.split(".")[0]
            writer = (sql_folder() / schema / f"{function}.sql").read_text("utf-8")
            parts = (f"'{kind}'", f"'{kind.partition('_')[0]}_' ||")
            assert any(part in writer for part in parts), (when, kind, function)


def test_the_seam_is_as_wide_as_the_table(module_database: Database) -> None:
    """Each verb that a kind may have is named, and so is its dispatcher."""
    text = _section("The outbox's seam")
    with module_database.connect("owner") as connection:
        verbs = [
            row[0]
            for row in connection.execute(
                "select a.attname from pg_catalog.pg_attribute as a"
                " where a.attrelid = 'outbox.kinds'::regclass and a.attnum > 0"
                " and a.atttypid = 'text'::regtype and a.attname not in"
                " ('kind', 'destination', 'urgency')"
            )
        ]
    assert len(verbs) == 5
    for verb in verbs:
        assert f"`{verb}`" in text
        assert f"`outbox.{verb}_job`" in text


@pytest.mark.parametrize(
    ("title", "constraint"),
    [("A send", "message_state_is_known"), ("An outbox job", "job_state_is_known")],
)
def test_diagrams_have_every_state(title: str, constraint: str, module_database: Database) -> None:
    with module_database.connect("owner") as connection:
        row = connection.execute(
            "select pg_get_constraintdef(oid) from pg_catalog.pg_constraint where conname = %s",
            (constraint,),
        ).fetchone()
    assert row is not None
    drawn = re.findall(r"^    (\S+) --> (\w+|\[\*\])", _section(title), re.MULTILINE)
    states = {state for pair in drawn for state in pair} - {"[*]"}
    assert states == set(re.findall(r"'(\w+)'", row[0]))
    # Every state is reached, and none is a trap unless it is drawn as an end.
    assert {to for _, to in drawn} >= states
    assert {start for start, _ in drawn} >= states


def test_everything_that_is_named_exists(module_database: Database) -> None:
    named = {
        name
        for name in NAME.findall(re.sub(r"\]\([^)]*\)", "]", PAGE))
        if name.split(".")[0] in ROOMS
    }
    assert len(named) > 40
    with module_database.connect("owner") as connection:
        known = {
            row[0]
            for row in connection.execute(
                "select n.nspname || '.' || p.proname from pg_catalog.pg_proc as p"
                " join pg_catalog.pg_namespace as n on n.oid = p.pronamespace"
                " union all select n.nspname || '.' || c.relname from pg_catalog.pg_class as c"
                " join pg_catalog.pg_namespace as n on n.oid = c.relnamespace"
            )
        }
    assert named - known == set()
