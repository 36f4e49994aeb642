"""`tracker quarantine`: rows that loads refused, as a workbook to correct and load again."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from tracker.commands.options import json_option, language_option, print_json, print_table, say, store_option
from tracker.errors import WouldOverwrite

_numbers = click.argument("numbers", metavar="NUMBER...", nargs=-1, type=int)


@click.group()
def quarantine() -> None:
    """Rows that loads refused, with the reasons, until they are corrected. Of rows about people only the places are kept."""


@quarantine.command("list")
@json_option
@store_option
def listed(store: Path, *, as_json: bool) -> None:
    """List what is kept, load by load."""
    from tracker.intake.quarantine import entries

    found = entries(_place(store))
    if as_json:
        print_json([asdict(entry) | {"rows": entry.rows} for entry in found])
    elif found:
        lines = [(str(entry.id), f"{entry.at:%Y-%m-%d %H:%M}", entry.actor, entry.source, str(entry.rows)) for entry in found]
        print_table(("number", "loaded", "by", "file", "rows"), lines, frozenset({0, 4}))
    say(f"{len(found)} load(s) with refused rows." if found else "Nothing is kept: no row was refused, or all were dropped.")


@quarantine.command()
@_numbers
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The workbook to write (.xlsx).")
@language_option
@store_option
def export(store: Path, numbers: tuple[int, ...], out: Path, language: str) -> None:
    """Write refused rows as a workbook with the bad cells marked, each with what is wrong: of these numbers, or all."""
    from tracker.intake.marked import marked
    from tracker.intake.quarantine import chosen
    from tracker.phrases import in_language

    found = chosen(_place(store), numbers)
    if out.exists():
        raise WouldOverwrite(f"There is already a file at {out}", next_step="Somebody may be correcting it: name another file.")
    out.write_bytes(marked([table for entry in found for table in entry.tables], in_language(language)))
    numbers_of = " ".join(str(entry.id) for entry in found)
    rows = sum(entry.rows for entry in found)
    say(f"{rows} row(s) in {out}. Correct the red cells, load it, then `tracker quarantine drop {numbers_of}`.")


@quarantine.command()
@_numbers
@click.option("--all", "every", is_flag=True, help="Everything that is kept.")
@store_option
def drop(store: Path, numbers: tuple[int, ...], *, every: bool) -> None:
    """Forget what was corrected or is not needed."""
    from tracker.intake import quarantine as kept

    if bool(numbers) == every:
        raise click.UsageError("Name the numbers to drop, or say --all.")
    place = _place(store)
    found = kept.chosen(place, numbers)
    kept.drop(place, found)
    say(f"{len(found)} load(s) dropped.")


def _place(store: Path) -> Path:
    """The path of a store that is there. Raises a `TrackerError`."""
    from tracker.store import open_store

    with open_store(store, read_only=True) as opened:
        return opened.path
