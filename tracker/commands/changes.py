"""How what was done to records is printed: what came, what went, and each changed field before and after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from tracker.phrases import to_reader
from tracker.quoting import shown

if TYPE_CHECKING:
    from tracker.store.changes.history import Difference, FieldChange, Step

_WIDTH, _LINE = 60, 110


def print_steps(steps: Sequence[Step]) -> None:
    """Steps under the revision that made them: who, when and why."""
    for _, made in groupby(steps, lambda step: step.rev):
        together = list(made)
        first = together[0]
        saved = f"revision {first.rev}, {first.saved_at:%Y-%m-%d %H:%M} UTC, by {shown(first.actor)}: {shown(first.reason, _LINE)}"
        click.echo(to_reader(saved))
        _print(together)


def print_differences(differences: Sequence[Difference]) -> None:
    """Differences by record type, each type with its counts."""
    for kind, found in groupby(differences, lambda difference: difference.kind):
        together = list(found)
        counts = {what: sum(each.what == what for each in together) for what in ("added", "changed", "retired")}
        click.echo(f"{to_reader(kind)}: {', '.join(to_reader(f'{count} {what}') for what, count in counts.items() if count)}")
        _print(together)


def _print(records: Sequence[Difference | Step]) -> None:
    for record in records:
        click.echo("\n".join(_lines(record.what, record.record_id, record.changes)))


def _lines(what: str, record_id: str, changes: Sequence[FieldChange]) -> Iterator[str]:
    """A changed record with a line for each field; one that came or went in one line."""
    title = f"  {to_reader(what):<7}  {shown(record_id, _WIDTH)}"
    if what != "changed":
        said = ", ".join(f"{change.field} {_quoted(change.new if what == 'added' else change.old)}" for change in changes)
        yield f"{title}  {shown(said, max(_LINE - len(title), _WIDTH))}"
        return
    yield title
    yield from (f"             {change.field}: {_quoted(change.old)} → {_quoted(change.new)}" for change in changes)


def _quoted(value: str | None) -> str:
    return to_reader("empty" if value is None else f"“{shown(value, _WIDTH)}”")
