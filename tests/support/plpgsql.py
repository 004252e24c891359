"""The files of sql_functions/ as syntax trees, for tests that hold every body to a rule.

`load()` reads every file; each becomes a `Source`, each function in it a `Routine` whose body is
a list of `Part`s: one expression or SQL statement each, with its place and its tree. The parser is
PostgreSQL's own (pglast, around libpg_query), so nothing is guessed from the text:

    for routine in routines(load()):
        for part in routine.parts:
            for call in calls(part): ...            # what is called, where, and inside what
            for relation in relations(part): ...    # which tables are read or written
            for node, above in walk(part.tree): ... # anything else
            part.line_of(node)                      # the line in the file

`effects(routines)` says which functions change something, by themselves or through what they
call. `parse(path, text)` reads one text, so that a test can feed a rule something that breaks it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pglast import ast, parse_sql
from pglast.enums import BoolExprType, FunctionParameterMode
from pglast.parser import ParseError, parse_plpgsql_json, scan

from database.replaceables import sql_folder

Use = Literal["query", "value", "condition", "subject"]
Access = Literal["read", "lock", "insert", "update", "delete", "merge", "truncate"]

OWN_EFFECTS = re.compile(
    r"^(pg_catalog\.)?(nextval|setval|set_config|pg_notify|pg_(try_)?advisory_\w+|"
    r"lo_\w+|pg_(terminate|cancel)_backend)$"
)
"""Functions of PostgreSQL that change something."""


@dataclass(frozen=True, slots=True)
class Part:
    """One SQL statement or expression of a body, or one statement of a file outside functions."""

    path: str
    """The file, relative to sql_functions/."""
    owner: str
    """Qualified name of the function, or of the file's object outside functions."""
    statement: str
    """What it stands in: `declare`, `if`, `while`, `assign`, `perform`, `execsql`, `fors`, ...
    as PL/pgSQL calls its statements; `sql` in a body of SQL, `file` outside functions."""
    use: Use
    """query: a whole SQL statement (also of perform, for and return query); condition: decides
    what runs next (if, while, exit when, assert, when of a case statement); subject: what a case
    statement compares; value: assigned, returned or passed on."""
    text: str
    tree: ast.Node
    document: str = field(repr=False)
    """The whole file."""
    start: int
    """Where in the file the text begins, in characters."""
    shift: int
    """What has to be added to a location in the tree to get the one in the file."""

    @property
    def line(self) -> int:
        """Line of the file where the text begins."""
        return self.document.count("\n", 0, self.start) + 1

    def line_of(self, node: ast.Node) -> int:
        """Line of the file of a node of the tree; the part's own when the node has no place."""
        location = getattr(node, "location", None)
        if location is None or location + self.shift < self.start:
            return self.line
        return self.document.count("\n", 0, location + self.shift) + 1


@dataclass(frozen=True, slots=True)
class Routine:
    """One function or procedure."""

    path: str
    name: str
    """Qualified."""
    language: str
    volatility: str
    """volatile, stable or immutable."""
    is_definer: bool
    parts: tuple[Part, ...]
    runs_text: bool
    """Whether it executes SQL that it puts together, which no parser can see."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file."""

    path: str
    routines: tuple[Routine, ...]
    loose: tuple[Part, ...]
    """Statements outside functions: views, triggers, rows, comments, grants."""


@dataclass(frozen=True, slots=True)
class Step:
    """One node above another, and the field of it in which the other stands."""

    node: ast.Node
    slot: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function that a part calls."""

    name: str
    """As written, so qualified unless it is PostgreSQL's own."""
    line: int
    inside: tuple[str, ...]
    """What decides whether or how often it is called, outermost first: `condition`, `and`, `or`,
    `not`, `case`, `coalesce`, `where`, `having`, `join on`, `filter`, `when` (of merge).
    Empty: nothing does."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view that a part names."""

    name: str
    """As written: qualified, unless it is a common table expression."""
    line: int
    access: Access


@cache
def load(folder: Path | None = None) -> tuple[Source, ...]:
    """Every file of sql_functions/, in the order of their paths; read once a run."""
    root = folder or sql_folder()
    return tuple(
        parse(path.relative_to(root).as_posix(), path.read_text("utf-8"))
        for path in sorted(root.glob("*/*.sql"))
    )


def routines(sources: Iterable[Source]) -> list[Routine]:
    """Every function of the files."""
    return [routine for source in sources for routine in source.routines]


