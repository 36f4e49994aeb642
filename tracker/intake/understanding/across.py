"""Headings that say more than a field: periods and groups across the columns, each a table of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from tracker.codes import code_list
from tracker.findings import Finding
from tracker.intake.raw.tables import RawRow, RawTable, is_blank
from tracker.intake.understanding.ends import is_ragged, widened
from tracker.intake.understanding.headings import halves, plain, sexed
from tracker.intake.understanding.labels import PARTS_STAND, said_otherwise, stated_in
from tracker.intake.understanding.matching import LEFT_OUT, Columns, columns, period_columns
from tracker.intake.understanding.prose import Span, span_of
from tracker.intake.understanding.repeating import OF_WHICH, TOTAL, bare
from tracker.intake.understanding.shape import is_no_record
from tracker.quoting import shown
from tracker.records.record_type import RecordType

Said = Mapping[int, Mapping[str, object]]
"""By column, what its heading says of each of its numbers."""
_MONTH, _HEADCOUNT, _SLICE = "month", "headcount", "slice"
_CELLS = {
    "patient_benefit": ("n", "period_from", "period_to"),
    "report_figure": ("value", "period_from", "period_to"),
    "target": ("value", "", "on_date"),
    "stated_total": ("value", "", "as_of"),
    "fx_rate": ("per_eur", _MONTH, ""),
    _HEADCOUNT: ("n", _SLICE, ""),
}
"""The record types whose rows lack no more than a number and what its column says: the field of the number, those of days or of the group.

