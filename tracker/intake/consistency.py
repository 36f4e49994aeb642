"""What must hold between records: one row for a key, days in order, and no reference into nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import polars as pl

from tracker.findings import Finding
from tracker.intake.blocks import Block
from tracker.intake.checks import CheckedRow
from tracker.intake.private import PRIVATE
from tracker.intake.vouching import dtype
from tracker.quoting import shown
from tracker.records import RECORD_TYPES
from tracker.records.fields import Value
from tracker.records.record_type import RecordType
from tracker.records.references import Reference, references_from
from tracker.store.filed import escaped, identity, repeats
from tracker.suggestions import did_you_mean

_SUGGESTED = 50
_COMPARED = 5_000

Rows = dict[str, list[Block]]
Stored = Callable[[str, tuple[str, ...]], Mapping[str, Mapping[str, Value]]]
"""The stored values of some fields of a record type, by identity of the record."""
Ids = Callable[[str], pl.Series]
"""The identities of a record type that are stored already."""


def without_repeats(blocks: Sequence[Block]) -> tuple[list[Block], list[Finding], int]:
    """The rows with one for each key, a finding for each row that contradicts an earlier one, and how many said the same twice."""
    tables = list(dict.fromkeys(block.columns.table.name for block in blocks))
    rows = sorted(_sharing(blocks), key=lambda row: (tables.index(row.columns.table.name), row.number))
    first: dict[str, CheckedRow] = {}
    dropped, findings = [], []
    for row in rows:
        earlier = first.setdefault(row.record_id, row)
        if earlier is not row:
            dropped.append(row)
            if earlier.values != row.values:
                findings.append(_repeat(earlier, row))
    return [block.without(dropped) for block in blocks], findings, len(dropped) - len(findings)


def _sharing(blocks: Sequence[Block]) -> Iterator[CheckedRow]:
    """The rows whose key another row seems to bear, too."""
    marks = [block.marks() for block in blocks]
    if not marks or not repeats(every := pl.concat(marks)):
        return
    shared, place = every.is_duplicated(), 0
    for block, mark in zip(blocks, marks, strict=True):
        which = shared.slice(place, len(mark))
        if which.any():
            yield from block.rows(which)
        place += len(mark)


def _repeat(earlier: CheckedRow, row: CheckedRow) -> Finding:
    differing = [name for name in row.values if row.values[name] != earlier.values.get(name)]
    fields = ", ".join(differing) or ", ".join(name for name in earlier.values if name not in row.values)
    table = earlier.columns.table
    elsewhere = "" if table is row.columns.table else f" of {table.name}"
    key = next((name for name in row.columns.kind.key if name in row.columns.at), None)
    return row.finding(
        f"The same record stands in {table.spot(earlier.number)}{elsewhere} with other values ({fields})",
        "Keep one of the rows, or give this one its own identifier.",
        field=key,
    )


def in_order(blocks: Sequence[Block], stored: Stored) -> tuple[list[Block], list[Finding]]:
    """The rows whose days are in order, and a finding for each pair that is not; a day the file leaves out is the stored one."""
    return judged(blocks, lambda block: _perhaps_disordered(block, stored), lambda row: _disorders(row, stored))


def judged(
    blocks: Sequence[Block], doubt: Callable[[Block], pl.Expr | None], judge: Callable[[CheckedRow], Iterable[Finding]]
) -> tuple[list[Block], list[Finding]]:
    """The rows in which nothing is found, and the findings: those that a condition on columns leaves in doubt are judged one by one."""
    findings: list[Finding] = []
    wrong: list[CheckedRow] = []
    for block in blocks:
        for row in block.rows(which) if (which := doubt(block)) is not None else ():
            if found := list(judge(row)):
                findings += found
                wrong.append(row)
    return [block.without(wrong) for block in blocks], findings


def _perhaps_disordered(block: Block, stored: Stored) -> pl.Expr | None:
    kind, doubts = block.columns.kind, []
    for pair in kind.orders:
        here = [name for name in pair if name in block.fields]
        if len(here) == len(pair):
            doubts.append(pl.col(pair[1]) < pl.col(pair[0]))
        elif here and (held := stored(kind.name, tuple(name for name in pair if name not in here))):
            doubts.append(identity(kind, block.fields).is_in(list(held)))
    return pl.any_horizontal(doubts) if doubts else None


def _disorders(row: CheckedRow, stored: Stored) -> list[Finding]:
    found = []
    for earlier, later in row.columns.kind.orders:
        if earlier in row.values or later in row.values:
            first, last = (day_of(row, name, stored) for name in (earlier, later))
            if first and last and last < first:
                found.append(_disorder(row, (earlier, first), (later, last)))
    return found


def day_of(row: CheckedRow, name: str, stored: Stored) -> date | None:
    """A day of the row, or the stored one where the file leaves it out."""
    held = row.values if name in row.values else stored(row.columns.kind.name, (name,)).get(row.record_id, {})
    value = held.get(name)
    return value if isinstance(value, date) else None


def _disorder(row: CheckedRow, earlier: tuple[str, date], later: tuple[str, date]) -> Finding:
    labels = row.columns.kind.by_name
    return row.finding(
        f"{labels[later[0]].label} ({later[1]}) lies before {labels[earlier[0]].label.lower()} ({earlier[1]})",
        "Correct one of the two days.",
        field=later[0] if later[0] in row.columns.at else earlier[0],
    )


class _Reference(NamedTuple):
    """A field of a row that names a record."""

    field: str
    kind: RecordType
    record_id: str


def without_dangling(rows: Rows, ids: Ids) -> tuple[Rows, list[Finding]]:
    """The rows whose references exist in the store or among the rows themselves, and a finding for each that does not.

    A row that is refused takes with it the rows that refer to it, unless the store holds the record already.
    """
    kept, findings = dict(rows), list[Finding]()
    guide = _Guide()
    shrunk = frozenset(RECORD_TYPES)
    while shrunk:
        known = _Known(ids, dict(kept))
        lost = {name: broken for name, blocks in kept.items() if (broken := _dangling(blocks, known, _to(name, shrunk)))}
        for name, broken in lost.items():
            kept[name] = [block.without(row for row, _ in broken) for block in kept[name]]
            findings += [guide.finding(row, reference, known) for row, reference in broken]
        shrunk = frozenset(lost)
    return kept, findings


def _to(name: str, targets: Collection[str]) -> list[Reference]:
    """The references of a type to some others."""
    return [reference for reference in references_from(name) if reference.target.name in targets]


class _Known:
    """The identities of records that exist, or will when these rows are saved."""

    def __init__(self, ids: Ids, coming: Rows) -> None:
        self._ids, self._coming = ids, coming
        self._found: dict[str, pl.Series] = {}
        self._few: dict[str, list[str]] = {}

    def of(self, kind: RecordType) -> pl.Series:
        """Those of a type."""
        if kind.name not in self._found:
            self._found[kind.name] = pl.concat([self._ids(kind.name), *(block.identities() for block in self._coming.get(kind.name, ()))])
        return self._found[kind.name]

    def lacks(self, reference: Reference, named: pl.Series) -> list[str]:
        """Which of the names, each said once, are those of no record."""
        if named.is_empty():
            return []
        identities = named.to_frame("name").select(_identity(reference)).to_series()
        return named.filter(~identities.is_in(self.of(reference.target).implode())).to_list()

    def near(self, kind: RecordType, record_id: str) -> str:
        """A sentence that names a record whose identity looks like this one; nothing among thousands, where that is slow."""
        if kind.name not in self._few:
            among = self.of(kind).unique()
            self._few[kind.name] = among.to_list() if len(among) <= _COMPARED else []
        return did_you_mean(record_id, self._few[kind.name])


def _dangling(blocks: Sequence[Block], known: _Known, references: Sequence[Reference]) -> list[tuple[CheckedRow, _Reference]]:
    """The rows that name a record which does not exist, each with the record, in the order of blocks, rows and fields."""
    found: list[tuple[CheckedRow, _Reference]] = []
    lacking = [(each, frozenset(known.lacks(each, _names(blocks, each)))) for each in references]
    for block in blocks:
        here = [(each, names) for each, names in lacking if names and _brings(block, each)]
        which = [_named(each).is_in(names) for each, names in here]
        for row in sorted(block.rows(pl.any_horizontal(which)) if which else (), key=lambda row: row.number):
            named = [(each, each.record_id(row.values)) for each, names in here if row.values[each.field] in names]
            found += [(row, _Reference(each.field, each.target, record_id)) for each, record_id in named if record_id is not None]
    return found


def _names(blocks: Sequence[Block], reference: Reference) -> pl.Series:
    """What the rows say in the field of a reference, each once."""
    told = [block.select(_named(reference).drop_nulls().unique()).to_series() for block in blocks if _brings(block, reference)]
    return pl.concat(told).unique() if told else pl.Series(dtype=pl.String)


def _brings(block: Block, reference: Reference) -> bool:
    return {reference.field, reference.told_by} - {""} <= set(block.fields)


def _named(reference: Reference) -> pl.Expr:
    """What the rows say in the field of a reference, nothing where they name no record of its target."""
    value = pl.col(reference.field)
    return pl.when(pl.col(reference.told_by) == reference.word).then(value).alias(reference.field) if reference.told_by else value


def _identity(reference: Reference) -> pl.Expr:
    """The twin of `Reference.record_id` on names."""
    name = pl.col("name")
    return name if reference.told_by else pl.concat_str([escaped(name), pl.lit("/" * (len(reference.target.key) - 1))])


class _Guide:
    """Words the findings; only the first few look for near identifiers, which is slow among thousands."""

    def __init__(self) -> None:
        self._left = _SUGGESTED

    def finding(self, row: CheckedRow, reference: _Reference, known: _Known) -> Finding:
        title = reference.kind.title.lower()
        if reference.kind.name == "person":
            return row.finding("There is no person of this pseudonym", "Load the person first, or in the same load.", field=reference.field)
        near = known.near(reference.kind, reference.record_id) if self._left else ""
        self._left = max(self._left - 1, 0)
        named = "of this identifier" if row.columns.kind.name in PRIVATE else f"“{shown(row.values[reference.field])}”"
        there = f"There is no {title} {named}"
        return row.finding(there, near or f"Load the {title} first, or in the same load.", field=reference.field)


def even(blocks: Sequence[Block], stored: Stored) -> tuple[list[str], pl.LazyFrame]:
    """The rows with the same fields each, and which: what one file leaves out and another brings is taken from the store."""
    kind = blocks[0].columns.kind
    brought = {name for block in blocks for name in block.fields}
    names = [name for name in kind.names if name in brought]
    return names, pl.concat([_filled(block, names, stored) for block in blocks])


def _filled(block: Block, names: Sequence[str], stored: Stored) -> pl.LazyFrame:
    """The fields of a block by these names; the stored values, or nothing, for those that it does not bring."""
    kind = block.columns.kind
    lacking = tuple(name for name in names if name not in block.fields)
    if not lacking:
        return block.data.select(names)
    types = {"record_id": pl.String(), **{name: dtype(kind.by_name[name].kind) for name in lacking}}
    held = pl.LazyFrame([{"record_id": record_id, **values} for record_id, values in stored(kind.name, lacking).items()], schema=types)
    own = block.data.with_columns(identity(kind, block.fields))
    return own.join(held, on="record_id", how="left", maintain_order="left").select(names)