def parse(path: str, text: str) -> Source:
    """Read one file's text; raises ValueError, naming the file, when PostgreSQL would not."""
    found: list[Routine] = []
    loose: list[Part] = []
    owner = path.rsplit("/", 1)[-1].removesuffix(".sql")
    for raw in _parse(path, text):
        begins = raw.stmt_location or 0
        ends = begins + raw.stmt_len if raw.stmt_len else len(text)
        if isinstance(raw.stmt, ast.CreateFunctionStmt):
            found.append(_routine(path, text, raw.stmt, begins))
        else:
            begins = next((t.start for t in scan(text[begins:ends]) if _is_code(t)), 0) + begins
            loose.append(
                Part(path, owner, "file", "query", text[begins:ends], raw.stmt, text, begins, 0)
            )
    return Source(path, tuple(found), tuple(loose))


def walk(
    tree: ast.Node, above: tuple[Step, ...] = ()
) -> Iterator[tuple[ast.Node, tuple[Step, ...]]]:
    """Every node of a tree with the steps that lead to it, outermost first."""
    yield tree, above
    for slot in tree:
        yield from _walk_value(getattr(tree, slot), (*above, Step(tree, slot)))


def calls(part: Part) -> Iterator[Call]:
    """Every call of a function by name."""
    outer = {"condition": ("condition",), "subject": ("case",)}.get(part.use, ())
    for node, above in walk(part.tree):
        if isinstance(node, ast.FuncCall):
            inside = tuple(word for word in map(_decides, above) if word is not None)
            yield Call(_name(node.funcname), part.line_of(node), (*outer, *inside))


def relations(part: Part) -> Iterator[Relation]:
    """Every table or view that is named; one that is read for update is both read and locked."""
    for node, above in walk(part.tree):
        if not isinstance(node, ast.RangeVar) or not above:
            continue
        name = ".".join(filter(None, (node.schemaname, node.relname)))
        for access in _accesses(node, above):
            yield Relation(name, part.line_of(node), access)


def effects(known: Iterable[Routine]) -> dict[str, str]:
    """For each function that changes something the reason: what it does, or through whom.

    Changes are rows written or locked, advisory locks, sequences, settings, notifications,
    definitions of objects, and SQL put together as text.
    """
    reasons: dict[str, str] = {}
    callees: dict[str, set[str]] = {}
    for routine in known:
        callees.setdefault(routine.name, set()).update(
            call.name for part in routine.parts for call in calls(part)
        )
        own = _own_effect(routine)
        if own is not None:
            reasons[routine.name] = own
    grown = True
    while grown:
        grown = False
        for name, called in callees.items():
            if name not in reasons:
                through = sorted(called & reasons.keys())
                if through:
                    reasons[name] = f"calls {through[0]}"
                    grown = True
    return reasons


def _parse(path: str, text: str) -> tuple[Any, ...]:
    try:
        return tuple(parse_sql(text))
    except ParseError as error:
        raise ValueError(f"sql_functions/{path}: {error}") from error


def _is_code(token: Any) -> bool:
    return token.name not in ("SQL_COMMENT", "C_COMMENT")


def _name(words: Iterable[Any] | None) -> str:
    return ".".join(word.sval for word in words or ())


def _walk_value(value: Any, above: tuple[Step, ...]) -> Iterator[tuple[ast.Node, tuple[Step, ...]]]:
    if isinstance(value, ast.Node):
        yield from walk(value, above)
    elif isinstance(value, tuple):
        for item in value:
            yield from _walk_value(item, above)


def _decides(step: Step) -> str | None:
    """Which word stands for a step that may keep what is below it from being evaluated."""
    by_slot = {
        "whereClause": "where",
        "havingClause": "having",
        "quals": "join on",
        "joinCondition": "join on",
        "condition": "when",
        "agg_filter": "filter",
    }
    if step.slot in by_slot:
        return by_slot[step.slot]
    if isinstance(step.node, ast.BoolExpr):
        return BoolExprType(step.node.boolop or 0).name.removesuffix("_EXPR").lower()
    if isinstance(step.node, ast.CaseExpr):
        return "case"
    if isinstance(step.node, ast.CoalesceExpr):
        return "coalesce"
    return None


def _accesses(node: ast.RangeVar, above: tuple[Step, ...]) -> Iterator[Access]:
    parent, slot = above[-1].node, above[-1].slot
    targets: dict[type[ast.Node], Access] = {
        ast.InsertStmt: "insert",
        ast.UpdateStmt: "update",
        ast.DeleteStmt: "delete",
        ast.MergeStmt: "merge",
    }
    if slot == "relation" and type(parent) in targets:
        yield targets[type(parent)]
    elif isinstance(parent, ast.TruncateStmt):
        yield "truncate"
    elif not isinstance(parent, ast.LockingClause):
        yield "read"
        select, from_slot = next(
            ((s.node, s.slot) for s in reversed(above) if isinstance(s.node, ast.SelectStmt)),
            (None, ""),
        )
        if select is not None and from_slot == "fromClause":
            alias = node.alias.aliasname if node.alias else node.relname
            for clause in select.lockingClause or ():
                names = [locked.relname for locked in clause.lockedRels or ()]
                if not names or alias in names:
                    yield "lock"


