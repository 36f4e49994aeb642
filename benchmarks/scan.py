"""One scan of the columns that indicators need: as the engine's plans of their own queries name them, each column once."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from indicators.declared.kept import indicator
from indicators.plan import plan
from indicators.question import Question
from indicators.terms.parameters import parameters
from tracker.store import Session

Columns = Mapping[str, list[str]]
"""The columns of each table."""


def needed_columns(session: Session, asked: Iterable[Question]) -> Columns:
    """What the answers to some questions are read from: columns that rows carry on, and those that a scan itself filters by."""
    found: dict[str, set[str]] = defaultdict(set)
    for question in asked:
        given = parameters(session, question)
        for one in plan(indicator(session, question.indicator), question):
            ((_, told),) = session.tuples(f"explain (format json) {one.sql}", {name: given[name] for name in one.parameters})
            for table, columns in _scanned(json.loads(told)):
                found[table] |= columns
    known = {name: [column for (column, *_) in session.tuples(f"describe {name}")] for name in sorted(found)}
    return {name: [column for column in columns if column in found[name]] for name, columns in known.items()}


def scan_of(columns: Columns) -> str:
    """The query that reads all of some columns and does no more with them than it must to have read them."""
    return " union all ".join(f"select sum(hash({', '.join(some)})) from {table}" for table, some in columns.items())


def _scanned(plans: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, set[str]]]:
    """The tables that a plan scans, each with the words of what it reads there."""
    for one in plans:
        yield from _scanned(one["children"])
        told = one["extra_info"]
        if "Table" in told:
            yield told["Table"].rpartition(".")[2], set(re.findall(r"\w+", json.dumps([told.get("Projections"), told.get("Filters")])))
