"""What stands against a save: records that others changed since they were read, each with the versions that meet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tracker.conflicts import MOST, Conflict, Fields
from tracker.records.record_type import RecordType
from tracker.store.schema import quoted, stood_at

NEWEST = "max(greatest(rev_from, coalesce(rev_to, 0)))"
"""The newest revision that touched a record, from its rows in `history`, as SQL."""

Ask = Callable[[str, Mapping[str, Any]], list[dict[str, Any]]]
"""Answers a query with its rows by column name."""


def conflicts(ask: Ask, kind: RecordType, touched: Mapping[str, int], read: int, wanted: str) -> tuple[Conflict, ...]:
    """The records in conflict, the first of many: `touched` tells the newest revision of each that changed it after `read`.

    `wanted` is a table or a query in brackets that holds the rows that are to be saved.
    """
    ids = sorted(touched)[:MOST]
    then = f"(select * from history.{kind.name} where {stood_at(read)})"
    base, now, mine = (_versions(ask, kind, source, ids) for source in (then, f"main.{kind.name}", wanted))
    by = {row.pop("rev"): row for row in ask("select rev, saved_at, actor, reason from main.revision where rev > $read", {"read": read})}
    return tuple(
        Conflict(kind.name, each, read, touched[each], **by[touched[each]], base=base.get(each), now=now.get(each), wanted=mine.get(each))
        for each in ids
    )


def _versions(ask: Ask, kind: RecordType, source: str, ids: list[str]) -> dict[str, Fields]:
    """What records say in a table, each value as text, by identity."""
    texts = ", ".join(f"cast({quoted(name)} as varchar) as {quoted(name)}" for name in kind.names)
    found = ask(f"select record_id, {texts} from {source} where record_id in (select unnest($ids::varchar[]))", {"ids": ids})
    return {row.pop("record_id"): row for row in found}
