"""Formats that are tables with headings always the same: FTS flows, 360Giving grants, and tables tagged with HXL."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from tracker.codes import code_list
from tracker.errors import WrongRequest
from tracker.intake.formats import nested
from tracker.intake.formats.filling import names_in
from tracker.intake.formats.given import Given
from tracker.intake.formats.harvest import Harvest, Place, some
from tracker.intake.formats.mapping import Item, MappingFile, chosen, gathered, named, shipped
from tracker.intake.formats.nested import Listed
from tracker.intake.raw.tables import Contents, Fault, RawRow, RawTable, is_blank
from tracker.quoting import shown

_WITHIN = 20
_COLON = re.compile(r"\s*:\s*")
_INDIVIDUAL, _TITLE = ("Recipient Ind:", "recipientIndividual/"), "Title"
"""Headings of 360Giving about a person, whom the title may name."""
_FURTHER = re.compile(r"(funding|recipient)(?: org:|organization/)[1-9].*", re.IGNORECASE)
"""Headings of 360Giving about the second organisation on a side, and those after it."""
_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*[+@][a-z0-9_]+)*", re.IGNORECASE)
_ORGANISATION = re.compile(r"#org(?!\w)(?!.*\+(?:type|code))", re.IGNORECASE)
HXL = "hxl"


def form_of(table: RawTable) -> str | None:
    """The format of a table by its headings or its row of tags; None for one of ours."""
    found = next((mapping for mapping in shipped() if mapping.headings and _heading_row(table, mapping) is not None), None)
    return found.format if found else HXL if _tag_row(table) is not None else None


def tabular(table: RawTable, form: str, given: Given) -> Contents:
    """The records of a table in one of the formats."""
    mapping = chosen(form, given)
    top = (_tag_row(table) if form == HXL else _heading_row(table, mapping)) or 0
    names = _names(table.rows[top].cells, mapping)
    places = {name: column for column, name in reversed(list(enumerate(names))) if name}
    harvest = Harvest(table.file, form, table.sheet, _columns(mapping, places))
    rows = [(row.cells, Place(row.number)) for row in table.rows[top + 1 :]]
    _refuse_unclear(table.file, table.rows[top].cells, [cells for cells, _ in rows])
    return _of_rows(names, rows, mapping, given, harvest)


def is_tagged(found: object) -> bool:
    """The document is a list of objects whose keys are hashtags."""
    return isinstance(found, list) and bool(found) and all(isinstance(row, dict) and any(map(_TAG.fullmatch, row)) for row in found)


def from_objects(file: str, found: Any, given: Given) -> Contents:
    """The records of a list of objects tagged with HXL."""
    mapping = chosen(HXL, given)
    keys = list(dict.fromkeys(key for row in found for key in row))
    rows = [([row.get(key) for key in keys], Place(0, f"[{number}]")) for number, row in enumerate(found, 1)]
    return _of_rows(_names(keys, mapping), rows, mapping, given, Harvest(file, HXL))


def from_arrays(file: str, found: Any, given: Given) -> Contents:
    """The records of a list of rows, one of which is of hashtags."""
    mapping = chosen(HXL, given)
    top = _tag_row(_as_table(file, found)) or 0
    rows = [(row, Place(0, f"[{number}]")) for number, row in enumerate(found[top + 1 :], top + 2)]
    _refuse_unclear(file, found[top], found[top + 1 :])
    return _of_rows(_names(found[top], mapping), rows, mapping, given, Harvest(file, HXL))


def _refuse_unclear(file: str, tags: Sequence[object], rows: Sequence[Sequence[object]]) -> None:
    """Raises `WrongRequest` where columns of organisations have one tag, and a row names different ones in them."""
    columns: dict[str, list[int]] = {}
    for column, cell in enumerate(tags):
        if isinstance(cell, str) and _ORGANISATION.match(cell.strip()):
            columns.setdefault(cell.strip().casefold(), []).append(column)
    for tagged, places in columns.items():
        for row in rows if len(places) > 1 else ():
            said = list(dict.fromkeys(str(row[place]).strip() for place in places if place < len(row) and not is_blank(row[place])))
            if len(said) > 1:
                told = ", ".join(f"“{shown(text)}”" for text in said)
                raise WrongRequest(
                    f"{file} names several organisations under the tag {tagged}, and does not say which of them does what: {told}",
                    next_step="Tag them apart: #org+impl carries the work out, #org+prog answers for the programme, #org+funder pays.",
                )


def are_tagged_rows(found: object) -> bool:
    """The document is a list of rows, one of which is of hashtags."""
    return isinstance(found, list) and all(isinstance(row, list) for row in found) and _tag_row(_as_table("", found)) is not None


def _as_table(file: str, rows: list[list[object]]) -> RawTable:
    return RawTable(file, None, tuple(RawRow(number, row) for number, row in enumerate(rows[:_WITHIN], 1)))


def _of_rows(
    names: Sequence[str], rows: Sequence[tuple[Sequence[object], Place]], mapping: MappingFile, given: Given, harvest: Harvest
) -> Contents:
    items = [_unshared(_item(names, cells, place), harvest) for cells, place in rows]
    gathered(_differing(items, harvest), mapping, given, harvest)
    harvest.note(f"read as {mapping.title}{harvest.where}: {len(items):,} rows")
    used = named(mapping) | mapping.told.keys()
    for name in sorted(name for name, times in Counter(names).items() if times > 1 and name in used):
        harvest.note(f"several columns are called {shown(name)}; of each row the first that says something is taken")
    left = Counter(name for item in items for name, value in item.values.items() if name not in used and not is_blank(value))
    if left:
        harvest.note(f"columns that no record takes, with how many rows say something there: {some(left)}")
    return harvest.contents()


def from_document(file: str, found: Listed, given: Given) -> Contents:
    """The records of a document of flows or grants."""
    harvest = Harvest(file, found.form)
    items = []
    for number, each in enumerate(found.objects, 1):
        place = Place(0, f"{found.way}[{number}]")
        if isinstance(each, dict):
            items.append(Item(nested.row(found.form, each), place))
            harvest.leave_out("parties that share an amount with others", len(nested.several(found.form, each)))
        else:
            harvest.refuse("This is no object with values", "Export it again from where it came from.", place)
    return _of_items(items, found.form, given, harvest)


def _of_items(items: list[Item], form: str, given: Given, harvest: Harvest) -> Contents:
    mapping = chosen(form, given)
    gathered(_differing(items, harvest), mapping, given, harvest)
    harvest.note(f"read as {mapping.title}: {len(items):,} rows")
    return harvest.contents()


def _heading_row(table: RawTable, mapping: MappingFile) -> int | None:
    wanted = set(mapping.headings)
    return next((index for index, row in enumerate(table.rows[:_WITHIN]) if wanted and wanted <= set(_names(row.cells, mapping))), None)


def _tag_row(table: RawTable) -> int | None:
    """The row whose cells are all hashtags, and at least two."""
    for index, row in enumerate(table.rows[:_WITHIN]):
        filled = [cell for cell in row.cells if not is_blank(cell) and not isinstance(cell, Fault)]
        if len(filled) > 1 and all(isinstance(cell, str) and _TAG.fullmatch(cell.strip()) for cell in filled):
            return index
    return None


def _names(cells: Sequence[object], mapping: MappingFile) -> list[str]:
    """The headings, those that are called otherwise as the mapping calls them where no column is called so itself."""
    texts = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    names = [tag(text) for text in texts] if mapping.format == HXL else [_COLON.sub(":", text) for text in texts]
    for other, heading in mapping.also.items():
        if other in names and heading not in names:
            names = [heading if name == other else name for name in names]
    return names


def tag(text: str) -> str:
    """A hashtag with its attributes in order, but for the language of its values.

    >>> tag("#adm2 +name+Code"), tag("#org+es")
    ('#adm2+code+name', '#org')
    """
    name, *attributes = re.split(r"\s*\+", text.strip().casefold())
    return "+".join((name, *sorted(each for each in attributes if each and not code_list("LANGUAGE").has(each))))


def _item(names: Sequence[str], cells: Sequence[object], place: Place) -> Item:
    """The row by its headings; of several columns under the same the first that says something. No grant to an individual has a title."""
    values: dict[str, object] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and is_blank(values.get(name)):
            values[name] = cell
    if any(name.startswith(_INDIVIDUAL) and not is_blank(value) for name, value in values.items()):
        values.pop(_TITLE, None)
    return Item(values, place)


def _unshared(item: Item, harvest: Harvest) -> Item:
    """The row without a side on which several organisations stand, among which nobody knows how the amount divides."""
    found = {f"{side[1].title()} Org:" for name, value in item.values.items() if (side := _FURTHER.fullmatch(name)) and not is_blank(value)}
    harvest.leave_out("parties that share an amount with others", len(found))
    return (
        replace(item, values={name: None if name.startswith((*found,)) else value for name, value in item.values.items()})
        if found
        else item
    )


def _differing(items: list[Item], harvest: Harvest) -> list[Item]:
    """The rows without exact repeats, which such files are full of."""
    kept = {tuple(map(str, item.values.values())): item for item in reversed(items)}
    if len(kept) < len(items):
        harvest.note(f"{len(items) - len(kept)} rows say exactly what an earlier row says and count once")
    return list(reversed(kept.values()))


def _columns(mapping: MappingFile, places: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """By record type and field, the column of the first value that the field is made of, in the first record that the file has one for."""
    found: dict[str, dict[str, int]] = {}
    for recipe in mapping.record:
        for name, text in recipe.fields.items():
            used = [places[each] for each in names_in(text) if each in places]
            if used:
                found.setdefault(recipe.kind, {}).setdefault(name, used[0])
    return found
