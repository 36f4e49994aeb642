"""Lists of participants at the door: names, addresses and numbers lead to a pseudonym and stay outside; the rest becomes records."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import polars as pl

from tracker.errors import TrackerError, UnknownName
from tracker.findings import Finding
from tracker.intake.participants.door import Door
from tracker.intake.participants.entries import left_out, notes, rows_of
from tracker.intake.participants.humans import elsewhere, of_nobody, without
from tracker.intake.participants.lists import one_list
from tracker.intake.participants.recorded import Desk, Entry, Told, once
from tracker.intake.raw.tables import RawRow, RawTable, letters
from tracker.intake.rows.blocks import Rows
from tracker.intake.rows.proposals import Candidate, Proposal
from tracker.intake.understanding.attendance import Layout, label_of_field, layout, near_fields, open_headings
from tracker.intake.understanding.labels import some
from tracker.suggestions import did_you_mean

_PARTICIPATION = ("activity_id", "person_id", "role", "mode", "org_id", "hours", "pre_score", "post_score", "certificate")
_PERSON = ("person_id", "sex", "birth_decade", "cadre", "home_org", "home_country", "legal_basis", "retain_until")
_NOBODY = (
    "No column of names, e-mail addresses or telephone numbers was found; nobody is taken",
    "Head them Name, E-mail, Phone, Organisation, or say what they mean (tracker mapping set SENDER columns.participation HEADING name).",
)
_NOWHERE = (
    "It is not said which activity was attended; nobody of this list is taken",
    "Choose the activity (--activity ID, of one sheet --activity SHEET=ID), or add a column activity_id.",
)


@dataclass(slots=True)
class Registered:
    """The lists of a file without anything that identifies: persons and participations at their rows, and who stands in which row."""

    tables: list[tuple[str, RawTable]] = field(default_factory=list)
    entries: dict[str, tuple[Entry, str]] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _List(NamedTuple):
    """One list: its table, where what stands in it, and the rows that tell of somebody."""

    table: RawTable
    found: Layout
    entries: tuple[Entry, ...]


def registered(tables: Sequence[RawTable], desk: Desk) -> Registered:
    """The lists of a file as tables of persons and participations. Nothing that is said of them quotes a human's cell."""
    _refuse_unknown_lists(tables, desk)
    made = Registered()
    lists = [found for place, table in enumerate(tables, 1) if (found := _read(table, f"{place}:" if len(tables) > 1 else "", desk, made))]
    lists = _told_apart(lists, made)
    door = Door(desk, {entry.at: entry for each in lists for entry in each.entries})
    if len(lists) == len(tables):  # else it is said why nobody of a list is taken
        door.refuse_nobody()
    rows: dict[str, dict[str, object]] = {}
    with desk.register.vault.at_once(new=desk.register.new):
        for each in lists:
            rows |= _taken(each, desk, door, made)
    made.fresh = door.fresh
    kept = once(rows)
    first = {row["person_id"]: at for at, row in reversed(kept.items()) if row["person_id"] not in desk.persons}
    people = {at: kept[at] for at in first.values()}
    for each in lists:
        made.tables += [("person", _table(each, _PERSON, people)), ("participation", _table(each, _PARTICIPATION, kept))]
        made.notes += [*_renamed(each, door), *_namesakes(each, made)]
        made.notes.append(_summary(each, made))
    return made


def without_absent(rows: Rows, met: Collection[str]) -> Rows:
    """The rows without the persons among those met in lists of whom no participation is left: of a refused row nothing is recorded.

    Their pseudonyms stay in the vault, where they lead to no record: the list, corrected, gives the same ones.
    """
    if not met:
        return rows
    absent = pl.DataFrame({"person_id": [*met]}, schema={"person_id": pl.String})
    for block in rows.get("participation", ()):
        absent = absent.join(block.select("person_id"), on="person_id", how="anti")
    gone = absent["person_id"].implode()
    people = [replace(block, data=block.data.filter(~pl.col("person_id").is_in(gone))) for block in rows.get("person", ())]
    return {**rows, "person": people} if people else rows


def _refuse_unknown_lists(tables: Sequence[RawTable], desk: Desk) -> None:
    """Raise `UnknownName` where an activity is said of a sheet that is no list."""
    titles = [table.sheet or "" for table in tables]
    for title in desk.register.activities:
        if title not in titles:
            raise UnknownName(f"There is no list of participants in a sheet “{title}”", next_step=did_you_mean(title, titles))


