"""Small mistakes, made on purpose: each mutant is one function with one thing changed.

A part of a body is read as a tree, one node of the tree is changed, and PostgreSQL's grammar prints
the part again; the rest of the file stays as it is. A mutant that prints like the original is none.

Three things are left alone, since they change nothing that a session could ever see: `limit` of a
query of which INTO takes the first row anyway, whether a setting outlives a transaction that the
tests roll back, and the seed of a hash. What only another session can see is a kind of its own,
`lock`: FOR UPDATE, a call that only locks, with the choice of what it locks, and NOTIFY.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

from pglast import ast, parse_sql
from pglast.enums import A_Expr_Kind, BoolExprType, MinMaxOp, SortByDir
from pglast.stream import RawStream

from tests.support.plpgsql import Part, Routine, Source, Step, walk

Kind = Literal[
    "where", "condition", "write", "comparison", "and or", "extreme", "constant", "order",
    "coalesce", "lock",
]  # fmt: skip

COMPARISONS = {"<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "="}
_LOCKS = re.compile(
    r"(pg_catalog\.)?(pg_advisory_\w+|pg_notify)|[a-z]+\.(lock_\w+|prelock_\w+|hold_still)"
)
"""The functions that are performed for their lock alone, or for who listens."""
_NOT_CHANGED = frozenset({"typmods", "sortClause", "groupClause"})
"""Where a number is a precision or the place of a column, and not a value."""
_NO_VALUES = re.compile(r"(hashtextextended|set_config)\(")
"""Whose constants are a seed, and whether a setting is gone after the transaction."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One function with one mistake."""

    function: str
    """Qualified."""
    kind: Kind
    what: str
    """The mistake in words: what became of what."""
    path: str
    line: int
    is_serious: bool
    """Whether it changes whose rows are meant, which way is gone, or what is written."""
    original: str
    """The statement that makes the function as it is."""
    text: str
    """The statement that makes the mutant."""

    @property
    def key(self) -> str:
        """What names the mutant as long as the function has the same words there."""
        return f"{self.function} | {self.kind} | {self.what}"

    @property
    def schema(self) -> str:
        return self.function.partition(".")[0]


@dataclass(frozen=True, slots=True)
class _Place:
    """A piece of a file that is printed again after a change, and the tree that is printed."""

    part: Part
    tree: Any
    start: int
    end: int
    into: str
    """What INTO names, which is no part of the tree."""
    is_whole: bool
    """Whether the piece is the whole statement that makes the function."""


@dataclass(frozen=True, slots=True)
class _Edit:
    kind: Kind
    what: str
    node: ast.Node
    slot: str
    value: Any
    is_serious: bool


def mutants(sources: Iterable[Source]) -> list[Mutant]:
    """Every mutant of every function of these files."""
    return [
        mutant
        for source in sources
        for routine in source.routines
        for mutant in _mutants_of(routine)
    ]


def sample(all_mutants: Iterable[Mutant], count: int, seed: int) -> list[Mutant]:
    """So many of them by chance; the same seed takes the same ones, whatever else changes."""

    def chance(mutant: Mutant) -> bytes:
        return hashlib.sha256(f"{seed} {mutant.key}".encode()).digest()

    return sorted(all_mutants, key=chance)[:count]


def _mutants_of(routine: Routine) -> Iterator[Mutant]:
    if not routine.parts:
        return
    document = routine.parts[0].document
    first, last = _statement_bounds(document)
    named: Counter[str] = Counter()
    for part, kind, what, line, is_serious, start, end, text in _changes(routine):
        named[kind + what] += 1
        number = named[kind + what]
        yield Mutant(
            function=routine.name,
            kind=kind,
            what=what if number == 1 else f"{what} ({number})",
            path=part.path,
            line=line,
            is_serious=is_serious,
            original=document[first:last],
            text=document[first:start] + text + document[end:last],
        )


