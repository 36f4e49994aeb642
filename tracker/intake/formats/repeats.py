"""Repeat groups of an exported form: which entries stand in which, across its sheets or files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from tracker.errors import UnreadableFile
from tracker.intake.formats.mapping import Item
from tracker.intake.raw.tables import RawRow, RawTable

_LONGEST = 28
"""Letters of a sheet's title from which on an export may have cut it."""


def way(table: RawTable, row: RawRow) -> str:
    """The way to a row, unless its number says enough; of several files packed into one each is named."""
    packed = table.file.partition("/")[2]
    return f"{packed}, line {row.number}" if packed else f"sheet {table.sheet}, row {row.number}" if table.sheet else ""


def refuse_ragged(tables: Sequence[RawTable]) -> None:
    """Raise `UnreadableFile` where a line of text has not as many cells as headings: answers would stand under other questions."""
    for table in tables:
        is_text = table.sheet is None or "/" in table.file
        odd = next((row for row in table.rows if len(row.cells) != len(table.rows[0].cells)), None) if is_text else None
        if odd:
            reason = f"{table.file} has {len(odd.cells)} cells in line {odd.number}, and {len(table.rows[0].cells)} headings"
            raise UnreadableFile(reason, next_step="Export it again from where it came from.")


class Repeats:
    """Which entries stand in which, across the sheets of an export."""

    def __init__(self, titles: Sequence[str]) -> None:
        self._titles = titles
        self._known: dict[tuple[str, str], tuple[Item, list[Item]]] = {}
        self._numbers: Counter[tuple[str, str, str]] = Counter()

    def begun(self, row: Item) -> list[Item]:
        """The items of a submission, so far only itself."""
        items = [row]
        self._known[self._titles[0], str(row.values.get("_index"))] = row, items
        return items

    def placed(self, row: Item) -> bool:
        """The entry is among the items of its submission, with the values of all that it stands in; not before these are there."""
        place = _above(row.values, self._titles), str(row.values.get("_parent_index"))
        above, items = self._known.get(place, (None, []))
        owner = row.values.get("_submission__id")
        if above is None or (owner is not None and str(owner) != str(items[0].values.get("_id"))):
            return False
        self._numbers[*place, row.group] += 1
        own = str(self._numbers[*place, row.group])
        within = f"{above.values['number']}.{own}" if above.group else own
        items.append(Item({**above.values, **row.values, "number": within}, row.place, row.group))
        self._known[row.group, str(row.values.get("_index"))] = items[-1], items
        return True


def _above(values: Mapping[str, object], titles: Sequence[str]) -> str:
    """The title of the sheet that an entry belongs to, which may have been cut; the main one where none is called so."""
    name = str(values.get("_parent_table_name") or "")
    cut = (title for title in titles if len(title) >= _LONGEST and name.startswith(title.rstrip(".")))
    return name if name in titles else next(cut, titles[0])
