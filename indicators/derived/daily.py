"""An indicator's rows told day by day: its own query for all time, with the day by which a period takes a row in as one more column."""

from __future__ import annotations

import json
import re

from indicators.declared.definition import Definition, views_needed
from indicators.derived.syntax import Tree, outermost, text_of, tree_of
from tracker.recent import Recent
from tracker.store import Session

DAY = "day_of_row"
_OF_PERIODS = re.compile(r"\$(first|before)\b")
_ENDS = {("COMPARE_GREATERTHANOREQUALTO", "first"), ("COMPARE_LESSTHAN", "before")}
_read: Recent[dict[str, str] | None] = Recent(256)


def daily_rows(session: Session, definition: Definition) -> dict[str, str] | None:
    """The queries of an indicator for rows of any day, each by the query it was made of; None when periods are no sums of their days.

    They are when the indicator declares that it sums over records, may be totalled whatever its groups, and each query asks of one
    day alone whether it lies in the period: `day >= $first and day < $before`, in the outermost query and nowhere else.
    """
    if not definition.sums_over or definition.apart:
        return None
    return _read.once(definition.hash, lambda: _daily(session, definition))


def _daily(session: Session, definition: Definition) -> dict[str, str] | None:
    texts = (definition.rows, *(one.rows for one in definition.dimension if one.rows))
    found = {text: _told_the_day(session, text, distinct=not definition.counts_keys) for text in texts if _asks_once(definition, text)}
    return {text: told for text, told in found.items() if told} if all(found.get(text) for text in texts) else None


def _asks_once(definition: Definition, text: str) -> bool:
    views = definition.views
    beneath = "".join(views[name] for name in views_needed(text, views))
    return sorted(_OF_PERIODS.findall(text + beneath)) == ["before", "first"]


def _told_the_day(session: Session, text: str, *, distinct: bool) -> str | None:
    """The query with the day among its columns, and among those it groups by; made in the engine's own tree of the query.

    Where only different keys count, rows need not be made `distinct` first.
    """
    tree = tree_of(session, text)
    node = outermost(tree)
    day = _day(node) if _plain(node) else None
    if day is None:
        return None
    _ask_once_whether_in(node)
    node["modifiers"] = node["modifiers"] if distinct else []
    node["select_list"].append(day | {"alias": DAY})
    if node["group_expressions"]:
        node["group_sets"][0].append(len(node["group_expressions"]))
        node["group_expressions"].append(day)
    return text_of(session, tree)


def _plain(node: Tree) -> bool:
    """A select whose rows do not depend on one another, but for those it groups."""
    return (
        node["type"] == "SELECT_NODE"
        and all(one["type"] == "DISTINCT_MODIFIER" and not one["distinct_on_targets"] for one in node["modifiers"])
        and not node["qualify"]
        and not node["sample"]
        and len(node["group_sets"]) <= 1
        and '"WINDOW"' not in json.dumps(node["select_list"])
    )


def _ask_once_whether_in(node: Tree) -> None:
    """What is looked for `in` a subquery is found in its different rows, which are fewer: the engine would keep all of them."""
    for one in _conditions(node):
        sought = one["subquery"]["node"] if one.get("subquery_type") == "ANY" else {}
        if sought.get("type") == "SELECT_NODE" and not sought["modifiers"]:
            sought["modifiers"] = [{"type": "DISTINCT_MODIFIER", "distinct_on_targets": []}]


def _conditions(node: Tree) -> list[Tree]:
    """The conditions that must all hold, where there are several."""
    where = node["where_clause"] or {}
    return where["children"] if where.get("type") == "CONJUNCTION_AND" else []


def _day(node: Tree) -> Tree | None:
    """The column that both ends of the period are compared with, when they are among the conditions that must all hold."""
    ends = [one for one in _conditions(node) if (one["type"], one.get("right", {}).get("identifier")) in _ENDS]
    days = {json.dumps(one["left"].get("column_names")) for one in ends}
    return ends[0]["left"] if len(ends) == len(_ENDS) and len(days) == 1 and days != {"null"} else None