def _changes(
    routine: Routine,
) -> Iterator[tuple[Part, Kind, str, int, bool, int, int, str]]:
    for place in _places(routine):
        part = place.part
        is_lock = _only_locks(routine, part)
        if is_write(part):
            start, end = _statement_of(part)
            kind: Kind = "lock" if is_lock else "write"
            yield part, kind, f"no {_short(part.text)}", part.line, True, start, end, "null"
        original = _printed(place)
        for edit in _edits(place, routine.language):
            with _changed(edit):
                text = _printed(place)
            if text != original:
                line = part.line_of(edit.node)
                kind = "lock" if is_lock else edit.kind
                yield (
                    part, kind, edit.what, line, edit.is_serious, place.start, place.end, text
                )  # fmt: skip


def _only_locks(routine: Routine, part: Part) -> bool:
    """Whether it is there for the other sessions: the body of such a function, or a call of one."""
    if _LOCKS.fullmatch(routine.name) and re.search(r"\breturns void\b", part.document, re.I):
        return True
    if part.statement != "perform":
        return False
    tree: Any = part.tree
    if tree.lockingClause and not re.search(r"\bfound\b", part.document, re.I):
        return True
    target = tree.targetList
    called = target[0].val if target else None
    return isinstance(called, ast.FuncCall) and bool(
        _LOCKS.fullmatch(".".join(cast(Any, name).sval for name in called.funcname or ()))
    )


def is_write(part: Part) -> bool:
    """Whether the part is a statement that can be left out: it writes, or calls for effect."""
    return part.statement == "perform" or (
        part.statement == "execsql"
        and isinstance(part.tree, ast.InsertStmt | ast.UpdateStmt | ast.DeleteStmt | ast.CallStmt)
    )


def _statement_bounds(document: str) -> tuple[int, int]:
    raw = _create_statement(document)
    first = raw.stmt_location or 0
    return first, first + raw.stmt_len if raw.stmt_len else len(document)


def _create_statement(document: str) -> Any:
    found = [r for r in parse_sql(document) if isinstance(r.stmt, ast.CreateFunctionStmt)]
    if len(found) != 1:
        raise ValueError("a file has one function")
    return found[0]


def _places(routine: Routine) -> Iterator[_Place]:
    for part in routine.parts:
        if part.statement in ("raise", "raise_option", "case_when"):
            # The words of an error are no behaviour; of the other the tree is the parser's own.
            continue
        if part.statement == "sql" and part.text == part.document:
            # `return` and `begin atomic` are part of the statement's own tree.
            raw = _create_statement(part.document)
            first, last = _statement_bounds(part.document)
            yield _Place(part, raw.stmt, first, last, "", True)
            return
        given = part.document[part.start : part.start + len(part.text)]
        yield _Place(
            part, part.tree, part.start, part.start + len(part.text), _into(given, part.text), False
        )


def _into(given: str, read: str) -> str:
    """What INTO names: the parser of PL/pgSQL blanked it before it read the query."""
    changed = [at for at, (a, b) in enumerate(zip(given, read, strict=True)) if a != b]
    return f" {given[changed[0] : changed[-1] + 1].strip()}" if changed else ""


def _printed(place: _Place) -> str:
    text = str(RawStream()(place.tree))
    if place.is_whole:
        return text
    if place.part.use != "query" or place.part.statement == "perform":
        # The parser reads `a + b` as `select a + b`.
        text = text.removeprefix("SELECT ")
        if place.part.statement == "perform":
            text = f" {text}"
    return text + place.into


@contextlib.contextmanager
def _changed(edit: _Edit) -> Iterator[None]:
    before = getattr(edit.node, edit.slot)
    setattr(edit.node, edit.slot, edit.value)
    try:
        yield
    finally:
        setattr(edit.node, edit.slot, before)


def _statement_of(part: Part) -> tuple[int, int]:
    """Where the whole statement stands, with the word PERFORM."""
    start = part.start
    if part.statement == "perform":
        start = len(part.document[:start].rstrip()) - len("perform")
    return start, part.start + len(part.text)


# What is changed


