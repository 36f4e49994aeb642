"""One save: what is staged is appended as one revision, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tracker.store.connection import Connection, run
from tracker.store.versions import projection
from tracker.store.versions.ledger import Delta, Ledger, Revision, Source
from tracker.store.versions.staging import Staged


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save did. `revision` is None when there was nothing new to save."""

    revision: int | None
    added: dict[str, int] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    unchanged: dict[str, int] = field(default_factory=dict)
    retired: dict[str, int] = field(default_factory=dict)

    @property
    def touched(self) -> frozenset[str]:
        """The record types that the save changed."""
        return frozenset([*self.added, *self.changed, *self.retired])


@dataclass(frozen=True, slots=True)
class Note:
    """Who saves, why, from where, when; `save_id` lets a client repeat a save safely after a crash."""

    actor: str
    reason: str
    at: datetime
    source: Source | None = None
    save_id: str | None = None


def commit(connection: Connection, ledger: Ledger, staged: Sequence[Staged], note: Note) -> Saved:
    """Append what is staged as one revision and bring the projection up to it, in the transaction under way."""
    saved, revision, deltas = append(ledger, staged, note)
    if revision:
        projection.follow(connection, deltas, revision)
        for delta in (each.delta for each in staged if not each.delta.lone):
            run(connection, f"drop {'view' if delta.file else 'table'} delta_{delta.kind.name}")
    return saved


def append(ledger: Ledger, staged: Sequence[Staged], note: Note) -> tuple[Saved, Revision | None, tuple[Delta, ...]]:
    """Append what is staged as one revision, unless nothing in it is new; what was appended."""
    tally = {
        verdict: {each.delta.kind.name: each.counts[verdict] for each in staged if verdict in each.counts}
        for verdict in ("added", "changed", "unchanged", "retired")
    }
    news = tuple(each.delta for each in staged if each.new)
    if not news:
        return Saved(None, **tally), None, ()
    source = note.source
    added, changed, retired = (sum(tally[verdict].values()) for verdict in ("added", "changed", "retired"))
    rev = ledger.head() + 1
    name, sha256 = (source.name, source.sha256) if source else (None, None)
    revision = Revision(rev, note.at, note.actor, note.reason, name, sha256, note.save_id, added, changed, retired)
    ledger.append(news, revision)
    return Saved(rev, **tally), revision, news
