"""No reference into nothing: what a row names is in the store, or comes with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial

import polars as pl

from tracker.findings import Finding
from tracker.intake.rows.blocks import Block, Rows
from tracker.intake.rows.checks import CheckedRow
from tracker.intake.rows.packed import Findings
from tracker.intake.scrutiny.consistency import judged
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
_Lacking = Sequence[tuple[Reference, frozenset[str]]]
"""References, each with what is named there and is no record."""


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
        lost: set[str] = set()
        for name, blocks in kept.items():
            if lacking := _lacking(blocks, known, _to(name, shrunk)):
                kept[name], found = judged(blocks, partial(_names_some, lacking), partial(guide.findings, lacking, known))
                findings += found
                lost.add(name)
        guide.refused |= lost
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


def _lacking(blocks: Sequence[Block], known: _Known, references: Sequence[Reference]) -> _Lacking:
    """What the rows name of which there is no record."""
    return [(each, frozenset(names)) for each in references if (names := known.lacks(each, _names(blocks, each)))]


def _names_some(lacking: _Lacking, block: Block) -> pl.Expr | None:
    """Which rows of a block name a record that does not exist."""
    which = [_named(each).is_in(names) for each, names in lacking if _brings(block, each)]
    return pl.any_horizontal(which) if which else None


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

    def findings(self, lacking: _Lacking, known: _Known, row: CheckedRow) -> Iterator[Finding]:
        """A finding for each record that the row names and that does not exist."""
        for each, names in lacking:
            if row.values.get(each.field) in names and (record_id := each.record_id(row.values)) is not None:
                yield self._finding(row, each, record_id, known)

    def _finding(self, row: CheckedRow, reference: Reference, record_id: str, known: _Known) -> Finding:
        kind = reference.target
        title = kind.title.lower()
        if kind.name == "person":
            return row.finding("There is no person of this pseudonym", "Load the person first, or in the same load.", field=reference.field)
        near = known.near(kind, record_id) if self._left else ""
        self._left = max(self._left - 1, 0)
        named = "of this identifier" if row.columns.kind.name in PRIVATE else f"“{shown(row.values[reference.field])}”"
        there = f"There is no {title} {named}"
        advice = near or f"Load the {title} first, or in the same load."
        if kind.name in self.refused:
            advice += " If its row is among those refused here, correct that."
        return row.finding(there, advice, field=reference.field)
