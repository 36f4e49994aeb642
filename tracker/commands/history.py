"""`tracker history` and `tracker diff`: revisions, the life of one record, and what changed between two revisions."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tracker.commands.options import json_option, print_json, print_table, store_option


@click.command()
@click.option("--kind", help="A record type; with --id, the life of one record.")
@click.option("--id", "record_id", help="The record's identity, as in a preview.")
@json_option
@store_option
def history(store: Path, kind: str | None, record_id: str | None, *, as_json: bool) -> None:
    """List the revisions of the store, or the versions of one record."""
    from tracker.errors import WrongRequest
    from tracker.store import open_store
    from tracker.store.history import versions

    if bool(kind) != bool(record_id):
        raise WrongRequest("--kind and --id go together", next_step="Give both, or neither to list the revisions.")
    with open_store(store, read_only=True) as opened:
        if kind and record_id:
            with opened.session() as session:
                lines = [asdict(version) for version in versions(session, kind, record_id)]
        else:
            lines = [asdict(revision) for revision in opened.revisions()]
    if as_json:
        print_json(lines)
    elif kind:
        print_table(
            ("rev", "to", "record"), [(str(v["rev_from"]), str(v["rev_to"] or ""), _spelled(v["fields"])) for v in lines], frozenset({0, 1})
        )
    else:
        print_table(
            ("rev", "saved (UTC)", "by", "added", "changed", "retired", "why"),
            [tuple(str(r[name]) for name in ("rev", "saved_at", "actor", "added", "changed", "retired", "reason")) for r in lines],
            frozenset({0, 3, 4, 5}),
        )


def _spelled(fields: dict[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in fields.items() if value is not None)


@click.command()
@click.argument("old", type=int)
@click.argument("new", type=int)
@json_option
@store_option
def diff(store: Path, old: int, new: int, *, as_json: bool) -> None:
    """Show what changed between two revisions: records added, retired, and changed field by field."""
    from tracker.store import open_store
    from tracker.store.history import differences

    with open_store(store, read_only=True) as opened, opened.session(new) as session:
        found = differences(session, old, new)
    if as_json:
        print_json([asdict(difference) for difference in found])
        return
    print_table(
        ("kind", "record", "what", "field", "old", "new"),
        [(d.kind, d.record_id, d.what, d.field or "", d.old or "", d.new or "") for d in found],
    )
