"""`tracker backup` and `tracker restore`: a verified copy of the whole store, and the way back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tracker.commands.options import Existing, folder_argument, json_option, print_json, say, store_option


@click.command()
@folder_argument
@json_option
@store_option
def backup(store: Path, directory: Path, *, as_json: bool) -> None:
    """Write a backup of the store into the new folder DIR, open it and check it. An existing folder is never overwritten."""
    from tracker.store import open_store
    from tracker.store.door import backup as back_up

    with open_store(store) as opened:
        manifest = back_up(opened, directory)
    if as_json:
        print_json({"directory": str(directory), **asdict(manifest)})
    say(f"Backup {directory}: store {manifest.store_id} at revision {manifest.revision}, {len(manifest.files)} file(s), verified.")


@click.command()
@click.argument("directory", metavar="DIR", type=Existing(folder=True))
@click.option("--force", is_flag=True, help="Also where a newer or another store is; it is moved aside, never deleted.")
@json_option
@store_option
def restore(store: Path, directory: Path, *, force: bool, as_json: bool) -> None:
    """Put the backup in DIR in the place of the store, after checking it; what was there is moved aside.

    Refused for what is no backup, is damaged or newer than this tracker, and where the store holds anything the backup does not.
    """
    from tracker.store.carried.restore import restore as put_back

    done = put_back(directory, store, force=force)
    if as_json:
        print_json(asdict(done))
    moved = f"What was there is in {done.moved_to}." if done.moved_to else ""
    say(f"Restored {store}: store {done.store_id} at revision {done.revision}, verified.", moved)
