"""Which record types the queries of an indicator read, as the engine's own parser takes them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

from indicators.declared.definition import Definition, views_needed
from indicators.declared.kept import indicator
from indicators.plan import parameters_of
from tracker.recent import Recent
from tracker.records import RECORD_TYPES
from tracker.store import Session

_TABLES = """
select distinct unnest(regexp_extract_all(cast(json_serialize_sql(query) as varchar), '"table_name":"([^"]+)"', 1))
from (select unnest($queries) as query)
"""
_WHOLE_ROWS = """
with query_tree as (select lower(cast(json_serialize_sql(query) as varchar)) as tree from (select unnest($queries) as query))
select unnest(regexp_extract_all(tree, '"column_names":\\["([^"]+)"\\]', 1)) from query_tree
intersect
select unnest(regexp_extract_all(tree, '"(?:type":"base_table","alias|table_name)":"([^"]+)"', 1)) from query_tree
"""
"""The names of tables, or what they are called in a query, that stand where a column would: as `count(distinct activity)`."""
_SET = {"programme", "framework", "reporting_period", "definition"}
"""Records that set how others are counted: what a query is given is taken from them."""
_WORD, _STAR = re.compile(r"[a-z_][a-z_0-9]*"), frozenset({"*"})
_EVERY = re.compile(r"(?:\bselect|\bdistinct|\ball|,)\s*\*|\.\s*\*|\bnatural\b|\bcolumns\s*\(|(?:^|\()\s*from\b")
_read: Recent[frozenset[str]] = Recent(512)
_spoken: Recent[frozenset[str]] = Recent(512)


def record_types(session: Session, definition: Definition, queries: Sequence[str] | None = None) -> frozenset[str]:
    """The record types whose rows can change what an indicator's queries give, all of them or only some."""
    asked = definition.queries if queries is None else tuple(queries)
    return _read.once((definition.hash, asked), lambda: _named(session, definition, asked))


def _named(session: Session, definition: Definition, queries: Sequence[str]) -> frozenset[str]:
    views = definition.views
    texts = [*queries, *dict.fromkeys(views[name] for query in queries for name in views_needed(query, views))]
    tables = {name.casefold() for (name,) in session.tuples(_TABLES, {"queries": texts})}
    home = {"programme"} if any("home_country" in parameters_of(text) for text in texts) else set()
    return frozenset(RECORD_TYPES.keys() & (tables | home))


def heeds(session: Session, code: str, kind: str, fields: frozenset[str] | None) -> bool:
    """Whether an indicator's figures can change when records of a type say something else in some fields, or (None) come or go.

    A field that its queries nowhere name cannot change them, unless they take all columns there are.
    """
    definition = indicator(session, code)
    if kind in record_types(session, definition) and (fields is None or kind in _SET or _words(session, definition) & (fields | _STAR)):
        return True
    return bool(definition.guard) and heeds(session, definition.guard, kind, fields)


def _words(session: Session, definition: Definition) -> frozenset[str]:
    """The words of an indicator's queries and views; a star where they may take all columns there are."""
    return _spoken.once(definition.hash, lambda: _said(session, [*definition.queries, *definition.views.values()]))


def _said(session: Session, texts: Sequence[str]) -> frozenset[str]:
    text = "\n".join(texts).lower()
    every = _EVERY.search(text) or session.tuples(_WHOLE_ROWS, {"queries": texts})
    return frozenset(_WORD.findall(text)) | (_STAR if every else frozenset())


def reads(session: Session, code: str) -> frozenset[str]:
    """The record types whose rows can change an indicator's figures: those that it reads, and its guard."""
    definition = indicator(session, code)
    return record_types(session, definition) | (reads(session, definition.guard) if definition.guard else frozenset())
