"""Formats that are tables with headings always the same: FTS flows, 360Giving grants, and tables tagged with HXL."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.codes import code_list
from tracker.intake.formats import nested
from tracker.intake.formats.given import Given
from tracker.intake.formats.harvest import Harvest, Place
from tracker.intake.formats.mapping import Item, MappingFile, chosen, gathered, shipped
from tracker.intake.formats.nested import Listed
from tracker.intake.raw.tables import Contents, Fault, RawRow, RawTable, is_blank

_WITHIN = 20
_TAG = re.compile(r"#[a-z][a-z0-9_]*(?:\s*[+@][a-z0-9_]+)*", re.IGNORECASE)
HXL = "hxl"


def form_of(table: RawTable) -> str | None:
    """The format of a table by its headings or its row of tags; None for one of ours."""
    found = next((mapping for mapping in shipped() if mapping.headings and _heading_row(table, mapping) is not None), None)
    return found.format if found else HXL if _tag_row(table) is not None else None


def tabular(table: RawTable, form: str, given: Given) -> Contents:
    """The records of a table in one of the formats."""
    mapping = chosen(form, given)
    top = _tag_row(table) if form == HXL else _heading_row(table, mapping)
    names = _names(table.rows[top or 0], tagged=form == HXL)
    items = [_item(row, names) for row in table.rows[(top or 0) + 1 :]]
    places = {name: column for column, name in reversed(list(enumerate(names))) if name}
    harvest = Harvest(table.file, form, table.sheet, _columns(mapping, places))
    gathered(_differing(items, harvest), mapping, given, harvest)
    where = f", sheet {table.sheet}" if table.sheet else ""
    harvest.note(f"read as {mapping.title}{where}: {len(items):,} rows")
    return harvest.contents()


def is_tagged(found: object) -> bool:
    """The document is a list of objects whose keys are hashtags."""
    return isinstance(found, list) and bool(found) and all(isinstance(row, dict) and any(map(_TAG.fullmatch, row)) for row in found)


def from_objects(file: str, found: Any, given: Given) -> Contents:
    """The records of a list of objects tagged with HXL."""
    items = [Item({tag(key): value for key, value in row.items() if key}, Place(0, f"[{number}]")) for number, row in enumerate(found, 1)]
    return _of_items(items, HXL, given, Harvest(file, HXL))


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
    return next((index for index, row in enumerate(table.rows[:_WITHIN]) if wanted and wanted <= set(_names(row, tagged=False))), None)


def _tag_row(table: RawTable) -> int | None:
    """The row whose cells are all hashtags, and at least two."""
    for index, row in enumerate(table.rows[:_WITHIN]):
        filled = [cell for cell in row.cells if not is_blank(cell) and not isinstance(cell, Fault)]
        if len(filled) > 1 and all(isinstance(cell, str) and _TAG.fullmatch(cell.strip()) for cell in filled):
            return index
    return None


def _names(row: RawRow, *, tagged: bool) -> list[str]:
    """The headings; of hashtags the attributes stand in the order of the alphabet, since theirs means nothing."""
    texts = [cell.strip() if isinstance(cell, str) else "" for cell in row.cells]
    return [tag(text) for text in texts] if tagged else texts


def tag(text: str) -> str:
    """A hashtag with its attributes in order, but for the language of its values.

    >>> tag("#adm2 +name+Code"), tag("#org+es")
    ('#adm2+code+name', '#org')
    """
    name, *attributes = re.split(r"\s*\+", text.strip().casefold())
    return "+".join((name, *sorted(each for each in attributes if each and not code_list("LANGUAGE").has(each))))


def _item(row: RawRow, names: Sequence[str]) -> Item:
    cells = {name: cell for name, cell in zip(names, row.cells, strict=False) if name}
    return Item(cells, Place(row.number))


def _differing(items: list[Item], harvest: Harvest) -> list[Item]:
    """The rows without exact repeats, which such files are full of."""
    kept = {tuple(map(str, item.values.values())): item for item in reversed(items)}
    if len(kept) < len(items):
        harvest.note(f"{len(items) - len(kept)} rows say exactly what an earlier row says and count once")
    return list(reversed(kept.values()))


def _columns(mapping: MappingFile, places: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """By record type and field, the column of the first value that the field is made of."""
    return {
        recipe.kind: {
            name: column
            for name, text in recipe.fields.items()
            if (column := next((places[used] for used in re.findall(r"\{([^{}|]+)", text) if used in places), None)) is not None
        }
        for recipe in mapping.record
    }