def _edits(place: _Place, language: str) -> Iterator[_Edit]:
    part = place.part
    if part.use == "condition" and part.statement not in ("while", "exit"):
        target = place.tree.targetList[0]
        yield _Edit(
            "condition", f"not {_short(target.val)}", target, "val", _negated(target.val), True
        )
    takes_first = bool(place.into) and not re.match(r"\s*into strict\b", place.into, re.I)
    for node, above in walk(place.tree):
        if place.is_whole and not any(step.slot == "sql_body" for step in above):
            continue
        yield from _filter_edits(node)
        if not (takes_first and _is_limit_of_all(above)):
            yield from _expression_edits(node, above)
        yield from _query_edits(node)
        if isinstance(node, ast.UpdateStmt | ast.DeleteStmt) and (above or language == "sql"):
            # One that cannot be left out, since it stands in a query or is all there is.
            yield _Edit("write", f"no {_short(node)}", node, "whereClause", _FALSE, True)


def _filter_edits(node: Any) -> Iterator[_Edit]:
    """Leaves a where out, or one of what it asks."""
    for slot in ("whereClause", "quals", "agg_filter", "havingClause"):
        clause = getattr(node, slot, None)
        if clause is None or isinstance(node, ast.InferClause):
            continue
        if isinstance(clause, ast.BoolExpr) and clause.boolop == BoolExprType.AND_EXPR:
            args: tuple[Any, ...] = clause.args or ()
            for number, asked in enumerate(args):
                others = (*args[:number], *args[number + 1 :])
                yield _Edit(
                    "where", f"without {_short(asked)}", clause, "args", others, _says_whose(asked)
                )
        else:
            nothing = _TRUE if slot == "quals" else None
            yield _Edit(
                "where", f"without {_short(clause)}", node, slot, nothing, _says_whose(clause)
            )


def _says_whose(asked: Any) -> bool:
    """Whether it holds a column to a value that is not always the same: this one's rows."""
    for node, _ in walk(asked):
        if isinstance(node, ast.A_Expr) and _operator(node) == "=":
            sides = (node.lexpr, node.rexpr)
            if all(_is_known_by_name(side) for side in sides):
                return True
    return False


def _operator(node: Any) -> str:
    return str(node.name[-1].sval)


def _is_known_by_name(side: Any) -> bool:
    values = side if isinstance(side, tuple) else (side,)
    return any(
        isinstance(node, ast.ColumnRef | ast.ParamRef | ast.FuncCall | ast.SubLink)
        for value in values
        for node, _ in walk(value)
    )


def _expression_edits(node: Any, above: tuple[Step, ...]) -> Iterator[_Edit]:
    match node:
        case ast.BoolExpr() if node.boolop != BoolExprType.NOT_EXPR:
            other = (
                BoolExprType.OR_EXPR
                if node.boolop == BoolExprType.AND_EXPR
                else BoolExprType.AND_EXPR
            )
            word = "or" if other == BoolExprType.OR_EXPR else "and"
            yield _Edit("and or", f"{word} in {_short(node)}", node, "boolop", other, False)
        case ast.A_Expr():
            yield from _comparison_edits(node)
        case ast.MinMaxExpr():
            other_end = (
                MinMaxOp.IS_LEAST if node.op == MinMaxOp.IS_GREATEST else MinMaxOp.IS_GREATEST
            )
            yield _Edit("extreme", f"the other of {_short(node)}", node, "op", other_end, False)
        case ast.CoalesceExpr():
            yield _Edit(
                "coalesce",
                f"no default in {_short(node)}",
                node,
                "args",
                (node.args or ())[:-1],
                False,
            )
        case ast.CaseWhen() if getattr(above[-1].node, "arg", None) is None:
            asked: Any = node.expr
            yield _Edit(
                "condition", f"when not {_short(asked)}", node, "expr", _negated(asked), True
            )
        case ast.A_Const() if not any(_is_no_value(step) for step in above):
            yield from _constant_edits(node, above)


