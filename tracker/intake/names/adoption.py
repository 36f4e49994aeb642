"""Organisations and programmes that a file of another format names and the store knows already: the store's own are meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tracker.intake.names.known import Described, Organisations
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.scrutiny.stored import Reading
from tracker.quoting import shown
from tracker.records.record_type import RecordType

_PARTIES = ("organisation", "org_name", "org_identifier")
_SHOWN = 5
_BY_WORDS = "3W-"
"""So begins the identity of an activity which is made of the words of its row."""

Tables = Sequence[tuple[RecordType, RawTable]]
Records = dict[str, list[dict[str, str]]]
"""What tables say, by record type and row: several may be of one type, as a workbook has several sheets."""

Meant = dict[str, dict[str, str]]
"""By record type, the identity of the store for each of the files that it knows."""


def adopted(tables: Tables, known: Organisations, store: Reading, *, whole: bool = False) -> tuple[Tables, list[str]]:
    """The tables with the store's identities in the place of those that a file of another format made, and notes on which.

    A programme is known by its IATI identifier. What a file says of one that is known is not taken: it would write over what its
    keeper says. Of a 3W that is the `whole`, what it does not name is retired, and no word lost about it here.
    """
    said: Records = defaultdict(list)
    for kind, table in tables:
        said[kind.name] += _records(table) if table.form else ()
    gone = [] if whole else list(_gone(said.get("activity", ()), store))
    meant = {"organisation": _organisations(said, known), "programme": dict(_programmes(said, store))} if any(said.values()) else {}
    if not any(meant.values()):
        return tables, gone
    notes = [note for name, found in meant.items() for note in _told(f"{name}(s)", found)]
    notes += gone
    renamed = [(kind, _renamed(kind, table, meant) if table.form else table) for kind, table in tables]
    return [(kind, table) for kind, table in renamed if len(table.rows) > 1 or not table.form], notes


def _records(table: RawTable) -> Iterator[dict[str, str]]:
    """The rows below the headings, by field."""
    headings = [str(cell) for cell in table.rows[0].cells]
    for row in table.rows[1:]:
        yield {name: _text(cell) for name, cell in zip(headings, row.cells, strict=True) if cell is not None}


def _organisations(said: Records, known: Organisations) -> dict[str, str]:
    """The identity in the store of each organisation that is known; of a joint one its name, which rows are split by later."""
    described = {row["org_id"]: Described(row["org_id"]) for row in said.get("organisation", ()) if "org_id" in row}
    for row in said.get("org_name", ()):
        if one := described.get(row.get("org_id", "")):
            described[one.org_id] = one._replace(names=(*one.names, row.get("name", "")))
    for row in said.get("org_identifier", ()):
        if one := described.get(row.get("org_id", "")):
            described[one.org_id] = one._replace(numbers=(*one.numbers, (row.get("scheme", ""), row.get("value", ""))))
    return {theirs: _identity(described[theirs], ours, known) for theirs, ours in known.same(described.values()).items()}


def _identity(one: Described, ours: tuple[str, ...], known: Organisations) -> str:
    return ours[0] if len(ours) == 1 else next(text for text in one.texts if known.meant(text) == ours)


def _programmes(said: Records, store: Reading) -> Iterator[tuple[str, str]]:
    published = store.rows("select programme_id, iati_activity_id from programme where iati_activity_id is not null")
    known = {row["iati_activity_id"]: row["programme_id"] for row in published}
    for row in said.get("programme", ()):
        found = known.get(row.get("iati_activity_id"))
        if found and found != row["programme_id"]:
            yield row["programme_id"], found


def _gone(said: Sequence[Mapping[str, str]], store: Reading) -> Iterator[str]:
    """The activities of earlier 3Ws that the one which comes does not name: a row of a 3W is told by its words, as they are spelled."""
    now = {row.get("activity_id", ""): row.get("programme_id") for row in said}
    if not any(name.startswith(_BY_WORDS) for name in now):
        return
    stored = store.rows("select activity_id, programme_id from activity where starts_with(activity_id, ?) order by all", [_BY_WORDS])
    gone = [row["activity_id"] for row in stored if row["activity_id"] not in now and row["programme_id"] in now.values()]
    some, more = ", ".join(map(shown, gone[:_SHOWN])), f" and {len(gone) - _SHOWN} more" if len(gone) > _SHOWN else ""
    if gone:
        yield (
            f"{len(gone)} activities of an earlier 3W are not in this one, and stay: {some}{more}; "
            "one that is spelled otherwise now counts twice until it is retired"
        )


def _renamed(kind: RecordType, table: RawTable, known: Meant) -> RawTable:
    """The table with the store's identities wherever it names an organisation or programme, and without rows about these themselves."""
    headings = [str(cell) for cell in table.rows[0].cells]
    about = "organisation" if kind.name in _PARTIES else "programme" if kind.name == "programme" else ""
    names = {
        column: known[refers]
        for column, name in enumerate(headings)
        if (refers := about if about and name == kind.key[0] else kind.by_name[name].refers) in known
    }
    itself = headings.index(kind.key[0]) if about else -1
    kept = [row for row in table.rows if not about or _text(row.cells[itself]) not in known[about]]
    return replace(table, rows=tuple(RawRow(row.number, _meant(row.cells, names)) for row in kept))


def _meant(cells: Sequence[object], names: dict[int, dict[str, str]]) -> list[object]:
    return [names[column].get(_text(cell), cell) if column in names else cell for column, cell in enumerate(cells)]


def _text(cell: object) -> str:
    """A cell as the rows are told by, without the spaces around it."""
    return str(cell).strip()


def _told(what: str, found: dict[str, str]) -> Iterator[str]:
    """How many were known, and the first few that have another identity here."""
    if not found:
        return
    other = [f"{shown(theirs)} → {ours}" for theirs, ours in found.items() if theirs != ours]
    more = f" and {len(other) - _SHOWN} more" if len(other) > _SHOWN else ""
    first = f": {'; '.join(other[:_SHOWN])}{more}" if other else ""
    yield f"{len(found)} {what} known already, kept as they are{first}"
