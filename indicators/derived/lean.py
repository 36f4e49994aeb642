"""An indicator over views that join no records of whose columns its queries read none: a key names one record or none.

So rows neither come nor go with such a join, and a column that nobody reads may as well be null.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import replace

from indicators.declared.definition import Definition, View, views_needed
from indicators.declared.queries import nodes_of
from indicators.derived.syntax import Tree, arms, name_of, named, outermost, text_of, tree_of
from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.store import Session

ALL, _JOIN, _PLAIN = "*", "left join", "STANDARD_HANDLING"
_WHOLE_ROWS = {"STAR", "POSITIONAL_REFERENCE"}
_made: Recent[tuple[Definition, dict[str, str]]] = Recent(256)


def lean(session: Session, definition: Definition, daily: Mapping[str, str]) -> tuple[Definition, dict[str, str]]:
    """An indicator of which only some queries are asked, and these, over views that give them the same."""
    return _made.once((definition.hash, tuple(daily.values())), lambda: _lean(session, definition, daily))


def _lean(session: Session, definition: Definition, daily: Mapping[str, str]) -> tuple[Definition, dict[str, str]]:
    views = definition.views
    needed = dict.fromkeys(name for text in daily.values() for name in views_needed(text, views))
    if not any(_JOIN in views[name].casefold() for name in needed):
        return definition, dict(daily)
    (null,) = outermost(tree_of(session, "select null"))["select_list"]
    queries = {rows: tree_of(session, text) for rows, text in daily.items()}
    trees = {name: tree_of(session, views[name]) for name in needed}
    if stands_in((*queries.values(), *trees.values())):
        return definition, dict(daily)
    for query in queries.values():
        trees |= _seen_apart(query, trees, null)
    readers = [*queries.values(), *trees.values()]
    freed = {name for name, tree in trees.items() if name not in needed or _freed(tree, wanted(name, readers), null)}
    views |= {name: text_of(session, trees[name]) for name in freed}
    asked = {rows: text_of(session, tree) for rows, tree in queries.items()}
    return replace(definition, view=tuple(View(name, sql) for name, sql in views.items())), asked


def _seen_apart(query: Tree, views: Mapping[str, Tree], null: Tree) -> dict[str, Tree]:
    """Views of which a query reads less where it names them once more, under another name: there it gets a view of its own."""
    tables = [one for one in nodes_of(query) if one.get("table_name") in views]
    own: dict[str, Tree] = {}
    for one in tables:
        view, name = one["table_name"], f"{one['table_name']}_{one['alias']}"
        if one["alias"] and name not in views and sum(other["table_name"] == view for other in tables) > 1:
            named(one, name)
            tree = deepcopy(views[view])
            if _freed(tree, wanted(name, [query]), null):
                own[name] = tree
            else:
                named(one, view)
    return own


def _freed(tree: Tree, wanted: set[str], null: Tree) -> bool:
    """Take records that are joined for nothing out of a view; whether there were any."""
    joining = [one for one in branches(outermost(tree)) if _joins_by_key(one)] if ALL not in wanted else []
    return any([_let_go(one, wanted, null) for one in joining])  # noqa: C419  of every branch, not of the first alone


def branches(node: Tree) -> list[Tree]:
    """The selects whose rows are all rows of a query, one for one and under its columns."""
    united = list(arms(node))
    if len({tuple(map(name_of, one.get("select_list", ()))) for one in united}) > 1:
        return []
    return [
        one
        for one in united
        if one["type"] == "SELECT_NODE" and not one["modifiers"] and not one["group_expressions"] and one["aggregate_handling"] == _PLAIN
    ]


def wanted(view: str, readers: Iterable[Tree]) -> set[str]:
    """The columns of a view that queries may read: all that selects from it name, but for those of something else by its name."""
    found: set[str] = set()
    for node in (node for tree in readers for node in nodes_of(tree) if node.get("from_table")):
        tables = (one for one in nodes_of(node["from_table"]) if one.get("table_name", "").casefold() == view)
        called = {(one["alias"] or view).casefold() for one in tables}
        if called:
            found |= {path[-1] for path in columns(node) if len(path) == 1 or path[-2] in called}
            found |= {name.casefold() for one in nodes_of(node) for name in one.get("using_columns", ())}
            found |= {ALL} if called & found or takes_whole_rows(node) else set()
    return found


def _joins_by_key(node: Tree) -> bool:
    """A select, the last of whose joins adds the record, if there is one, that the others name by its key."""
    join = node.get("from_table") or {}
    if [join.get(name) for name in ("type", "join_type", "ref_type")] != ["JOIN", "LEFT", "REGULAR"]:
        return False
    record, on = join["right"], join["condition"] or {}
    kind = RECORD_TYPES.get(record.get("table_name", ""))
    if not kind or len(kind.key) > 1 or record["alias"] or on.get("type") != "COMPARE_EQUAL":
        return False
    ends = [on[side].get("column_names", [""]) for side in ("left", "right")]
    return [kind.name, *kind.key] in ends and sum(end[0] == kind.name for end in ends) == 1


def _let_go(node: Tree, wanted: set[str], null: Tree) -> bool:
    """Take the record out of a select, if nothing that is wanted, and nothing but its columns, names it."""
    join = node["from_table"]
    kind = RECORD_TYPES[join["right"]["table_name"]]

    def told(one: Tree) -> Tree:
        of_record = one.get("column_names", [""])[0].casefold() == kind.name
        return null | {"alias": name_of(one)} if of_record and name_of(one) not in wanted else one

    rest = {**node, "from_table": join["left"], "select_list": [told(one) for one in node["select_list"]]}
    own = {kind.name, "record_id", "rev", *(one.name for one in kind.fields)}
    if takes_whole_rows(rest) or any(path[0] in (own if len(path) == 1 else {kind.name}) for path in columns(rest)):
        return False
    node.update(rest)
    return True


def columns(tree: Tree) -> list[list[str]]:
    """The columns that a query names, each with what stands before it; not those that selects within it find in a record of their own."""
    own = {id(one) for node in nodes_of(tree) if node is not tree for one in _of_own_record(node)}
    return [_path(one) for one in nodes_of(tree) if one.get("class") == "COLUMN_REF" and id(one) not in own]


def _of_own_record(node: Tree) -> Iterator[Tree]:
    """What a select from one type of record alone finds there, whatever stands around it."""
    table = node.get("from_table") or {}
    kind = RECORD_TYPES.get(table.get("table_name", ""))
    fields = {one.name for one in kind.fields} if kind and not table["column_name_alias"] else set()
    yield from (one for one in nodes_of(node) if one.get("class") == "COLUMN_REF" and len(path := _path(one)) == 1 and path[0] in fields)


def stands_in(trees: Iterable[Tree]) -> bool:
    """Some of the queries have one of their own under the name of a record type: it may stand in for these records."""
    named_queries = (one for tree in trees for node in nodes_of(tree) if "cte_map" in node for one in node["cte_map"]["map"])
    return any(one["key"].casefold() in RECORD_TYPES for one in named_queries)


def _path(column: Tree) -> list[str]:
    return [name.casefold() for name in column["column_names"]]


def takes_whole_rows(tree: Tree) -> bool:
    """A query takes columns that it does not name."""
    return any(one.get("class") in _WHOLE_ROWS or one.get("ref_type") == "NATURAL" for one in nodes_of(tree))
