"""What the store holds already, as far as a load must know it: identities, and values that a file leaves out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, Protocol

import polars as pl

from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store.versions.filed import Rows, identity


class Reading(Protocol):
    """A reading session of the store."""

    def rows(self, sql: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """The rows of a query by column name."""

    def frame(self, sql: str, parameters: list[Any] | None = None) -> pl.DataFrame:
        """The rows of a query as a frame."""


def stored_ids(session: Reading, kind: RecordType) -> pl.Series:
    """The identities of every record of the type."""
    return session.frame(f"select record_id from {kind.name}").to_series()


def held(session: Reading, rows: Mapping[str, Rows]) -> dict[str, pl.DataFrame]:
    """The rows of records that the store holds already, by record type; what lies in a file is too much to be listed."""
    found = {}
    for name, frame in rows.items():
        if not isinstance(frame, pl.DataFrame):
            continue
        known = stored_ids(session, RECORD_TYPES[name])
        if len(known):
            found[name] = frame.filter(identity(RECORD_TYPES[name], frame.columns).is_in(known.implode()))
    return found


def stored_values(session: Reading, kind: RecordType, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """The values of some fields of every record of the type, by identity."""
    columns = ", ".join(f'"{name}"' for name in names)
    return {row.pop("record_id"): row for row in session.rows(f"select record_id, {columns} from {kind.name}")}


def values_once(session: Reading) -> Callable[[str, tuple[str, ...]], Mapping[str, Mapping[str, Any]]]:
    """The stored values of fields of a record type, each asked for once."""

    @cache
    def values(name: str, fields: tuple[str, ...]) -> Mapping[str, Mapping[str, Any]]:
        return stored_values(session, RECORD_TYPES[name], fields)

    return values


def participations(session: Reading, activity_id: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The participations that are recorded of an activity, by person and role."""
    found = session.rows("select * exclude (record_id, rev) from participation where activity_id = ?", [activity_id])
    return {(row["person_id"], row["role"]): row for row in found}
