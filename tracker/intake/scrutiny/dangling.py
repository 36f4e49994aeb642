"""No reference into nothing: what a row names is in the store, or comes with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import polars as pl

from tracker.findings import Finding
from tracker.intake.rows.blocks import Block, Rows
from tracker.intake.rows.checks import CheckedRow
from tracker.intake.rows.packed import Findings
from tracker.intake.understanding.private import PRIVATE
from tracker.quoting import shown
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.records.references import Reference, references_from
from tracker.store.versions.filed import escaped
from tracker.suggestions import did_you_mean

_SUGGESTED = 50
_COMPARED = 5_000

Ids = Callable[[str], pl.Series]
"""The identities of a record type that are stored already."""


class _Reference(NamedTuple):
    """A field of a row that names a record."""

    field: str
    kind: RecordType
    record_id: str


def without_dangling(rows: Rows, ids: Ids, refused: Collection[str | None] = ()) -> tuple[Rows, Findings]:
    """The rows whose references exist in the store or among the rows themselves, and a finding for each that does not.

    A row that is refused takes with it the rows that refer to it, unless the store holds the record already. `refused` are the record
    types some of whose rows were refused before.
    """
    kept, findings = dict(rows), Findings()
    guide = _Guide({*refused})
    shrunk = frozenset(RECORD_TYPES)
    while shrunk:
        known = _Known(ids, dict(kept))
        lost = {name: broken for name, blocks in kept.items() if (broken := _dangling(blocks, known, _to(name, shrunk)))}
        for name, broken in lost.items():
            kept[name] = [block.without(row for row, _ in broken) for block in kept[name]]
            findings += [guide.finding(row, reference, known) for row, reference in broken]
        guide.refused |= lost.keys()
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
    told = [block.data.select(_named(reference)) for block in blocks if _brings(block, reference)]
    return pl.concat(told).drop_nulls().unique().collect().to_series() if told else pl.Series(dtype=pl.String)


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

    def __init__(self, refused: set[str | None]) -> None:
        self.refused = refused
        self._left = _SUGGESTED

    def finding(self, row: CheckedRow, reference: _Reference, known: _Known) -> Finding:
        title = reference.kind.title.lower()
        if reference.kind.name == "person":
            return row.finding("There is no person of this pseudonym", "Load the person first, or in the same load.", field=reference.field)
        near = known.near(reference.kind, reference.record_id) if self._left else ""
        self._left = max(self._left - 1, 0)
        named = "of this identifier" if row.columns.kind.name in PRIVATE else f"“{shown(row.values[reference.field])}”"
        there = f"There is no {title} {named}"
        advice = near or f"Load the {title} first, or in the same load."
        if reference.kind.name in self.refused:
            advice += " If its row is among those refused here, correct that."
        return row.finding(there, advice, field=reference.field)
