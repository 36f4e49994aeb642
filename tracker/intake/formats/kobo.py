"""Submissions of Kobo and ODK forms: a submission is an event, an entry of a repeat group one of its participants.

What nobody approved stays out. Which records a form makes, its mapping file says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracker.intake.formats.given import Given
from tracker.intake.formats.harvest import Harvest, Place
from tracker.intake.formats.mapping import Item, chosen, gathered
from tracker.intake.raw.tables import Contents, RawTable

FORM = "kobo"
_OWN = ("_attachments", "_geolocation", "_tags", "_notes", "_validation_status", "__system")
_MAIN = {"_uuid", "_submission_time", "_index"}
_STATES = "validation_status_"
_ODK = {"approved": "approved", "rejected": "rejected", "hasIssues": "with issues", "edited": "edited since"}
_UNJUDGED = "not reviewed"


def is_submissions(found: object) -> bool:
    """The document is a list of submissions as Kobo's or ODK Central's interface gives it."""
    rows = _rows(found)
    return bool(rows) and all("_xform_id_string" in row or "formhub/uuid" in row or "__system" in row for row in rows)


def kobo(file: str, found: object, given: Given) -> Contents:
    """The approved submissions of a form, as the mapping says. Raises a `TrackerError`."""
    name = next((key for key in ("results", "value") if isinstance(found, dict) and key in found), "")
    submissions = [(_state(row), list(_items(row, Place(0, f"{name}[{number}]"), "", {}))) for number, row in enumerate(_rows(found), 1)]
    return _contents(Harvest(file, FORM), submissions, given)


def is_export(table: RawTable) -> bool:
    """The table is the main sheet of an export, to which sheets of repeat groups may belong."""
    return bool(table.rows) and set(map(str, table.rows[0].cells)) >= _MAIN


def from_sheets(tables: Sequence[RawTable], given: Given) -> Contents:
    """The approved submissions of an exported workbook: its main sheet, and a sheet for each repeat group."""
    main = next(table for table in tables if is_export(table))
    submissions = {str(row["_index"]): (_state(row), [Item(row, place)]) for row, place in _told(main)}
    for table in tables:
        for number, (row, place) in enumerate(_told(table) if table is not main else (), 1):
            if found := submissions.get(str(row.get("_parent_index"))):
                found[1].append(Item({**found[1][0].values, **row, "number": number}, place, table.sheet or ""))
    return _contents(Harvest(main.file, FORM), list(submissions.values()), given)


def _told(table: RawTable) -> Iterator[tuple[dict[str, Any], Place]]:
    """The rows by the names of their questions, without the groups these stand in."""
    names = [str(cell or "").rpartition("/")[2] for cell in table.rows[0].cells]
    for row in table.rows[1:]:
        where = f"sheet {table.sheet}, row {row.number}" if table.sheet else ""
        yield {name: cell for name, cell in zip(names, row.cells, strict=False) if name}, Place(0 if where else row.number, where)


def _contents(harvest: Harvest, submissions: list[tuple[str, list[Item]]], given: Given) -> Contents:
    mapping = chosen(FORM, given)
    kept = {"approved", *((_UNJUDGED,) if mapping.unjudged else ())}
    states = Counter(state for state, _ in submissions)
    told = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
    harvest.note(
        f"read as submissions of a Kobo or ODK form: {len(submissions)} ({told}); only those {' or '.join(sorted(kept))} are taken"
    )
    gathered([item for state, items in submissions if state in kept for item in items], mapping, given, harvest)
    return harvest.contents()


def _rows(found: object) -> list[dict[str, Any]]:
    if isinstance(found, dict):
        found = found.get("results", found.get("value"))
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _state(row: Mapping[str, Any]) -> str:
    """What the reviewer said of a submission."""
    if isinstance(system := row.get("__system"), dict):
        return _ODK.get(str(system.get("reviewState")), _UNJUDGED)
    status = row.get("_validation_status")
    uid = status.get("uid") if isinstance(status, dict) else status
    return str(uid).casefold().removeprefix(_STATES).replace("_", " ") if uid else _UNJUDGED


def _items(row: Mapping[str, Any], place: Place, group: str, above: Mapping[str, object]) -> Iterator[Item]:
    """The row, then the entries of its repeat groups, each of which has the values of the row above it too, under its own names."""
    flat = dict(_flat(row))
    values = {**above, **{key: value for key, value in flat.items() if not _is_repeat(value)}, "number": _number(place)}
    yield Item(values, place, group)
    for key, entries in flat.items():
        if _is_repeat(entries):
            for number, entry in enumerate(entries, 1):
                yield from _items(entry, Place(0, f"{place.path}.{key}[{number}]"), key, values)


def _flat(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The answers by the names of their questions: groups only arrange a form."""
    for key, value in row.items():
        if key in _OWN:
            continue
        if isinstance(value, dict):
            yield from _flat(value)
        else:
            yield key.rpartition("/")[2], value


def _is_repeat(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _number(place: Place) -> str:
    """The entry's number in its group."""
    return place.path.rpartition("[")[2].removesuffix("]")