def _read(table: RawTable, before: str, desk: Desk, made: Registered) -> _List | None:
    """The list as it stands in a table, with what its headings leave open; None where nobody of it can be taken."""
    found = layout(table, desk.decided)
    unlike = []
    for index, heading in open_headings(table, found, desk.decided):
        if heading:
            _ask(made.proposals, heading, found, table.finding("", row=table.rows[found.top].number, column=index).where)
        else:
            unlike.append(letters(index))
    if unlike:
        made.notes.append(f"{table.name}: columns that are not read, since their headings are not known: {', '.join(unlike)}")
    if not found.identifies:
        made.findings.append(table.finding(*_NOBODY, row=1))
    elif "activity_id" not in found.at and not desk.register.attended(table):
        made.findings.append(table.finding(*_NOWHERE, row=1))
    else:
        table, further = one_list(table, found)
        made.findings += further
        rows = rows_of(table, found, before)
        made.findings += left_out(table, found, rows)
        made.notes += notes(table, rows)
        return _List(table, found, rows.entries)
    return None


def _ask(proposals: list[Proposal], heading: str, found: Layout, where: str) -> None:
    """What a heading may mean that nobody has explained: once for all lists."""
    for place, one in enumerate(proposals):
        if one.said == heading:
            proposals[place] = replace(one, times=one.times + 1)
            return
    near = tuple(Candidate(name, label_of_field(name), score) for name, score in near_fields(heading, found))
    proposals.append(Proposal("column", heading, near, "participation", where, answer="Which column is it?"))


def _told_apart(lists: Sequence[_List], made: Registered) -> list[_List]:
    """The lists without numbers and addresses of an office: else all who work there would be one human."""
    shared = of_nobody(entry for each in lists for entry in each.entries)
    apart = [each._replace(entries=tuple(without(entry, shared) for entry in each.entries)) for each in lists]
    for was, each in zip(lists, apart, strict=True):
        if count := sum(one != other for one, other in zip(was.entries, each.entries, strict=True)):
            made.notes.append(f"{was.table.name}: {count} row(s) have a number or address that others have, too: it tells of nobody")
    return apart


def _taken(each: _List, desk: Desk, door: Door, made: Registered) -> dict[str, dict[str, object]]:
    """What the rows of a list record, each with its pseudonym; whoever gets none is refused."""
    told, rows = Told(each.table, desk, each.found), {}
    for entry in each.entries:
        finding = each.table.finding("", row=entry.number)
        try:
            person_id = door.pseudonym(entry.at)
        except TrackerError as error:
            made.findings.append(replace(finding, reason=error.what, suggestion=error.next_step or "", kind="participation"))
        else:
            made.entries[entry.at] = entry, person_id
            made.where[entry.at] = finding.where
            rows[entry.at] = told.values(entry, person_id)
    made.proposals += told.proposals()
    made.notes += told.notes()
    return rows


def _renamed(each: _List, door: Door) -> Iterator[str]:
    if rows := [entry.number for entry in each.entries if entry.at in door.renamed]:
        yield (
            f"{each.table.name}: {len(rows)} row(s) are of somebody known by that number or address, "
            f"but under another name (row {some(rows)})"
        )


def _namesakes(each: _List, made: Registered) -> Iterator[str]:
    if rows := elsewhere(made.entries[entry.at] for entry in each.entries if entry.at in made.entries):
        yield (
            f"{each.table.name}: {len(rows)} row(s) are taken as the human of an earlier row by name, "
            f"but have another number or address (row {some(rows)})"
        )


def _summary(each: _List, made: Registered) -> str:
    here = [made.entries[entry.at][1] for entry in each.entries if entry.at in made.entries]
    return f"{each.table.name}: {len({*here})} people in {len(here)} rows, {len({*here} - made.fresh)} of them known already"


def _table(each: _List, fields: tuple[str, ...], rows: Mapping[str, Mapping[str, object]]) -> RawTable:
    """The rows of a list in which every field stands in its own column, or to the right of all, and nothing else stands at all."""
    here = {entry.number: rows[entry.at] for entry in each.entries if entry.at in rows}
    if not here:
        return replace(each.table, rows=())
    own, found = {"org_id": "organisation", "home_org": "organisation"}, each.found
    told = [name for name in fields if any(row.get(name) is not None for row in here.values())]
    added = iter(range(found.width, found.width + len(told)))
    at = {name: found.at[own.get(name, name)] if own.get(name, name) in found.at else next(added) for name in told}

    def line(number: int, cells: Mapping[str, object]) -> RawRow:
        by_place = {at[name]: cells.get(name) for name in told}
        return RawRow(number, [by_place.get(place) for place in range(max(at.values(), default=0) + 1)])

    head = line(each.table.rows[found.top].number, {name: name for name in told})
    return replace(each.table, rows=(head, *(line(number, row) for number, row in here.items())))
