"""DHIS2 data value sets in each of their forms (JSON, XML, ADX, CSV): which value is which figure, a mapping file says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from tracker.intake.formats.given import Given
from tracker.intake.formats.harvest import Harvest, Place
from tracker.intake.formats.mapping import Item, chosen, gathered
from tracker.intake.formats.tree import Element
from tracker.intake.raw.tables import Contents, RawTable
from tracker.periods import months_after
from tracker.quoting import shown

FORM = "dhis2"
SET, ADX = "dataValueSet", "adx"
_MONTHS = {"": 1, "B": 2, "Q": 3, "S": 6, "Y": 12}
_YEARS = {"": 0, "April": 3, "July": 6, "Sep": 8, "Oct": 9, "Nov": -2}
"""In which month a year begins, counted from its January: one that begins in November has the number of the next."""
_FIRST_DAYS = {"Wed": 2, "Thu": 3, "Sat": 5, "Sun": 6}
_NAMES = {
    name.casefold(): name
    for name in ("dataElement", "period", "orgUnit", "categoryOptionCombo", "attributeOptionCombo", "value", "comment", "deleted")
}
_BESIDE = frozenset({"value", "comment", "dataSet", "completeDate", "created", "lastUpdated", "lastupdated", "storedBy", "storedby"})
_BESIDE |= {"followUp", "followup", "deleted", "period_start", "period_end", "year"}
"""What a value may say that does not tell which one it is."""
_COMBOS, _DEFAULT = ("categoryOptionCombo", "attributeOptionCombo"), {"HllvX50cXC0", "default"}
"""Option combos, and what DHIS2 calls the one of values that are not broken down, which it leaves out in ADX."""
_ADX_PERIOD = re.compile(r"(\d{4}-\d{2}-\d{2})/P(\d+)([YMWD])")


def is_values(found: object) -> bool:
    """The document is a data value set."""
    return isinstance(found, dict) and isinstance(found.get("dataValues"), list)


def is_value_table(table: RawTable) -> bool:
    """The table has the headings of a data value set in CSV."""
    headings = {str(cell).strip().casefold() for cell in table.rows[0].cells} if table.rows else set()
    return {"dataelement", "period", "orgunit", "value"} <= headings


def from_json(file: str, found: Any, given: Given) -> Contents:
    """A data value set in JSON."""
    shared = {key: value for key, value in found.items() if isinstance(value, str | int)}
    values = enumerate(found["dataValues"], 1)
    rows = [(shared | (value if isinstance(value, dict) else {}), Place(0, f"dataValues[{number}]")) for number, value in values]
    return _contents(file, "JSON", rows, given)


def from_xml(file: str, root: Element, children: Iterable[Element], given: Given) -> Contents:
    """A data value set in XML, or an ADX message."""
    if root.name == ADX:
        rows = [row for group in children if group.name == "group" for row in _of_values(group.children, group.attributes)]
    else:
        rows = list(_of_values(children, root.attributes))
    return _contents(file, "ADX" if root.name == ADX else "XML", rows, given)


def from_table(table: RawTable, given: Given) -> Contents:
    """A data value set in CSV."""
    names = [_NAMES.get(str(cell).strip().casefold(), str(cell).strip()) for cell in table.rows[0].cells]
    rows = [(dict(zip(names, row.cells, strict=False)), Place(row.number)) for row in table.rows[1:]]
    return _contents(table.file, "CSV", rows, given)


Row = tuple[Mapping[str, Any], Place]


def _of_values(elements: Iterable[Element], shared: Mapping[str, str]) -> Iterator[Row]:
    """The values among the elements, with what is said for all of them."""
    for element in elements:
        if element.name == "dataValue":
            annotation = element.first("annotation")
            yield {**shared, **element.attributes, "comment": annotation.said if annotation else element.get("comment")}, element.place


def _contents(file: str, syntax: str, rows: Sequence[Row], given: Given) -> Contents:
    harvest = Harvest(file, FORM)
    items = []
    for values, place in rows:
        if str(values.get("deleted")).strip().casefold() == "true":
            harvest.leave_out("values that were deleted in DHIS2")
            continue
        span = span_of(str(values.get("period") or ""))
        if span is None:
            harvest.refuse(
                f"“{shown(str(values.get('period')))}” is no period of DHIS2",
                "Periods are such as 2024, 202403, 2024Q1, 2024W5, 2024April or 2024-03-01/P1M.",
                place,
            )
            continue
        items.append(Item(_alike(values, *span), place))
    harvest.note(f"read as DHIS2 data values ({syntax}): {len(rows):,}")
    gathered(items, chosen(FORM, given), given, harvest, beside=_BESIDE)
    return harvest.contents()


def _alike(values: Mapping[str, Any], first: date, last: date) -> dict[str, Any]:
    """The value in the same words whichever form it came in, so that a mapping makes the same record of it."""
    combos = {name: None if str(values.get(name)) in _DEFAULT else values.get(name) for name in _COMBOS}
    spoken = {"period": name_of(first, last) or values["period"], "period_start": first, "period_end": last, "year": last.year}
    return {**values, **combos, **spoken}


def name_of(first: date, last: date) -> str | None:
    """What DHIS2 calls the days of a period, which ADX tells by their beginning and length; None where it has no name for them.

    >>> name_of(date(2015, 1, 1), date(2015, 1, 31)), name_of(date(2023, 11, 1), date(2024, 10, 31))
    ('201501', '2024Nov')
    """
    year, month, week = first.year, first.month, first.isocalendar()
    parts = (f"Q{(month + 2) // 3}", f"S{(month + 5) // 6}", f"{month:02}", f"{(month + 1) // 2:02}B", f"{month:02}{first.day:02}")
    names = (
        *(f"{year}{part}" for part in parts),
        f"{week.year}W{week.week}",
        *(f"{year + (away < 0)}{own}" for own, away in _YEARS.items()),
    )
    return next((name for name in names if span_of(name) == (first, last)), None)


def span_of(period: str) -> tuple[date, date] | None:
    """The first and last day of a period of DHIS2 or ADX; None for what is none.

    >>> [" ".join(map(str, span_of(each) or ())) for each in ("2024Q1", "2024NovS1", "2015-01-01/P1M")]
    ['2024-01-01 2024-03-31', '2023-11-01 2024-04-30', '2015-01-01 2015-01-31']
    """
    try:
        return _adx(period) or _named(period)
    except (ValueError, OverflowError):
        return None


def _adx(period: str) -> tuple[date, date] | None:
    found = _ADX_PERIOD.fullmatch(period)
    if not found:
        return None
    first, count = date.fromisoformat(found[1]), int(found[2])
    if found[3] in "WD":
        return first, first + timedelta(days=count * (7 if found[3] == "W" else 1) - 1)
    return first, months_after(first, count * (12 if found[3] == "Y" else 1)) - timedelta(days=1)


def _named(period: str) -> tuple[date, date] | None:
    if found := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", period):
        day = date(*map(int, found.groups()))
        return day, day
    if found := re.fullmatch(r"(\d{4})(Bi|Wed|Thu|Sat|Sun)?W(\d{1,2})", period):
        return _weeks(int(found[1]), found[2] or "", int(found[3]))
    if found := re.fullmatch(r"(\d{4})(\d{2})(B?)", period):
        return _months(int(found[1]), "", _MONTHS[found[3]], int(found[2]))
    if found := re.fullmatch(r"(\d{4})([A-Z][a-z]+)?(?:([QS])(\d))?", period):
        return _months(int(found[1]), found[2] or "", _MONTHS[found[3] or "Y"], int(found[4] or 1))
    return None


def _weeks(year: int, kind: str, number: int) -> tuple[date, date]:
    """The week of that number, or both of a pair. The first of a year has its fourth of January, whichever day weeks begin on."""
    first = 2 * number - 1 if kind == "Bi" else number
    fourth = date(year, 1, 4)
    began = fourth - timedelta(days=(fourth.weekday() - _FIRST_DAYS.get(kind, 0)) % 7) + timedelta(weeks=first - 1)
    if first < 1 or (began + timedelta(days=3)).year != year:
        raise ValueError
    return began, began + timedelta(days=13 if kind == "Bi" else 6)


def _months(year: int, began: str, size: int, number: int) -> tuple[date, date]:
    """So many months, counted from the month in which the year begins."""
    if not 1 <= number <= 12 // size or began not in _YEARS:
        raise ValueError
    first = months_after(date(year, 1, 1), _YEARS[began] + (number - 1) * size)
    return first, months_after(first, size) - timedelta(days=1)
