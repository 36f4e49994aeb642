"""DAC sectors that a file of another format names and the list lacks: left out, with their names, how often, and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from tracker.codes import csv_rows
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.quoting import shown
from tracker.records.record_type import RecordType
from tracker.settings import DATA
from tracker.vocabulary import Vocabulary

_FIELD, _LIST = "sector", "DAC_SECTOR"
_SHOWN = 12
_DO = f"To keep them, load a code.csv with the columns list, code, name_en ({_LIST}, 11110, …), then this file again"


def without_unknown_sectors(table: RawTable, kind: RecordType, words: Vocabulary) -> tuple[RawTable, list[str]]:
    """The table with empty cells for the sectors that the list lacks, and a note on them. A table of ours stays as it is."""
    headings = list(table.rows[0].cells) if table.form and table.rows else []
    if _FIELD not in headings or kind.by_name[_FIELD].codes != _LIST:
        return table, []
    place, known = headings.index(_FIELD), words.codes(_LIST)
    lacking = Counter(str(code) for row in table.rows[1:] if (code := row.cells[place]) and known.resolve(str(code)) is None)
    if not lacking:
        return table, []
    rows = tuple(RawRow(row.number, _without(row.cells, place, lacking)) for row in table.rows)
    return replace(table, rows=rows), [f"{table.file}: sectors that the list {_LIST} lacks, left out: {'; '.join(_told(lacking))}. {_DO}"]


def _without(cells: Sequence[object], place: int, lacking: Counter[str]) -> list[object]:
    return [None if at == place and str(cell) in lacking else cell for at, cell in enumerate(cells)]


def _told(lacking: Counter[str]) -> Iterator[str]:
    for code, times in lacking.most_common(_SHOWN):
        name = _names().get(code)
        yield f"{shown(code)} × {times:,}{f' ({name})' if name else ''}"
    if len(lacking) > _SHOWN:
        yield f"and {len(lacking) - _SHOWN} more"


@cache
def _names() -> dict[str, str]:
    """What every sector of the DAC is called."""
    return {row["code"]: row["name_en"] for row in csv_rows(DATA / "dac-sectors.csv")}