Others need an identity for each number, which no such sheet has; that of a stated total is made of its row's and of what its column says.
"""
_TOTAL_STANDS = "The total is taken as it stands. Correct the part that is wrong, or the total."
_DIM, _NAMED = "dim", "stated_id"
_ADDED_UP = {"patient_benefit"}
"""The types among them in which the number of a year is the sum of those of its months."""


@dataclass(frozen=True, slots=True)
class Apart:
    """The tables that a sheet is read as, what is told of them, and a finding for each number that its parts do not add up to."""

    tables: Sequence[RawTable]
    notes: Sequence[str] = ()
    findings: Sequence[Finding] = ()


@dataclass(frozen=True, slots=True)
class _Heads:
    """What columns are headed, each by its place: how it is named, what it `said` of its numbers, and whose numbers a whole repeats.

    Of a type that tells no sex, women and men of a period are the `groups` of its column: they are held against it and not taken.
    """

    named: Mapping[int, str]
    said: Said
    wholes: Mapping[int, Sequence[int]] = field(default_factory=dict)
    groups: Mapping[int, Sequence[int]] = field(default_factory=dict)


def by_column(table: RawTable, kind: RecordType) -> Apart:
    """A table for each period or group that heads a column; the table itself where nothing is certain.

    A period that holds others, as a year its months, repeats them: it is held against them in each row, and never taken.
    """
    if kind.name not in _CELLS or table.form or not table.rows:
        return Apart([table])
    found, below, _ = columns(table, kind)
    heads = _groups(found) if kind.name == _HEADCOUNT else _periods(found)
    if not heads or is_ragged(found, below):
        return Apart([table])
    records = [row for row in below if not is_no_record(found, row)]
    parts = [part for place in heads.said if (part := _part(found, records, place, heads)).rows[-1].number > found.row]
    return Apart(parts, [*_told(found, heads)], [*_differing(found, records, heads)]) if parts else Apart([table])


def _told(found: Columns, heads: _Heads) -> Iterator[str]:
    first, *_, last = (shown(heads.named[place]) for place in heads.said)
    what = "a group" if found.kind.name == _HEADCOUNT else "a period"
    name = found.table.name
    yield f"{name}: {len(heads.said)} columns hold {what} each, from “{first}” to “{last}”; each of their cells is read as a record"
    if heads.wholes:
        wholes = ", ".join(f"“{shown(heads.named[place])}”" for place in heads.wholes)
        yield f"{name}: columns that repeat others are held against them and not taken: {wholes}"
    if heads.groups:
        yield f"{name}: columns of women and men are held against all beside them and not taken, since this type of record tells no sex"


def _differing(found: Columns, records: Sequence[RawRow], heads: _Heads) -> Iterator[Finding]:
    """A finding at each number of a period that is not the sum of those within it, or of its women and men."""
    for row in records:
        for whole, parts in (*heads.wholes.items(), *((whole, some) for whole, some in heads.groups.items() if _are_all(row, some))):
            added = sum((stated_in(row, part) or Decimal(0) for part in parts), Decimal(0))
            if (stated := said_otherwise(row, whole, added)) is not None:
                reason, field = (
                    f"The row says {stated}, but its {len(parts)} parts add up to {added.normalize():f}",
                    _CELLS[found.kind.name][0],
                )
                advice = _TOTAL_STANDS if whole in heads.groups else PARTS_STAND
                yield found.at_column(whole, reason, advice, row=row.number, field=field)


def _are_all(row: RawRow, places: Sequence[int]) -> bool:
    """Several numbers, of each group one: of women alone nothing can be added up."""
    return len(places) > 1 and all(stated_in(row, place) is not None for place in places)


def _periods(found: Columns) -> _Heads | None:
    """The days of each column that is headed by a period, and its sex where it names one. Of a type that tells no sex, all are taken.

    Nothing where some do not say their year, or a column says days or the number; nor where women and men stand without all.
    """
    parts = {place: sexed(found.cells[place]) for place in period_columns(found)}
    named = _with_years({place: text for place, (_, text) in parts.items()})
    spans = {place: span for place, text in named.items() if (span := span_of(text))}
    by_sex = {sex: {place: span for place, span in spans.items() if parts[place][0] == sex} for sex, _ in parts.values()}
    if not spans or len(spans) < len(named) or found.at.keys() & {*_CELLS[found.kind.name], *([_DIM] if any(by_sex) else [])}:
        return None
    if _DIM not in found.kind.by_name:
        one = _with_groups(found, by_sex.pop("", {}), by_sex)
        dated = {place: text for place, text in named.items() if one and place not in one.wholes and not parts[place][0]}
        return one and replace(one, named={**one.named, **dated})
    heads = [_of_periods(found, some, {_DIM: "sex", "dim_value": sex} if sex else {}) for sex, some in by_sex.items()]
    told = [one for one in heads if one]
    said = {place: day for one in told for place, day in one.said.items()}
    return _Heads({place: found.cells[place] for place in spans}, dict(sorted(said.items()))) if len(told) == len(heads) else None


def _with_groups(found: Columns, spans: Mapping[int, Span], sexes: Mapping[str, Mapping[int, Span]]) -> _Heads | None:
    """All by their periods; women and men beside them, each of whom must stand beside all of the same period."""
    parts = {place: _days(span) for some in sexes.values() for place, span in some.items()}
    groups = {place: [part for part, days in parts.items() if days == _days(span)] for place, span in spans.items()}
    heads = _of_periods(found, spans, {}) if {part for some in groups.values() for part in some} == parts.keys() else None
    if heads is None or not parts:
        return heads
    named = {**heads.named, **{place: found.cells[place] for place in parts}}
    return replace(heads, named=named, groups={place: some for place, some in groups.items() if some})


def _of_periods(found: Columns, spans: Mapping[int, Span], more: Mapping[str, object]) -> _Heads | None:
    """The days of each column, and what is said `more` of all; nothing where they overlap, or hold others though nothing is added up."""
    _, first, last = _CELLS[found.kind.name]
    wholes = {place: parts for place, span in spans.items() if (parts := _within(span, spans))}
    leaves = [place for place in spans if place not in wholes]
    wholes = {place: [part for part in parts if part in leaves] for place, parts in wholes.items()}
    totals = [place for place, cell in enumerate(found.cells) if TOTAL.match(cell.strip()) and not bare(cell)]
    if len(totals) == 1 and found.kind.name in _ADDED_UP:
        wholes[totals[0]] = leaves
    months = _MONTH in (first, last) and any(span.precision != _MONTH for span in spans.values())
    ordered = sorted((spans[place] for place in leaves), key=lambda span: span.first)
    apart = all(one.last < other.first for one, other in pairwise(ordered))
    added_up = not wholes or (found.kind.name in _ADDED_UP and any(len(parts) > 1 for parts in wholes.values()))
    if not spans or not apart or not added_up or months:
        return None
    said = {
        place: {name: day for name, day in ((first, spans[place].first), (last, spans[place].last)) if name} | dict(more)
        for place in leaves
    }
    return _Heads({place: found.cells[place] for place in (*spans, *wholes)}, said, wholes)


def _within(outer: Span, spans: Mapping[int, Span]) -> list[int]:
    """The places of the periods that are parts of one."""
    return [place for place, span in spans.items() if outer.first <= span.first and span.last <= outer.last and _days(span) != _days(outer)]


def _days(span: Span) -> tuple[date, date]:
    return span.first, span.last


def _days_of(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _with_years(named: Mapping[int, str]) -> Mapping[int, str]:
    """The periods by column, each with its year: where it says none, that of the column of a year before it, or of the one after it.

    Nothing is lent where either could be meant, or where the months do not follow one another, as in a year of a funder's own.
    """
    spans = {place: span_of(text) for place, text in named.items()}
    years = {place: span.first.year for place, span in spans.items() if span and _days(span) == _days_of(span.first.year)}
    unsaid = [place for place, span in spans.items() if not span]
    before = all(min(years, default=place) < place for place in unsaid)
    after = all(max(years, default=place) > place for place in unsaid)
    if before == after:
        return named
    lent = {
        place: years[max(year for year in years if year < place) if before else min(year for year in years if year > place)]
        for place in unsaid
    }
    dated = {**named, **{place: f"{named[place]} {year}" for place, year in lent.items()}}
    ends = [(year, span.last) for place, year in lent.items() if (span := span_of(dated[place])) and span.precision == _MONTH]
    return dated if ends == sorted(ends) else named


def _groups(found: Columns) -> _Heads | None:
    """The slice of each column that is headed by a sex, or as the total of all; nothing where these are not all different."""
    said: dict[int, dict[str, object]] = {}
    for place, cell in enumerate(found.cells):
        if TOTAL.fullmatch(cell.strip()):
            said[place] = {_SLICE: "total"}
        elif (code := code_list("SEX").resolve(OF_WHICH.sub("", cell.strip()))) and plain(cell) not in found.known:
            said[place] = {_SLICE: "sex", "sex": code}
    several = len(said) > 1 and len({*map(str, said.values())}) == len(said)
    certain = several and not found.at.keys() & {*_CELLS[_HEADCOUNT], "sex"}
    return _Heads({place: found.cells[place] for place in said}, said) if certain else None


def _part(found: Columns, records: Sequence[RawRow], place: int, heads: _Heads) -> RawTable:
    """The rows that say something in one of the columns, with what its heading says beside them. Of the others nothing is read here."""
    table, top, more = found.table, found.table.rows.index(found.top), heads.said[place]
    width = max(len(row.cells) for row in table.rows[top:])
    number = _CELLS[found.kind.name][0]
    head = [number if at == place else LEFT_OUT if at in heads.named else cell for at, cell in enumerate(found.cells)]
    filled = (row for row in records if place < len(row.cells) and not is_blank(row.cells[place]))
    rows = (widened(_named(found, row, more), width, [*more.values()]) for row in filled)
    heading = RawRow(found.row, [*head, *[None] * (width - len(head)), *more])
    return replace(table, rows=(*table.rows[: halves(table, top)], heading, *rows), apart=heads.named, own=place)


def _named(found: Columns, row: RawRow, more: Mapping[str, object]) -> RawRow:
    """The row with an identity for its number alone: that of the row, with the day and the sex of the column."""
    place = found.at.get(_NAMED)
    if place is None or is_blank(row.cells[place]):
        return row
    name = "-".join(str(part) for part in (row.cells[place], *(said for field, said in more.items() if field != _DIM)))
    return RawRow(row.number, [*row.cells[:place], name, *row.cells[place + 1 :]])
