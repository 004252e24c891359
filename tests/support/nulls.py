"""Negations over what may be null, read from the bodies of sql_functions/.

`x <> 'a'`, `x not in (...)`, `x <> all (...)` and `not (...)` are null when x is: a condition then
counts them as false, so "is not" silently means "is known, and is not". Whoever means that says so
beside it (`x is not null and x <> 'a'`); whoever does not says `is distinct from` or `coalesce`.

What may be null is asked of the catalogue: a column without `not null`, one on the open side of an
outer join, a member of a jsonb document, a field of a composite type; and what is made of them.
Variables and parameters of simple types, and records, are nobody's columns and stay unjudged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pglast import ast
from pglast.enums import A_Expr_Kind, BoolExprType, JoinType, NullTestType, SubLinkType
from pglast.stream import RawStream

from tests.support.plpgsql import Part, Source, Step, walk

NotNull = Mapping[str, Mapping[str, bool]]
"""For each table and composite type, qualified, whether each column may never be null."""

EXTRACTIONS = frozenset({"->", "->>", "#>", "#>>"})
NEVER_NULL = frozenset(
    {"count", "now", "jsonb_build_object", "jsonb_build_array", "concat", "concat_ws", "format"}
)
_DECLARED = re.compile(r"\b([a-z_]\w*)\s+(?:constant\s+)?([a-z_]\w*\.[a-z_]\w*)\b(?!\s*\()")


@dataclass(frozen=True, slots=True, order=True)
class Doubt:
    """One negation that may be null."""

    owner: str
    what: str
    """The negation as PostgreSQL prints it."""
    path: str = field(compare=False)
    line: int = field(compare=False)
    why: str = field(compare=False)

    def __str__(self) -> str:
        return f"sql_functions/{self.path}:{self.line}: {self.what} ({self.why} may be null)"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A table as a query names it."""

    relation: str
    is_open: bool
    """Whether an outer join may leave it empty."""


def doubts(sources: Iterable[Source], known: NotNull) -> Iterator[Doubt]:
    """Every negation over what may be null, in functions, views and rows."""
    sources = tuple(sources)
    sure = NEVER_NULL | _functions_that_always_know(sources)
    for source in sources:
        parts = [*source.loose, *(p for routine in source.routines for p in routine.parts)]
        for part in parts:
            yield from _doubts_of(part, known, sure)


def _functions_that_always_know(sources: Iterable[Source]) -> frozenset[str]:
    """Functions of ours whose answer is never null, whatever they are given."""
    found = set()
    for source in sources:
        for routine in source.routines:
            answers = [
                target.val
                for part in routine.parts
                if part.statement in ("sql", "return")
                for target in getattr(part.tree, "targetList", None) or ()
            ]
            if answers and all(map(_is_known, answers)):
                found.add(routine.name)
    return frozenset(found)


def _is_known(node: Any) -> bool:
    match node:
        case _ if _is(node, ast.SubLink):
            return bool(node.subLinkType == SubLinkType.EXISTS_SUBLINK)
        case _ if _is(node, ast.NullTest, ast.BooleanTest):
            return True
        case _ if _is(node, ast.A_Const):
            return not node.isnull
        case _ if _is(node, ast.CoalesceExpr):
            return _is_known(node.args[-1])
        case _ if _is(node, ast.BoolExpr):
            return all(map(_is_known, node.args))
        case _ if _is(node, ast.A_Expr):
            return node.kind in (A_Expr_Kind.AEXPR_DISTINCT, A_Expr_Kind.AEXPR_NOT_DISTINCT)
        case _:
            return False


def _doubts_of(part: Part, known: NotNull, sure: frozenset[str]) -> Iterator[Doubt]:
    variables = {name: kind for name, kind in _DECLARED.findall(part.document) if kind in known}
    for node, above in walk(part.tree):
        for operand in _denied(node):
            why = _may_be_null(operand, above, variables, known, sure)
            if why is not None and not _is_answered(node, above, operand, why):
                yield Doubt(part.owner, _print(node), part.path, part.line_of(_place(node)), why)
                break


