"""Edits of a store made and saved at once, as a command does it that was not asked for a preview."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.store import Saved, Store
from tracker.store.changes.merge import Merged, merging, unmerging
from tracker.store.changes.undo import retiring, undoing


def retire(store: Store, kind: str, record_ids: Sequence[str], *, actor: str, reason: str) -> Saved:
    """Retire records of one type."""
    return retiring(store, kind, record_ids).saved(store, actor=actor, reason=reason)


def undo(store: Store, revision: int, *, actor: str, reason: str) -> Saved:
    """Take a revision back."""
    return undoing(store, revision).saved(store, actor=actor, reason=reason)


def merge(  # noqa: PLR0913  the facts of one merge, all named at the call
    store: Store, kind: str, keep: str, duplicate: str, *, actor: str, reason: str, on: date
) -> Merged:
    """Make `duplicate` one with `keep`."""
    edit, would = merging(store, kind, keep, duplicate, reason=reason, on=on)
    return replace(would, revision=edit.saved(store, actor=actor, reason=reason).revision)


def unmerge(store: Store, kind: str, duplicate: str, *, actor: str, reason: str) -> Saved:
    """Take a merge back."""
    return unmerging(store, kind, duplicate).saved(store, actor=actor, reason=reason)
