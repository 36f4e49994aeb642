"""One record put or retired by itself, as a form saves it: compared in Python, since a table made for it takes half of the save."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from tracker.records import record_type
from tracker.records.record_type import RecordType
from tracker.store.connection import Connection, rows, run
from tracker.store.schema import quoted
from tracker.store.versions.filed import Filed, Rows
from tracker.store.versions.ledger import PUT, RETIRE, Delta
from tracker.store.versions.staging import Staged
from tracker.store.versions.stale import NEWEST


def staged(connection: Connection, rows_of: Mapping[str, Rows], retire: Mapping[str, Sequence[str]], based_on: int | None) -> Staged | None:
    """What a save says that puts or retires one record.

    None for any other, and for what must be refused: staging has the words for that.
    """
    if len(rows_of) + len(retire) != 1:
        return None
    if rows_of:
        ((name, data),) = rows_of.items()
        return _put(connection, record_type(name), data, based_on)
    ((name, record_ids),) = retire.items()
    return _retired(connection, record_type(name), record_ids, based_on)


def said(staged: Sequence[Staged]) -> tuple[Mapping[str, Any], ...]:
    """What the record said before and says now; nothing of a save that is not of one record."""
    return tuple(row for one in staged if one.delta.lone for row in (one.delta.before, *(one.delta.few or ())) if row)


def _put(connection: Connection, kind: RecordType, data: Rows, based_on: int | None) -> Staged | None:
    row = _alone(kind, data)
    if row is None:
        return None
    given = _typed(connection, kind, row)
    record_id = kind.record_id(given)
    if based_on is not None and _touched_after(connection, kind, record_id, based_on):
        return None
    return _compared(kind, {"record_id": record_id, **given}, _stored(connection, kind, record_id))


def _retired(connection: Connection, kind: RecordType, record_ids: Sequence[str], based_on: int | None) -> Staged | None:
    before = _stored(connection, kind, record_ids[0]) if len(record_ids) == 1 else None
    if before is None or (based_on is not None and _touched_after(connection, kind, record_ids[0], based_on)):
        return None
    row = {**before, "op": RETIRE}
    del row["rev"]
    return Staged(Delta(kind, replaces=True, few=(row,), lone=True, before=before), {"retired": 1})


def _stored(connection: Connection, kind: RecordType, record_id: str) -> dict[str, Any] | None:
    found = rows(connection, f"select * from present.{kind.name} where record_id = ?", [record_id])
    return found[0] if found else None


def _alone(kind: RecordType, data: Rows) -> Mapping[str, Any] | None:
    """The only row, if it has the whole key and no field unknown."""
    if len(data) != 1 or isinstance(data, Filed):
        return None
    row = data.row(0, named=True) if isinstance(data, pl.DataFrame) else data[0]
    return row if set(kind.key) <= row.keys() <= set(kind.names) else None


def _typed(connection: Connection, kind: RecordType, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values as the engine reads them; a text for a text it need not be asked about."""
    typed = {name: kind.by_name[name].kind.sql for name, cell in row.items() if cell is not None}
    asked = [name for name, sql in typed.items() if sql != "VARCHAR" or not isinstance(row[name], str)]
    if not asked:
        return dict(row)
    cells = ", ".join(f"cast(? as {typed[name]}) as {quoted(name)}" for name in asked)
    return {**row, **rows(connection, f"select {cells}", [row[name] for name in asked])[0]}


def _touched_after(connection: Connection, kind: RecordType, record_id: str, read: int) -> bool:
    """The record was changed or retired after a revision."""
    newest = run(connection, f"select {NEWEST} from history.{kind.name} where record_id = ?", [record_id])[0][0]
    return (newest or 0) > read


def _compared(kind: RecordType, given: Mapping[str, Any], stored: Mapping[str, Any] | None) -> Staged:
    """The row against what is stored, whose fields it keeps where it brings none."""
    before = stored or {}
    verdict = "added" if stored is None else "changed" if any(stored[name] != cell for name, cell in given.items()) else "unchanged"
    row = {"op": PUT, **{name: before.get(name) for name in kind.names}, **given}
    few = () if verdict == "unchanged" else (row,)
    return Staged(Delta(kind, replaces=verdict == "changed", few=few, lone=True, before=stored), {verdict: 1})
