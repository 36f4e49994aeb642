"""`tracker retire` and `tracker undo`: take records out of use, or a whole revision back, as a new revision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.options import (
    PREVIEW,
    conflicts_printed,
    edit_options,
    now_and_then,
    print_json,
    print_table,
    reason_option,
    say,
)
from tracker.commands.outcome import print_effects
from tracker.phrases import to_reader

if TYPE_CHECKING:
    from tracker.intake.effects import Effect
    from tracker.store import Saved, Store
    from tracker.store.changes.edit import Edit

_VERDICTS = ("added", "changed", "retired")


@click.command()
@click.argument("kind")
@click.argument("record_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--parts", is_flag=True, help="With their parts, as the parties and the evidence of an agreement are.")
@reason_option
@edit_options
def retire(
    store: Path, kind: str, record_ids: tuple[str, ...], reason: str, actor: str, language: str,
    *, parts: bool, dry_run: bool, as_json: bool,
) -> None:  # fmt: skip
    """Retire records: from the new revision on they are gone, before it they stand as they were.

    Refused while other current records refer to one of them; those are listed.
    """
    from tracker.store.changes.undo import retiring

    settled(
        store, lambda opened: retiring(opened, kind, record_ids, parts=parts), actor, reason, language, dry_run=dry_run, as_json=as_json
    )


@click.command()
@click.argument("revision", metavar="REV", type=int)
@reason_option
@edit_options
def undo(store: Path, revision: int, reason: str, actor: str, language: str, *, dry_run: bool, as_json: bool) -> None:
    """Undo a revision by a new one: each record it touched says again what it said before.

    Refused when a later revision touched one of these records; those are listed. An undo can be undone.
    """
    from tracker.store.changes.undo import undoing

    settled(store, lambda opened: undoing(opened, revision), actor, reason, language, dry_run=dry_run, as_json=as_json)


def settled(store: Path, made: Callable[[Store], Edit], actor: str, reason: str, language: str, *, dry_run: bool, as_json: bool) -> None:
    """Save an edit and tell what that did, or tell what it would do, to published figures too."""
    from tracker.store import open_store

    effects = None
    with open_store(store) as opened, conflicts_printed(as_json=as_json):
        edit = made(opened)
        if dry_run:
            saved, effects = of_edit_told(opened, edit, language)
        else:
            saved = edit.saved(opened, actor=actor, reason=reason)
    print_saved(saved, effects, as_json=as_json)


def of_edit_told(store: Store, edit: Edit, language: str) -> tuple[Saved, tuple[Effect, ...]]:
    """What saving an edit would do; how far the telling is stands on stderr."""
    from tracker.intake.effects import of_edit

    return of_edit(store, edit, language, now_and_then(say))


def print_saved(saved: Saved, effects: tuple[Effect, ...] | None = None, *, as_json: bool) -> None:
    """What a save did, by record type, and its revision; of a preview what it would do, with the figures that would change."""
    told = asdict(saved)
    if as_json:
        print_json(told if effects is None else told | {"effects": [each.as_dict() for each in effects]})
    elif kinds := list(dict.fromkeys(kind for verdict in _VERDICTS for kind in told[verdict])):
        rows = [(to_reader(kind), *(str(told[verdict].get(kind, 0)) for verdict in _VERDICTS)) for kind in kinds]
        print_table(("kind", *_VERDICTS), rows, {1, 2, 3})
    if effects is not None:
        print_effects(() if as_json else effects, "--json")
        say(PREVIEW)
    else:
        say(f"Saved as revision {saved.revision}." if saved.revision else "Nothing to do, so there is no new revision.")
