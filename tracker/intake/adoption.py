"""Organisations and programmes that a file of another format names and the store knows already: the store's own are meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.intake.headings import plain
from tracker.intake.stored import Reading
from tracker.intake.tables import RawRow, RawTable
from tracker.records.record_type import RecordType

_PARTIES = ("organisation", "org_name", "org_identifier")
_SHOWN = 5

Tables = Sequence[tuple[RecordType, RawTable]]
Known = dict[str, dict[str, str]]
"""By record type, the identity of the store for each of the files that it knows."""


def adopted(tables: Tables, store: Reading) -> tuple[Tables, list[str]]:
    """The tables with the store's identities in the place of those that a file of another format made, and notes on which.

    An organisation is known by its identifier, else by its exact name where only one bears it; a programme by its IATI identifier.
    What a file says of one that is known is not taken: it would write over what its keeper says.
    """
    said = {kind.name: list(_records(table)) for kind, table in tables if table.form}
    known = {"organisation": dict(_organisations(said, store)), "programme": dict(_programmes(said, store))} if said else {}
    if not any(known.values()):
        return tables, []
    notes = [note for name, found in known.items() for note in _told(f"{name}(s)", found)]
    meant = [(kind, _renamed(kind, table, known) if table.form else table) for kind, table in tables]
    return [(kind, table) for kind, table in meant if len(table.rows) > 1 or not table.form], notes


Records = dict[str, list[dict[str, str]]]


def _records(table: RawTable) -> Iterator[dict[str, str]]:
    """The rows below the headings, by field."""
    headings = [str(cell) for cell in table.rows[0].cells]
    for row in table.rows[1:]:
        yield {name: str(cell).strip() for name, cell in zip(headings, row.cells, strict=True) if cell is not None}


def _organisations(said: Records, store: Reading) -> Iterator[tuple[str, str]]:
    """Each organisation of the files that the store knows, with the identity it has there."""
    ids = {row["org_id"] for row in store.rows("select org_id from organisation")}
    numbers = {(row["scheme"], row["value"]): row["org_id"] for row in store.rows("select org_id, scheme, value from org_identifier")}
    bearers: dict[str, set[str]] = defaultdict(set)
    for row in store.rows("select org_id, name from org_name"):
        bearers[plain(row["name"])].add(row["org_id"])
    numbered = {row["org_id"]: (row["scheme"], row["value"]) for row in said.get("org_identifier", ())}
    names: dict[str, set[str]] = defaultdict(set)
    for name in said.get("org_name", ()):
        names[name.get("org_id", "")] |= bearers.get(plain(name.get("name", "")), set())
    for org in filter(None, (row.get("org_id") for row in said.get("organisation", ()))):
        if org in ids:
            yield org, org
        elif org in numbered and numbered[org] in numbers:
            yield org, numbers[numbered[org]]
        elif len(names[org]) == 1:
            yield org, min(names[org])


def _programmes(said: Records, store: Reading) -> Iterator[tuple[str, str]]:
    published = store.rows("select programme_id, iati_activity_id from programme where iati_activity_id is not null")
    known = {row["iati_activity_id"]: row["programme_id"] for row in published}
    for row in said.get("programme", ()):
        found = known.get(row.get("iati_activity_id"))
        if found and found != row["programme_id"]:
            yield row["programme_id"], found


def _renamed(kind: RecordType, table: RawTable, known: Known) -> RawTable:
    """The table with the store's identities wherever it names an organisation or programme, and without rows about these themselves."""
    headings = [str(cell) for cell in table.rows[0].cells]
    about = "organisation" if kind.name in _PARTIES else "programme" if kind.name == "programme" else ""
    names = {
        column: known[refers]
        for column, name in enumerate(headings)
        if (refers := about if about and name == kind.key[0] else kind.by_name[name].refers) in known
    }
    itself = headings.index(kind.key[0]) if about else -1
    kept = [row for row in table.rows if not about or row.cells[itself] not in known[about]]
    return replace(table, rows=tuple(RawRow(row.number, _meant(row.cells, names)) for row in kept))


def _meant(cells: Sequence[object], names: dict[int, dict[str, str]]) -> list[object]:
    return [names[column].get(str(cell), cell) if column in names else cell for column, cell in enumerate(cells)]


def _told(what: str, found: dict[str, str]) -> Iterator[str]:
    """How many were known, and the first few that bear another identity here."""
    if not found:
        return
    other = [f"{theirs} is {ours}" for theirs, ours in found.items() if theirs != ours]
    more = f" and {len(other) - _SHOWN} more" if len(other) > _SHOWN else ""
    first = f": {'; '.join(other[:_SHOWN])}{more}" if other else ""
    yield f"{len(found)} {what} known already, kept as they are{first}"
