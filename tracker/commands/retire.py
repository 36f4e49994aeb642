"""`tracker retire` and `tracker undo`: take records out of use, or a whole revision back, as a new revision."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.options import actor_option, conflicts_printed, json_option, print_json, print_table, reason_option, say, store_option

if TYPE_CHECKING:
    from tracker.store import Saved

_EFFECTS = ("added", "changed", "retired")


@click.command()
@click.argument("kind")
@click.argument("record_ids", metavar="ID...", nargs=-1, required=True)
@reason_option
@actor_option
@json_option
@store_option
def retire(store: Path, kind: str, record_ids: tuple[str, ...], reason: str, actor: str | None, *, as_json: bool) -> None:
    """Retire records: from the new revision on they are gone, before it they stand as they were.

    Refused while other current records refer to one of them; those are listed.
    """
    from tracker.store import open_store
    from tracker.store.changes.undo import retire as retire_records

    with open_store(store) as opened, conflicts_printed(as_json=as_json):
        print_saved(retire_records(opened, kind, record_ids, actor=actor or getpass.getuser(), reason=reason), as_json=as_json)


@click.command()
@click.argument("revision", metavar="REV", type=int)
@reason_option
@actor_option
@json_option
@store_option
def undo(store: Path, revision: int, reason: str, actor: str | None, *, as_json: bool) -> None:
    """Undo a revision by a new one: each record it touched says again what it said before.

    Refused when a later revision touched one of these records; those are listed. An undo can be undone.
    """
    from tracker.store import open_store
    from tracker.store.changes.undo import undo as undo_revision

    with open_store(store) as opened, conflicts_printed(as_json=as_json):
        print_saved(undo_revision(opened, revision, actor=actor or getpass.getuser(), reason=reason), as_json=as_json)


def print_saved(saved: Saved, *, as_json: bool) -> None:
    """What a save did, by record type, and its revision."""
    told = asdict(saved)
    if as_json:
        print_json(told)
    elif kinds := list(dict.fromkeys(kind for effect in _EFFECTS for kind in told[effect])):
        rows = [(kind, *(str(told[effect].get(kind, 0)) for effect in _EFFECTS)) for kind in kinds]
        print_table(("kind", *_EFFECTS), rows, frozenset({1, 2, 3}))
    say(f"Saved as revision {saved.revision}." if saved.revision else "Nothing to do, so there is no new revision.")
