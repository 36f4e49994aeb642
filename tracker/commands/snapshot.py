"""`tracker snapshot`: the analysts' copy, which any DuckDB client can open while the tracker runs."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import as_of_option, say, store_option
from tracker.settings import AUDIENCES, INTERNAL


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    default=INTERNAL,
    show_default=True,
    help="All but internal get no rows about persons, and figures with small cells hidden.",
)
@as_of_option
@store_option
def snapshot(store: Path, file: Path, audience: str, as_of: int | None) -> None:
    """Write the analysts' copy: tables with their history, a macro for each indicator, and the figures of standard periods.

    An earlier copy of that name is replaced in one step; whoever has it open keeps reading it.
    """
    from tracker.store import open_store
    from tracker.store.analysts.snapshot import additions, write_snapshot

    with open_store(store, read_only=True) as opened, opened.session(as_of) as session:
        write_snapshot(session, file, audience, additions())
        say(f"Wrote {file}: revision {session.revision}, audience {audience}. Any DuckDB from 1.5 on opens it; start with `from about`.")
