"""`tracker migrate-ledger`: move the ledger of a store file to a PostgreSQL server, or bring back what that lost."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tracker.commands.options import json_option, print_json, say, store_option
from tracker.settings import settings


@click.command("migrate-ledger")
@click.argument("address", default=lambda: settings().ledger)
@json_option
@store_option
def migrate_ledger(store: Path, address: str, *, as_json: bool) -> None:
    """Carry every revision of the store that the ledger at ADDRESS lacks to it, by default at TRACKER_LEDGER.

    ADDRESS is postgresql://user@host/database; passwords come from PGPASSFILE, PGPASSWORD or a service file. An empty database
    gets the whole ledger; one restored from an older backup gets back what it lost. The store then is a projection of it.
    """
    from tracker.store.carried.moving import move_ledger

    done = move_ledger(store, address)
    if as_json:
        print_json(asdict(done))
    say(f"Carried {done.carried} revision(s) to {done.place}, now at revision {done.revision}. Name its address in TRACKER_LEDGER.")
