"""A query as the engine's own tree of it, and back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tracker.store import Session

Tree = dict[str, Any]


def tree_of(session: Session, text: str) -> Tree:
    """A query taken apart by the engine's parser."""
    ((told,),) = session.tuples("select cast(json_serialize_sql($text) as varchar)", {"text": text})
    tree: Tree = json.loads(told)
    return tree


def text_of(session: Session, tree: Tree) -> str:
    """The query that a tree is of."""
    ((told,),) = session.tuples("select json_deserialize_sql($tree)", {"tree": json.dumps(tree)})
    return str(told)


def outermost(tree: Tree) -> Tree:
    """The node of a whole query."""
    node: Tree = tree["statements"][0]["node"]
    return node


def arms(node: Tree) -> Iterator[Tree]:
    """The queries whose rows, one after the other, are those of a query: what `union all` puts together."""
    if node["type"] == "SET_OPERATION_NODE" and node["setop_type"] == "UNION" and node["setop_all"] and not node["modifiers"]:
        for one in filter(None, (node["left"], node["right"], *node.get("children", ()))):
            yield from arms(one)
    else:
        yield node


def named(table: Tree, name: str) -> None:
    """Let a table of a query be another one."""
    table["table_name"] = name
    if "qualified_name" in table:  # since DuckDB 2.0
        table["qualified_name"] = {"path": [name]}


def name_of(column: Tree) -> str:
    """What a column of a select is called, whatever its case; nothing where it is not named."""
    return str(column["alias"] or column.get("column_names", [""])[-1]).casefold()
