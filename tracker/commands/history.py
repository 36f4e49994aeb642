"""`tracker history` and `tracker diff`: revisions, what was done to records, and what changed between two revisions."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.changes import print_differences, print_steps
from tracker.commands.options import json_option, print_json, print_table, say, store_option
from tracker.phrases import to_reader

if TYPE_CHECKING:
    from tracker.store import Revision, Session


@click.command()
@click.option("--kind", metavar="K", help="What was done to the records of this type, newest first.")
@click.option("--id", "record_id", metavar="ID", help="With --kind: the life of this one record, oldest first.")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True, help="With --kind alone: at most so many steps.")
@json_option
@store_option
def history(store: Path, kind: str | None, record_id: str | None, limit: int, *, as_json: bool) -> None:
    """List the revisions of the store, or what was done to records: by whom, when and why, and which fields changed."""
    from tracker.errors import WrongRequest
    from tracker.store import open_store

    if record_id and not kind:
        raise WrongRequest("--id needs --kind", next_step="Say of which type the record is.")
    with open_store(store, read_only=True) as opened, opened.session() as session:
        if kind and record_id:
            _print_life(session, kind, record_id, as_json=as_json)
        elif kind:
            _print_kind(session, kind, limit, as_json=as_json)
        else:
            _print_revisions(opened.revisions(), as_json=as_json)


def _print_life(session: Session, kind: str, record_id: str, *, as_json: bool) -> None:
    from tracker.store.changes.history import steps, versions

    life = versions(session, kind, record_id)
    if as_json:
        print_json([asdict(version) for version in life])
    else:
        print_steps(steps(session, kind, record_id=record_id)[::-1])


def _print_kind(session: Session, kind: str, limit: int, *, as_json: bool) -> None:
    from tracker.store.changes.history import steps

    found = steps(session, kind, limit=limit + 1)
    if as_json:
        print_json([asdict(step) for step in found[:limit]])
    else:
        print_steps(found[:limit])
    if len(found) > limit:
        say(f"There are older steps: --limit {2 * limit} shows more.")


def _print_revisions(revisions: tuple[Revision, ...], *, as_json: bool) -> None:
    lines = [asdict(revision) for revision in revisions]
    if as_json:
        print_json(lines)
        return
    print_table(
        ("rev", "saved (UTC)", "by", "added", "changed", "retired", "why"),
        [tuple(to_reader(str(r[name])) for name in ("rev", "saved_at", "actor", "added", "changed", "retired", "reason")) for r in lines],
        {0, 3, 4, 5},
    )


@click.command()
@click.argument("old", metavar="REV", type=int)
@click.argument("new", metavar="REV", type=int)
@click.option("--kind", "kinds", metavar="K", multiple=True, help="Only this type of record; may be given several times.")
@json_option
@store_option
def diff(store: Path, old: int, new: int, kinds: tuple[str, ...], *, as_json: bool) -> None:
    """Show what leads from one revision to another: records added, retired, and changed field by field.

    The first may be the newer one. With --json there is one entry for each field that differs.
    """
    from tracker.store import open_store
    from tracker.store.changes.history import differences

    with open_store(store, read_only=True) as opened, opened.session() as session:
        found = differences(session, old, new, kinds)
    if as_json:
        about = [({"kind": each.kind, "record_id": each.record_id, "what": each.what}, each.changes) for each in found]
        print_json([record | asdict(change) for record, changes in about for change in changes])
        return
    print_differences(found)
    say(f"From revision {old} to {new}: {len(found) or 'no'} record(s) differ.")