def _own_effect(routine: Routine) -> str | None:
    for part in routine.parts:
        for relation in relations(part):
            if relation.access != "read":
                return f"{relation.access} {relation.name}, line {relation.line}"
        for call in calls(part):
            if OWN_EFFECTS.match(call.name):
                return f"{call.name}, line {call.line}"
        if part.use == "query" and not isinstance(
            part.tree,
            ast.SelectStmt
            | ast.ReturnStmt
            | ast.CallStmt
            | ast.InsertStmt
            | ast.UpdateStmt
            | ast.DeleteStmt
            | ast.MergeStmt,
        ):
            return f"{type(part.tree).__name__}, line {part.line}"
    return "executes a text" if routine.runs_text else None


# Functions


def _routine(path: str, text: str, statement: Any, begins: int) -> Routine:
    options = {option.defname: option for option in statement.options or ()}
    language = options["language"].arg.sval if "language" in options else "sql"
    name = _name(statement.funcname)
    body = options["as"].arg[0].sval if "as" in options else None
    parts: list[Part]
    runs_text = False
    if body is None:
        parts = [
            Part(path, name, "sql", "query", text, node, text, begins, 0)
            for node in _bodies(statement.sql_body)
        ]
    else:
        at = text.index(body, options["as"].location)
        if language == "plpgsql":
            reader = _Body(path, name, text, body, at)
            reader.read(_header(statement))
            parts, runs_text = reader.parts, reader.runs_text
        else:
            parts = [
                Part(path, name, "sql", "query", body, raw.stmt, text, at, at)
                for raw in _parse(path, body)
            ]
    return Routine(
        path=path,
        name=name,
        language=language,
        volatility=options["volatility"].arg.sval if "volatility" in options else "volatile",
        is_definer="security" in options and bool(options["security"].arg.boolval),
        parts=tuple(parts),
        runs_text=runs_text,
    )


def _bodies(body: Any) -> list[Any]:
    """The statements of `return ...` or `begin atomic ... end`."""
    if isinstance(body, tuple):
        return [node for item in body for node in _bodies(item)]
    return [body]


def _header(statement: Any) -> str:
    """A head that the parser takes without a catalogue: a row type of ours becomes `record`."""
    modes = FunctionParameterMode
    arguments = []
    results = []
    for parameter in statement.parameters or ():
        mode = {
            modes.FUNC_PARAM_OUT: "out ",
            modes.FUNC_PARAM_TABLE: "out ",
            modes.FUNC_PARAM_INOUT: "inout ",
        }.get(parameter.mode, "")
        if mode:
            results.append(_plain_type(parameter.argType))
        arguments.append(f"{mode}{_quoted(parameter.name)} {_plain_type(parameter.argType)}")
    returns = ""
    if statement.returnType is None:
        returns = "" if results else "returns void"
    elif not results:
        setof = "setof " if statement.returnType.setof else ""
        returns = f"returns {setof}{_plain_type(statement.returnType)}"
    elif statement.returnType.setof:
        # A table of one column is a set of its values.
        returns = f"returns setof {results[0] if len(results) == 1 else 'record'}"
    name = statement.funcname[-1].sval
    return f'create function "{name}"({", ".join(arguments)}) {returns} language plpgsql as '


def _quoted(name: str | None) -> str:
    return f'"{name}"' if name else ""


def _plain_type(kind: Any) -> str:
    words = [word.sval for word in kind.names]
    if words[-1] in ("void", "trigger", "record"):
        return str(words[-1])
    array = "[]" if kind.arrayBounds else ""
    if len(words) > 1 and words[0] != "pg_catalog":
        return "text[]" if array else "record"
    return f"text{array}"


