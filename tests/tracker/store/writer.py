"""A process that saves into one store: `python writer.py PATH ADDRESS NAME...` prints each revision once it is acknowledged."""

from __future__ import annotations

import sys
from pathlib import Path

from tracker.store import create_store, open_store

if __name__ == "__main__":
    path, address, *names = sys.argv[1:]
    with (open_store if Path(path).exists() else create_store)(Path(path), ledger=address) as store:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for name in names:
            saved = store.save(
                {
                    "programme": [{"programme_id": name, "name": name}],
                    "partnership": [{"partnership_id": f"{name}-{n}", "programme_id": name} for n in range(20)],
                },
                actor=name,
                reason=name,
                save_id=name,
            )
            sys.stdout.write(f"{name} {saved.revision}\n")
            sys.stdout.flush()
