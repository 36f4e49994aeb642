"""`tracker merge` and `tracker unmerge`: two records of one organisation or person become one, and two again."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.options import (
    PREVIEW,
    conflicts_printed,
    edit_options,
    print_json,
    print_table,
    reason_option,
    say,
)
from tracker.commands.outcome import print_effects
from tracker.commands.retire import of_edit_told, settled
from tracker.phrases import to_reader
from tracker.quoting import shown

if TYPE_CHECKING:
    from tracker.intake.effects import Effect
    from tracker.store.changes.merge import Dropped, Merged

KINDS = click.Choice(["organisation", "person"])


@click.command()
@click.argument("kind", type=KINDS)
@click.argument("keep")
@click.argument("duplicate")
@reason_option
@edit_options
def merge(
    store: Path, kind: str, keep: str, duplicate: str, reason: str, actor: str, language: str, *, dry_run: bool, as_json: bool
) -> None:
    """Merge DUPLICATE into KEEP: whatever names the one names the other from the new revision on.

    A row that both have already goes with the duplicate; it is listed with the fields in which the two differ.
    """
    from tracker import clock
    from tracker.store import open_store
    from tracker.store.changes.merge import merging

    effects: tuple[Effect, ...] | None = None
    with open_store(store) as opened, conflicts_printed(as_json=as_json):
        edit, done = merging(opened, kind, keep, duplicate, reason=reason, on=clock.now().date())
        if dry_run:
            _, effects = of_edit_told(opened, edit, language)
        else:
            done = replace(done, revision=edit.saved(opened, actor=actor, reason=reason).revision)
    _print(done, effects, as_json=as_json)
    saved = f"Saved as revision {done.revision}.", f"`tracker unmerge {kind} {duplicate}` takes it back."
    say(*(PREVIEW,) if dry_run else saved)


def _print(done: Merged, effects: tuple[Effect, ...] | None, *, as_json: bool) -> None:
    """What moved and what went; in a preview with the figures that would change."""
    if as_json:
        print_json(asdict(done) | ({} if effects is None else {"effects": [each.as_dict() for each in effects]}))
        return
    own, *others = done.dropped
    if done.moved:
        print_table(("kind", "moved"), [(to_reader(kind), str(count)) for kind, count in done.moved.items()], {1})
    click.echo(f"{to_reader('Retired:')} {to_reader(own.kind)} {own.record_id}{_differing(own)}")
    for row in others:
        there = to_reader(f"since {row.kept_id} stands already")
        click.echo(f"{to_reader('Retired:')} {to_reader(row.kind)} {row.record_id}, {there}{_differing(row)}")
    print_effects(effects or (), "--json")


def _differing(row: Dropped) -> str:
    """The fields in which a row that goes differs from the one that stays."""
    told = [f"\n    {change.field}: {to_reader(f'{_quoted(change.old)} goes, {_quoted(change.new)} stays')}" for change in row.fields]
    return f"; {to_reader('it said otherwise')}:{''.join(told)}" if told else ""


def _quoted(value: str | None) -> str:
    return "empty" if value is None else f"“{shown(value)}”"


@click.command()
@click.argument("kind", type=KINDS)
@click.argument("duplicate")
@click.option("--why", "reason", metavar="TEXT", default="They are two after all", show_default=True, help="Why, for the history.")
@edit_options
def unmerge(store: Path, kind: str, duplicate: str, reason: str, actor: str, language: str, *, dry_run: bool, as_json: bool) -> None:
    """Take the merge of DUPLICATE back, as a new revision: it returns with all that was said of it.

    Refused when a later revision touched one of these records; those are listed, with all versions.
    """
    from tracker.store.changes.merge import unmerging

    settled(store, lambda opened: unmerging(opened, kind, duplicate), actor, reason, language, dry_run=dry_run, as_json=as_json)
