"""Moving a ledger: the revisions that a store holds and the ledger at an address lacks are carried there, rows and numbers unchanged.

An empty database gets them all; one that was restored from an older backup gets back what it lost.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from tracker.errors import Forked
from tracker.records import RECORD_TYPES
from tracker.store import schema
from tracker.store.beside import mirror
from tracker.store.connection import batches, connect
from tracker.store.engines import chosen
from tracker.store.engines.address import parsed
from tracker.store.engines.native import NativeLedger
from tracker.store.opening import open_store
from tracker.store.schema import field_list


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move did: the store, where its ledger now is, the newest revision there, and how many were carried."""

    store_id: str
    place: str
    revision: int
    carried: int


def move_ledger(path: Path, address: str) -> Moved:
    """Carry the ledger of the store at `path` to the address; from then on the store is a projection of the ledger there.

    Raises `Forked` when the ledger there has revisions that the store does not say the same of, `NotAStore` when it is another store's.
    """
    at = parsed(address)
    open_store(path, ledger="").close()  # whole, and of today's layout
    with closing(connect(path)) as connection, closing(chosen.postgres(at, connection)) as there:
        identity = schema.about(connection, str(path)).store_id
        chosen.refuse_foreign(there.create(identity), identity, at)
        with there.writing():
            held, theirs = NativeLedger(connection).revisions(), there.revisions()
            known = min(len(held), len(theirs))
            if held[:known] != theirs[:known]:
                raise Forked(f"The ledger at {at.place} has gone its own way since this store", next_step="Name an empty database.")
            there.append_revisions(held[known:])
            for kind in RECORD_TYPES.values():
                lacking = f"select record_id, rev, op, {field_list(kind)} from ledger.{kind.name} where rev > {len(theirs)}"
                there.append_rows(kind, chain.from_iterable(batches(connection, lacking)))
    mirror.mark(path, at.place)
    return Moved(identity, at.place, max(len(held), len(theirs)), len(held) - known)