def _is_limit_of_all(above: tuple[Step, ...]) -> bool:
    """Whether it is the `limit` of the whole statement."""
    return len(above) == 1 and above[0].slot == "limitCount"


def _is_no_value(step: Step) -> bool:
    """Whether what stands below is no value that means something: a place, or a seed of a hash."""
    node: Any = step.node
    is_such = isinstance(node, ast.FuncCall) and bool(_NO_VALUES.match(_short(node)))
    return step.slot in _NOT_CHANGED or is_such


def _comparison_edits(node: Any) -> Iterator[_Edit]:
    kinds = A_Expr_Kind
    name = _operator(node)
    said = _short(node)
    match node.kind:
        case kinds.AEXPR_OP if len(node.name) == 1 and name in COMPARISONS:
            other = (ast.String(sval=COMPARISONS[name]),)
            yield _Edit("comparison", f"{COMPARISONS[name]} in {said}", node, "name", other, False)
        case kinds.AEXPR_IN:
            other = (ast.String(sval=COMPARISONS[name]),)
            word = "not in" if name == "=" else "in"
            yield _Edit("comparison", f"{word} in {said}", node, "name", other, False)
        case kinds.AEXPR_DISTINCT:
            yield _Edit(
                "comparison", f"not distinct in {said}", node, "kind", kinds.AEXPR_NOT_DISTINCT,
                False,
            )  # fmt: skip
        case kinds.AEXPR_NOT_DISTINCT:
            yield _Edit(
                "comparison", f"distinct in {said}", node, "kind", kinds.AEXPR_DISTINCT, False
            )


def _constant_edits(node: Any, above: tuple[Step, ...]) -> Iterator[_Edit]:
    parent = above[-1].node
    around = _short(parent if isinstance(parent, ast.A_Expr | ast.FuncCall) else node)
    value: Any = node.val
    if isinstance(value, ast.Boolean):
        yield _Edit(
            "constant", f"{str(not value.boolval).lower()} in {around}", node, "val",
            ast.Boolean(boolval=not value.boolval), False,
        )  # fmt: skip
    elif isinstance(value, ast.Integer):
        more = (value.ival or 0) + 1
        yield _Edit(
            "constant", f"{more} for {value.ival} in {around}", node, "val",
            ast.Integer(ival=more), False,
        )  # fmt: skip
    elif isinstance(value, ast.String) and _is_interval(parent):
        longer = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), value.sval or "", count=1)
        yield _Edit(
            "constant", f"'{longer}' for '{value.sval}'", node, "val",
            ast.String(sval=longer), False,
        )  # fmt: skip


def _is_interval(node: Any) -> bool:
    return type(node) is ast.TypeCast and _short(node.typeName) == "interval"


def _query_edits(node: ast.Node) -> Iterator[_Edit]:
    """Orders and locks."""
    for slot in ("sortClause", "agg_order", "orderClause"):
        order = getattr(node, slot, None)
        if order:
            said = ", ".join(_short(sort) for sort in order)
            yield _Edit("order", f"no order by {said}", node, slot, None, False)
            down = SortByDir.SORTBY_DESC
            other = SortByDir.SORTBY_ASC if order[0].sortby_dir == down else down
            yield _Edit(
                "order", f"the other way in order by {said}", order[0], "sortby_dir", other, False
            )
    if isinstance(node, ast.SelectStmt) and node.lockingClause:
        yield _Edit("lock", "no lock", node, "lockingClause", None, False)


_TRUE = ast.A_Const(isnull=False, val=ast.Boolean(boolval=True))
_FALSE = ast.A_Const(isnull=False, val=ast.Boolean(boolval=False))


def _negated(node: Any) -> ast.BoolExpr:
    return ast.BoolExpr(boolop=BoolExprType.NOT_EXPR, args=(node,))


def _short(said: Any) -> str:
    """The words of a node, or of a statement, on one line that can be read."""
    text = " ".join((said if isinstance(said, str) else str(RawStream()(said))).split())
    return text if len(text) <= 100 else f"{text[:97]}..."
