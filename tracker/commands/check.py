"""`tracker check`, `tracker recover` and `tracker migrate`: is a store sound, and how does it become so."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tracker.commands.options import json_option, print_json, say, store_option
from tracker.phrases import to_reader

_MADE = {
    "nothing": "The store {store} and its journal are sound: nothing was done.",
    "store": "The store {store} was made anew from its journal.",
    "journal": "The journal of {store} was written anew from the store.",
}


@click.command()
@json_option
@store_option
def check(store: Path, *, as_json: bool) -> None:
    """Check a store: revisions without gaps, projection, journal and server equal to the ledger, references that lead somewhere."""
    from tracker.store import open_store
    from tracker.store.safekeeping.audit import journal_problems
    from tracker.store.safekeeping.integrity import problems
    from tracker.store.served.client import ServedStore

    with open_store(store, read_only=True) as opened, opened.session() as session:
        found = (*problems(session), *journal_problems(opened, session, growing=isinstance(opened, ServedStore)), *opened.differing())
        revision = session.head
    if as_json:
        print_json({"revision": revision, "problems": list(found)})
    else:
        for problem in found:
            click.echo(to_reader(problem))
        say(f"Revision {revision}: {len(found) or 'no'} problem(s).")
    if found:
        raise click.exceptions.Exit(1)


@click.command()
@json_option
@store_option
def recover(store: Path, *, as_json: bool) -> None:
    """Make a damaged store anew from its journal, or a lost or damaged journal from its store. The old files are moved aside."""
    from tracker.store.door import recover as make_sound

    done = make_sound(store)
    if as_json:
        print_json(asdict(done))
    moved = f"The old file is in {done.moved_to}." if done.moved_to else ""
    say(_MADE[done.made].format(store=store), f"It is at revision {done.revision}.", moved)


@click.command()
@store_option
def migrate(store: Path) -> None:
    """Bring a store of an older tracker up to date. A copy of what it was is kept beside it."""
    from tracker.store import open_store

    with open_store(store) as opened:
        say(f"The store {store} is up to date, at revision {opened.head}.")
