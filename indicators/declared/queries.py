"""What the queries of a definition may do: each is one select over records and the definition's own views, and reaches nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from indicators.declared.definition import Definition
from tracker.errors import BadDeclaration
from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.store import Session
from tracker.suggestions import did_you_mean

_SERIES = frozenset({"unnest", "range", "generate_series"})
_OUTSIDE = frozenset({"getenv", "current_setting", "getvariable"})
_NOW = frozenset({"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "user", "current_user"})
_FLEETING = "select distinct function_name from duckdb_functions() where stability in ('VOLATILE', 'CONSISTENT_WITHIN_QUERY')"
_ONE_SELECT = "is not one query that reads"

_harmless: Recent[Definition] = Recent(1024)
_fleeting_names: Recent[frozenset[str]] = Recent(1)


def harmless(session: Session, definition: Definition) -> Definition:
    """The definition itself. Raises `BadDeclaration` for one whose queries do more than read records: the process runs them as its own."""

    def proven() -> Definition:
        if problems := query_problems(session, definition):
            raise BadDeclaration(f"The definition of {definition.code}", problems)
        return definition

    return _harmless.once(definition.hash, proven)


def query_problems(session: Session, definition: Definition) -> tuple[str, ...]:
    """What the queries of a definition must not do, in sentences. Nothing of them is run: the engine's parser takes them apart."""
    named = [("rows", definition.rows), *((f"the view {view.name}", view.sql) for view in definition.view)]
    named += [(f"the rows of {dimension.name}", dimension.rows) for dimension in definition.dimension if dimension.rows]
    named += [("the ladder", sql) for sql in (definition.ladder.queries if definition.ladder else ())]
    known = frozenset({*RECORD_TYPES, *definition.views})
    return tuple(f"{place}: {problem}" for place, sql in named for problem in _problems(session, sql, known))


def _problems(session: Session, sql: str, known: frozenset[str]) -> Iterator[str]:
    parsed = json.loads(session.tuples("select json_serialize_sql($sql)", {"sql": sql})[0][0])
    if parsed["error"]:
        yield f"{_ONE_SELECT}: {parsed['error_message']}" if parsed["error_type"] == "parser" else _ONE_SELECT
        return
    if len(parsed["statements"]) != 1:
        yield f"{_ONE_SELECT}: it holds {len(parsed['statements'])} statements"
        return
    nodes = tuple(nodes_of(parsed["statements"][0]))
    known |= {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    yield from dict.fromkeys(problem for node in nodes for problem in _forbidden(session, node, known))


def nodes_of(tree: Any) -> Iterator[dict[str, Any]]:
    """Every node of a parsed query, the outer ones first."""
    if isinstance(tree, dict):
        yield tree
    for inner in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from nodes_of(inner)


def _forbidden(session: Session, node: dict[str, Any], known: frozenset[str]) -> Iterator[str]:
    match node.get("type"):
        case "BASE_TABLE":
            name = ".".join(filter(None, (node["catalog_name"], node["schema_name"], node["table_name"])))
            if name not in known:
                yield f"there is no record type and no view “{name}”. {did_you_mean(name, known)}".rstrip()
        case "TABLE_FUNCTION":
            if (name := node["function"].get("function_name", "")) not in _SERIES:
                yield f"it may not read from {name}(…)"
        case "SHOW_REF":
            yield _ONE_SELECT
        case "FUNCTION":
            if (name := node["function_name"].casefold()) in _OUTSIDE | _fleeting(session):
                yield f"{name}(…) gives another answer another time, or tells of the machine"
        case "COLUMN_REF":
            if len(node["column_names"]) == 1 and (name := node["column_names"][0].casefold()) in _NOW:
                yield f"{name} gives another answer another time; $before is the day after the period"


def _fleeting(session: Session) -> frozenset[str]:
    """The engine's functions whose answer depends on more than what they are given."""
    return _fleeting_names.once("", lambda: frozenset(name for (name,) in session.tuples(_FLEETING)))
