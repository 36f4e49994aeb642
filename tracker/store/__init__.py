"""The store: an append-only ledger and the projection that everyone reads. Nothing above knows which engine keeps it."""

from __future__ import annotations

from tracker.store.as_of import Session
from tracker.store.causes import Cause
from tracker.store.door import open_store, own_store
from tracker.store.ledger import Revision, Source
from tracker.store.opening import create_store
from tracker.store.saving import Saved
from tracker.store.staging import Change, Comparison
from tracker.store.store import Store

__all__ = ["Cause", "Change", "Comparison", "Revision", "Saved", "Session", "Source", "Store", "create_store", "open_store", "own_store"]