def _denied(node: Any) -> list[Any]:
    """What a negation is about; nothing when the node is none."""
    if _is(node, ast.BoolExpr) and node.boolop == BoolExprType.NOT_EXPR:
        inner = node.args[0]
        # `not (a = b)` and `not f(x)`; what a chain says is asked part by part.
        return [inner] if not _is(inner, ast.NullTest, ast.BooleanTest) else []
    kinds = A_Expr_Kind
    if (
        _is(node, ast.A_Expr)
        and node.name[-1].sval in ("<>", "!=")
        and node.kind in (kinds.AEXPR_OP, kinds.AEXPR_OP_ALL, kinds.AEXPR_OP_ANY, kinds.AEXPR_IN)
    ):
        right = node.rexpr if isinstance(node.rexpr, tuple) else (node.rexpr,)
        return [operand for operand in (node.lexpr, *right) if operand is not None]
    return []


def _may_be_null(
    node: Any,
    above: tuple[Step, ...],
    variables: Mapping[str, str],
    known: NotNull,
    sure: frozenset[str],
) -> str | None:
    """The part of an expression that makes it null at times; None when nothing known does."""

    def ask(*nodes: Any) -> str | None:
        for each in nodes:
            if isinstance(each, tuple):
                found = ask(*each)
            elif _is(each, ast.Node):
                found = _may_be_null(each, above, variables, known, sure)
            else:
                found = None
            if found is not None:
                return found
        return None

    match node:
        case _ if _is(node, ast.ColumnRef):
            return _print(node) if _is_nullable(node, above, variables, known) else None
        case _ if _is(node, ast.A_Indirection):
            return ask(node.arg)
        case _ if _is(node, ast.TypeCast):
            return ask(node.arg)
        case _ if _is(node, ast.CoalesceExpr):
            return None if all(ask(arg) is None for arg in node.args[-1:]) else ask(node.args[-1])
        case _ if _is(node, ast.FuncCall):
            name = ".".join(word.sval for word in node.funcname)
            return None if name in sure else ask(node.args)
        case _ if _is(node, ast.A_Expr):
            if node.kind in (A_Expr_Kind.AEXPR_DISTINCT, A_Expr_Kind.AEXPR_NOT_DISTINCT):
                return None
            if node.name[-1].sval in EXTRACTIONS:
                return _print(node)
            return ask(node.lexpr, node.rexpr)
        case _ if _is(node, ast.BoolExpr):
            return ask(node.args)
        case _ if _is(node, ast.A_ArrayExpr):
            return ask(node.elements)
        case _ if _is(node, ast.CaseExpr):
            if node.defresult is None:
                return None
            return ask(node.defresult, tuple(when.result for when in node.args))
        case _:
            return None


def _is_nullable(
    node: Any, above: tuple[Step, ...], variables: Mapping[str, str], known: NotNull
) -> bool:
    found = _column(node, above, variables, known)
    if found is None:
        return False
    relation, column, is_open = found
    return is_open or not known[relation][column]


def _column(
    node: Any, above: tuple[Step, ...], variables: Mapping[str, str], known: NotNull
) -> tuple[str, str, bool] | None:
    """Table, column, and whether an outer join may leave the row empty."""
    words = [word.sval for word in node.fields if _is(word, ast.String)]
    if len(words) != len(node.fields) or len(words) > 2:
        return None
    name = words[-1]
    for step in reversed(above):
        tables = _tables(step.node)
        if len(words) == 2 and words[0] in tables:
            seen = tables[words[0]]
            if seen is not None and name in known.get(seen.relation, {}):
                return seen.relation, name, seen.is_open
            return None
        if len(words) == 1:
            matches = [
                s for s in tables.values() if s is not None and name in known.get(s.relation, {})
            ]
            if len(matches) == 1 and None not in tables.values():
                return matches[0].relation, name, matches[0].is_open
    if len(words) == 2 and words[0] in variables and name in known[variables[words[0]]]:
        return variables[words[0]], name, False
    return None


