"""An indicator over views without the parts that give nothing where there are no records of some types.

An activity has participants one by one or a headcount: half of what is said of attendances is nothing for it. Where an edit touched a
headcount and no participations are near, `attendance` goes on without the part of its union that reads them. The engine leaves such
parts out by itself, but not where it runs a query as it is written, as the small ones of an edit are: they take a tenth longer with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from indicators.declared.definition import Definition, View, views_needed
from indicators.declared.queries import nodes_of
from indicators.derived.syntax import Tree, arms, outermost, text_of, tree_of
from tracker.recent import Recent
from tracker.store import Session

Told = Mapping[str, frozenset[str]]
"""Columns of a table, each with the only texts that stand in it."""
_made: Recent[Definition] = Recent(512)


def without(session: Session, definition: Definition, absent: frozenset[str]) -> Definition:
    """The indicator for where there are no records of some types; there its queries give the same."""
    return _made.once((definition.hash, absent), lambda: _without(session, definition, absent)) if absent else definition


def _without(session: Session, definition: Definition, absent: frozenset[str]) -> Definition:
    views = dict(definition.views)
    known: dict[str, Told | None] = dict.fromkeys(absent)
    for name in dict.fromkeys(name for query in definition.row_queries for name in views_needed(query, views)):
        tree = tree_of(session, views[name])
        if any(one.get("cte_map", {}).get("map") for one in nodes_of(tree)):
            continue  # a name may mean something else there
        whole = list(arms(outermost(tree)))
        left = [one for one in whole if not _gives_nothing(one, known)]
        known[name] = _told(left)
        if 0 < len(left) < len(whole) and _stand_alone(left, whole[0]):
            tree["statements"][0]["node"] = _united(outermost(tree), left)
            views[name] = text_of(session, tree)
    return replace(definition, view=tuple(View(name, sql) for name, sql in views.items()))


def _united(union: Tree, some: Sequence[Tree]) -> Tree:
    """A union of some of its arms, which are in a list since DuckDB 2.0."""
    if union.get("children") and len(some) > 1:
        return {**union, "children": some}
    return reduce(lambda left, right: {**union, "left": left, "right": right}, some)


def _stand_alone(some: Sequence[Tree], first: Tree) -> bool:
    """The columns have the same names without the other arms, and types: a null has that of its company."""
    if any(one["type"] != "SELECT_NODE" for one in (first, *some)):
        return False
    names, columns = _names(first), zip(*(one["select_list"] for one in some), strict=True)
    return "" not in names and _names(some[0]) == names and not any(all(map(_is_null, column)) for column in columns)


def _names(arm: Tree) -> list[str]:
    return [one["alias"] or one.get("column_names", [""])[-1] for one in arm["select_list"]]


def _is_null(cell: Tree) -> bool:
    told = cell.get("literal") or cell.get("value") or {}  # since DuckDB 2.0, and before
    return told.get("kind") == "NULL_LITERAL" or bool(told.get("is_null"))


def _gives_nothing(arm: Tree, known: Mapping[str, Told | None]) -> bool:
    """A select without rows: it reads none, or only others. A sum of nothing would be a row, unless it is one of groups."""
    if arm["type"] != "SELECT_NODE" or arm["aggregate_handling"] != "STANDARD_HANDLING":
        return False
    grouped = bool(arm["group_sets"]) and all(arm["group_sets"])
    said = (one for told in (arm["select_list"], arm["having"]) for one in nodes_of(told))
    if not grouped and any(one.get("class") == "FUNCTION" and not one.get("is_operator") for one in said):
        return False
    told = known.get(arm["from_table"].get("table_name", "")) or {}
    return _has_none(arm["from_table"], known) or any(
        path[-1] in told and text not in told[path[-1]] for path, text in _asked(arm["where_clause"])
    )


def _has_none(table: Tree, known: Mapping[str, Told | None]) -> bool:
    """What a query selects from has no rows."""
    if table["type"] == "JOIN" and table["ref_type"] in {"REGULAR", "CROSS"} and table["join_type"] in {"INNER", "LEFT"}:
        inner = table["join_type"] == "INNER"
        return _has_none(table["left"], known) or (inner and _has_none(table["right"], known))
    return table["type"] == "BASE_TABLE" and not table["schema_name"] and known.get(table["table_name"], {}) is None


def _asked(condition: Tree | None) -> Iterator[tuple[list[str], str]]:
    """The columns that must be a text for a condition to hold, each with the text."""
    whole = condition or {"type": "CONJUNCTION_AND", "children": []}
    for one in whole["children"] if whole["type"] == "CONJUNCTION_AND" else [whole]:
        text = one.get("right", {}).get("literal") or one.get("right", {}).get("value") or {}
        if one["type"] == "COMPARE_EQUAL" and one["left"].get("column_names"):
            told = text.get("text") if text.get("kind") == "STRING" else text.get("value")
            if isinstance(told, str):
                yield one["left"]["column_names"], told


def _told(some: Sequence[Tree]) -> Told | None:
    """What the columns of a union can say, where each arm asks for one text; None where there is no arm."""
    each = []
    for arm in some:
        asked = {tuple(path): text for path, text in _asked(arm.get("where_clause"))}
        cells = [(one["alias"], one.get("column_names", [""])) for one in arm.get("select_list", [])]
        each.append({alias or path[-1]: asked[tuple(path)] for alias, path in cells if tuple(path) in asked})
    return {name: frozenset(one[name] for one in each) for name in each[0] if all(name in one for one in each)} if each else None
