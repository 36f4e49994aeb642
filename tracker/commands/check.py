"""`tracker check`: the integrity of a store."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import json_option, print_json, say, store_option


@click.command()
@json_option
@store_option
def check(store: Path, *, as_json: bool) -> None:
    """Check a store: revisions without gaps, projection equal to ledger, references that lead somewhere."""
    from tracker.store import open_store
    from tracker.store.integrity import problems

    with open_store(store, read_only=True) as opened, opened.session() as session:
        found = problems(session)
        revision = session.head
    if as_json:
        print_json({"revision": revision, "problems": list(found)})
    else:
        for problem in found:
            click.echo(problem)
        say(f"Revision {revision}: {len(found) or 'no'} problem(s).")
    if found:
        raise click.exceptions.Exit(1)