def _tables(node: Any) -> dict[str, _Seen | None]:
    """What a query reads, by the names that it gives; None for what is no table."""
    found: dict[str, _Seen | None] = {}

    def add(item: Any, is_open: bool) -> None:
        match item:
            case _ if _is(item, ast.RangeVar):
                name = f"{item.schemaname}.{item.relname}" if item.schemaname else ""
                alias = item.alias.aliasname if item.alias else item.relname
                found[alias] = _Seen(name, is_open) if name else None
            case _ if _is(item, ast.JoinExpr):
                add(
                    item.larg, is_open or item.jointype in (JoinType.JOIN_RIGHT, JoinType.JOIN_FULL)
                )
                add(item.rarg, is_open or item.jointype in (JoinType.JOIN_LEFT, JoinType.JOIN_FULL))
            case _ if _is(item, ast.RangeSubselect, ast.RangeFunction) and item.alias:
                found[item.alias.aliasname] = None
            case _ if isinstance(item, tuple):
                for each in item:
                    add(each, is_open)

    match node:
        case _ if _is(node, ast.SelectStmt):
            add(node.fromClause, False)
        case _ if _is(node, ast.UpdateStmt):
            add(node.relation, False)
            add(node.fromClause, False)
        case _ if _is(node, ast.DeleteStmt):
            add(node.relation, False)
            add(node.usingClause, False)
        case _ if _is(node, ast.InsertStmt):
            add(node.relation, False)
            if node.relation is not None:
                found["excluded"] = found.get(node.relation.relname)
    return found


def _is_answered(node: Any, above: tuple[Step, ...], operand: Any, why: str) -> bool:
    """Whether the same condition says what holds when it is null, or excludes that."""
    below: Any = node
    for step in reversed(above):
        chain: Any = step.node
        if _is(chain, ast.BoolExpr):
            for other in chain.args:
                if other is not below and _speaks_of_null(other, chain.boolop, why):
                    return True
        elif _is(chain, ast.BooleanTest):
            return True
        elif _is(chain, ast.CoalesceExpr):
            return below is not chain.args[-1]
        elif not _is(chain, ast.A_Expr):
            break
        below = chain
    return False


def _speaks_of_null(other: Any, chain: Any, why: str) -> bool:
    if _is(other, ast.NullTest):
        is_known = other.nulltesttype == NullTestType.IS_NOT_NULL
        return _print(other.arg) == why and is_known == (chain == BoolExprType.AND_EXPR)
    # `x = 'a' or x <> ...` says nothing; `x like 'b%' and x <> 'bc'` needs a known x anyway.
    if chain == BoolExprType.AND_EXPR and _is(other, ast.A_Expr):
        kinds = A_Expr_Kind
        is_plain = other.kind in (
            kinds.AEXPR_OP, kinds.AEXPR_IN, kinds.AEXPR_LIKE, kinds.AEXPR_BETWEEN,
            kinds.AEXPR_OP_ANY,
        )  # fmt: skip
        sides = [_print(s) for s in (other.lexpr, other.rexpr) if _is(s, ast.Node)]
        return is_plain and other.name[-1].sval not in ("<>", "!=") and why in sides
    return False


def _is(node: Any, *kinds: type[ast.Node]) -> bool:
    """isinstance, after which a node is still whatever its fields make it."""
    return isinstance(node, kinds)


def _place(node: Any) -> Any:
    """A node that has a place in the file."""
    for inner, _ in walk(node):
        if getattr(inner, "location", None) is not None:
            return inner
    return node


def _print(node: Any) -> str:
    return " ".join(RawStream()(node).split())
