"""The store: an append-only ledger and the projection that everyone reads. Nothing above knows which engine keeps it."""

from __future__ import annotations

from tracker.store.changes.causes import Cause
from tracker.store.door import open_store, own_store
from tracker.store.opening import create_store
from tracker.store.reading.as_of import Session
from tracker.store.store import Store
from tracker.store.versions.ledger import Revision, Source
from tracker.store.versions.saving import Saved
from tracker.store.versions.staging import Change, Comparison

__all__ = ["Cause", "Change", "Comparison", "Revision", "Saved", "Session", "Source", "Store", "create_store", "open_store", "own_store"]
