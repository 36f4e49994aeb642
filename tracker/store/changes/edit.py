"""Rows to put and records to retire, made from what a store says: they may be looked at before they are saved, as they will be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.store.store import Store
from tracker.store.versions.filed import Rows
from tracker.store.versions.saving import Saved


@dataclass(frozen=True, slots=True)
class Edit:
    """What one revision is to say, and the revision from which it was made."""

    rows: Mapping[str, Rows]
    retire: Mapping[str, Sequence[str]]
    based_on: int

    @property
    def kinds(self) -> frozenset[str]:
        """The record types of which it says anything."""
        return frozenset(name for name, some in (*self.rows.items(), *self.retire.items()) if len(some))

    def saved(self, store: Store, *, actor: str, reason: str) -> Saved:
        """Save it. Raises `StaleWrite` when one of its records changed since."""
        return store.save(self.rows, actor=actor, reason=reason, retire=self.retire, based_on=self.based_on)
