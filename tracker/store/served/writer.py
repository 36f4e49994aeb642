"""The process that writes one analysts' copy: `python -m tracker.store.served.writer COPY STORE NEW AUDIENCE`.

It reads a private copy of the store, so it never has the store itself, not even when the server was killed.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tracker.store.analysts.snapshot import additions, write_snapshot
from tracker.store.connection import connect
from tracker.store.engines.native import NativeLedger
from tracker.store.store import Store


def main(copy: str, store: str, new: str, audience: str) -> None:
    """Write the copy `new` for an audience from the private `copy` of `store`, whose figures' addresses will resolve."""
    connection = connect(Path(copy), read_only=True)
    with Store(connection, Path(store), NativeLedger(connection)) as opened, opened.session() as session:
        write_snapshot(session, Path(new), audience, additions())


if __name__ == "__main__":
    main(*sys.argv[1:])
