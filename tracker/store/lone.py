"""One record put by itself, as a form saves it: compared in Python, since a table made for it takes half of the save."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, rows, run
from tracker.store.ledger import PUT, Delta
from tracker.store.schema import quoted
from tracker.store.staging import Rows, Staged, identity


def staged(connection: Connection, kind: RecordType, data: Rows, based_on: int | None) -> Staged | None:
    """What one row says of its record; None for anything else, and for what must be refused: staging has the words for that."""
    row = _alone(kind, data)
    if row is None:
        return None
    cells = ", ".join(f"cast(? as {kind.by_name[name].kind.sql}) as {quoted(name)}" for name in row)
    (given,) = rows(connection, f"select {identity(kind)} as record_id, * from (select {cells})", list(row.values()))
    if based_on is not None and _touched_after(connection, kind, given["record_id"], based_on):
        return None
    stored = rows(connection, f"select * from present.{kind.name} where record_id = ?", [given["record_id"]])
    return _compared(kind, given, stored[0] if stored else None)


def _alone(kind: RecordType, data: Rows) -> Mapping[str, Any] | None:
    """The only row, if it has the whole key and no field unknown."""
    if len(data) != 1:
        return None
    row = data.row(0, named=True) if isinstance(data, pl.DataFrame) else data[0]
    return row if set(kind.key) <= row.keys() <= set(kind.names) else None


def _touched_after(connection: Connection, kind: RecordType, record_id: str, read: int) -> bool:
    """The record was changed or retired after a revision."""
    newest = f"select max(greatest(rev_from, coalesce(rev_to, 0))) from history.{kind.name} where record_id = ?"
    return (run(connection, newest, [record_id])[0][0] or 0) > read


def _compared(kind: RecordType, given: Mapping[str, Any], stored: Mapping[str, Any] | None) -> Staged:
    """The row against what is stored, whose fields it keeps where it brings none."""
    before = stored or {}
    verdict = "added" if stored is None else "changed" if any(stored[name] != cell for name, cell in given.items()) else "unchanged"
    row = {"op": PUT, **{name: before.get(name) for name in kind.names}, **given}
    few = () if verdict == "unchanged" else (row,)
    return Staged(Delta(kind, replaces=verdict == "changed", few=few, lone=True, before=stored), {verdict: 1})
