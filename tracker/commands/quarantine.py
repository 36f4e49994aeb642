"""`tracker quarantine`: rows that loads refused, as a workbook to correct and load again."""

from __future__ import annotations

from pathlib import Path

import click

from tracker.commands.options import json_option, print_json, print_table, say, store_option
from tracker.errors import WouldOverwrite
from tracker.phrases import to_reader
from tracker.registered import Group

_numbers = click.argument("numbers", metavar="NUMBER...", nargs=-1, type=int)


@click.group(cls=Group)
def quarantine() -> None:
    """List, show and export rows that loads refused, until they are corrected. Of rows about people only the places are kept."""


@quarantine.command("list")
@json_option
@store_option
def listed(store: Path, *, as_json: bool) -> None:
    """List what is kept, load by load."""
    from tracker.intake.refusals.quarantine import entries

    found = entries(_place(store))
    if as_json:
        print_json([entry.as_dict() for entry in found])
    elif found:
        lines = [(str(entry.id), f"{entry.at:%Y-%m-%d %H:%M}", entry.actor, entry.source, str(entry.rows)) for entry in found]
        print_table(("number", "loaded", "by", "file", "rows"), lines, {0, 4})
    say(f"{len(found)} load(s) with refused rows." if found else "Nothing is kept: no row was refused, or all were dropped.")


@quarantine.command()
@_numbers
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path, dir_okay=False), help="The workbook to write (.xlsx).")
@store_option
def export(store: Path, numbers: tuple[int, ...], out: Path) -> None:
    """Write refused rows as a workbook with the bad cells marked, each with what is wrong: of these numbers, or all.

    Very many rows need several workbooks, which are numbered.
    """
    from tracker.intake.refusals.marked import count, workbooks
    from tracker.intake.refusals.quarantine import chosen
    from tracker.store.beside.placing import write_whole

    if not (found := chosen(_place(store), numbers)):
        say("No refused row is kept: there is nothing to write.")
        return
    tables = [table for entry in found for table in entry.tables]
    places = [out, *(out.with_stem(f"{out.stem}-{number}") for number in range(2, count(tables) + 1))]
    if there := [place for place in places if place.exists()]:
        raise WouldOverwrite(f"There is already a file at {there[0]}", next_step="Somebody may be correcting it: name another file.")
    for place, data in zip(places, workbooks(tables, to_reader), strict=False):
        write_whole(place, data)
    numbers_of = " ".join(str(entry.id) for entry in found)
    rows = sum(entry.rows for entry in found)
    where = f"{out} to {places[-1].name}" if len(places) > 1 else f"{out}"
    say(f"{rows} row(s) in {where}.", f"Correct the red cells, load it, then `tracker quarantine drop {numbers_of}`.")


@quarantine.command()
@_numbers
@click.option("--all", "every", is_flag=True, help="Everything that is kept.")
@store_option
def drop(store: Path, numbers: tuple[int, ...], *, every: bool) -> None:
    """Forget what was corrected or is not needed."""
    from tracker.intake.refusals import quarantine as kept

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