class _Body:
    """Reads one body of PL/pgSQL."""

    def __init__(self, path: str, owner: str, document: str, body: str, at: int) -> None:
        self.path = path
        self.owner = owner
        self.document = document
        self.body = body
        self.at = at
        self.parts: list[Part] = []
        self.runs_text = False

    def read(self, header: str) -> None:
        """Take every expression of the body; `header` is what precedes `as $$`."""
        source = f"{header}{_TAG}{_without_row_types(self.body)}{_TAG}"
        try:
            tree = parse_plpgsql_json(source)
        except ParseError as error:
            raise ValueError(f"sql_functions/{self.path}: {error}") from error
        function = json.loads(tree)[0]["PLpgSQL_function"]
        for datum in function["datums"]:
            for value in datum.values():
                for inner in value.values():
                    self._slot("declare", "default_val", inner, value.get("lineno", 1))
        self._visit(function["action"], 1)
        if len(self.parts) != tree.count('"PLpgSQL_expr"'):
            raise ValueError(f"sql_functions/{self.path}: not every expression was read")
        self.parts.sort(key=lambda part: part.start)

    def _visit(self, node: dict[str, Any], line: int) -> None:
        for key, value in node.items():
            if not key.startswith("PLpgSQL_") or not isinstance(value, dict):
                continue
            word = key.removeprefix("PLpgSQL_").removeprefix("stmt_")
            if word in ("dynexecute", "dynfors") or "dynquery" in value:
                self.runs_text = True
            for slot, inner in value.items():
                self._slot(word, slot, inner, value.get("lineno", line))

    def _slot(self, word: str, slot: str, inner: Any, line: int) -> None:
        if isinstance(inner, list):
            for item in inner:
                self._slot(word, slot, item, line)
        elif isinstance(inner, dict):
            if "PLpgSQL_expr" in inner:
                expression = inner["PLpgSQL_expr"]
                self._add(expression["query"], expression["parseMode"], word, slot, line)
            else:
                self._visit(inner, line)

    def _add(self, text: str, mode: int, word: str, slot: str, line: int) -> None:
        # What the parser put around it: its own words, which the file does not have.
        given = closing = ""
        if word == "perform":
            given, text = text[: len("SELECT")], text[len("SELECT") :]
        elif made := _CASE_VARIABLE.match(text):
            given, text, closing = "select " + made[0], text[made.end() : -1], ")"
        elif mode != 0:
            given = "select "
        start = self._place(text, line)
        if mode >= _ASSIGNMENT:
            skipped = _length_of_target(text)
            start, text = start + skipped, text[skipped:]
        self.parts.append(
            Part(
                path=self.path,
                owner=self.owner,
                statement=word,
                use=_use(word, slot, mode),
                text=text,
                tree=_parse(self.path, given + text + closing)[0].stmt,
                document=self.document,
                start=start,
                shift=start - len(given),
            )
        )

    def _place(self, text: str, line: int) -> int:
        """Where in the file the text stands, at or after a line of the body."""
        # The parser blanked what INTO named.
        pieces = re.split(r"( {2,})", text)
        pattern = "".join(
            f"(?s:.{{{len(piece)}}})" if number % 2 else re.escape(piece)
            for number, piece in enumerate(pieces)
        )
        lines = [0, *(match.end() for match in re.finditer("\n", self.body))]
        if re.match(r"\w", text):
            pattern = r"(?<!\w)(?<!\w\.)" + pattern
        found = re.compile(pattern).search(self.body, lines[max(line, 1) - 1])
        if found is None:
            raise ValueError(f"sql_functions/{self.path}: cannot find again: {text}")
        return self.at + found.start()


_TAG = "$indica_body$"
_ASSIGNMENT = 3
"""From this parse mode on the text is `target := value`."""
_CASE_VARIABLE = re.compile(r'"__Case__Variable_\d+__" IN \(')
_DECLARATIONS = re.compile(r"^[ \t]*declare\b.*?^[ \t]*begin\b", re.S | re.M | re.I)
_ROW_TYPE = re.compile(
    r"^(\s*\w+\s+(?:constant\s+)?)[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*(?:%\w+)?(\[\])?"
    r"(?=\s*(?:;|:=|=|default\b|not\s+null\b))",
    re.M | re.I,
)


def _without_row_types(body: str) -> str:
    """Variables of row types of ours become records: the parser knows no catalogue."""

    def plain(match: re.Match[str]) -> str:
        return match[1] + ("text[]" if match[2] else "record")

    return _DECLARATIONS.sub(lambda section: _ROW_TYPE.sub(plain, section[0]), body)


def _use(word: str, slot: str, mode: int) -> Use:
    if mode == 0:
        return "query"
    if slot == "cond" or word == "case_when":
        return "condition"
    if word == "case":
        return "subject"
    return "value"


def _length_of_target(text: str) -> int:
    """How much of `target := value` comes before the value."""
    depth = 0
    for position, letter in enumerate(text):
        depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(letter, 0)
        if depth == 0 and letter == "=":
            return position + 1
    raise ValueError(f"no assignment: {text}")
