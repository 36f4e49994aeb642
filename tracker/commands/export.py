"""`tracker export` and `tracker import`: the store in forms that other tools read, and the way back from the one that holds everything."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tracker.commands.options import Existing, as_of_option, folder_argument, json_option, print_json, say, store_option
from tracker.registered import RegisteredGroup

GROUP = "tracker.exports"


@click.group(cls=RegisteredGroup, group=GROUP)
def export() -> None:
    """Write the store for other tools."""


@click.command()
@folder_argument
@json_option
@as_of_option
@store_option
def parquet(store: Path, directory: Path, as_of: int | None, *, as_json: bool) -> None:
    """Write the whole store, every version of every record, as Parquet files with a data dictionary into the new folder DIR.

    `tracker import` makes a store of it again. It is for insiders: it holds every record. An existing folder is never overwritten.
    """
    from tracker.store import open_store
    from tracker.store.carried.export import export_parquet

    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        manifest = export_parquet(session, directory)
    if as_json:
        print_json({"directory": str(directory), **asdict(manifest)})
    say(f"Wrote {directory}: store {manifest.store_id} at revision {manifest.revision}, {len(manifest.files)} files; see dictionary.md.")


@click.command("import")
@click.argument("directory", metavar="DIR", type=Existing(folder=True))
@json_option
@store_option
def import_export(store: Path, directory: Path, *, as_json: bool) -> None:
    """Make a new store of a Parquet export in DIR: the same identity, revisions, history and records.

    Every file is proven first. Refused for what is no export, is damaged or newer than this tracker, and where a store already is.
    """
    from tracker.store.carried.exported import store_from_export

    manifest = store_from_export(directory, store)
    if as_json:
        print_json({"store": str(store), **asdict(manifest)})
    say(f"New store {store}: store {manifest.store_id} at revision {manifest.revision}, as exported.")
