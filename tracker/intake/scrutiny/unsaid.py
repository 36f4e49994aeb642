"""A part of a key that means the same left empty as with a certain word: such a record must not stand twice, once in each spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from tracker.findings import Finding
from tracker.intake.rows.blocks import Block
from tracker.intake.rows.checks import CheckedRow
from tracker.store.versions.filed import identity

_MEANT = {"headcount": ("role", "participant")}
"""By record type, the part of its key and the word that an empty one stands for: whoever is counted and not named took part."""


def without_second_spellings(name: str, blocks: Sequence[Block], ids: Callable[[str], pl.Series]) -> tuple[list[Block], list[Finding]]:
    """The rows of a type without those that the store, or another row, has in the other spelling, and a finding for each.

    `ids` are the identities that the store holds. A row whose own spelling is among them stays: it adds nothing.
    """
    if name not in _MEANT or not blocks:
        return list(blocks), []
    stored, coming = ids(name), pl.concat([block.identities() for block in blocks])
    wrong = [row for block in blocks for row in block.rows(_doubled(block, *_MEANT[name], stored, coming))]
    return [block.without(wrong) for block in blocks], [_finding(row, *_MEANT[name]) for row in wrong]


def _doubled(block: Block, field: str, word: str, stored: pl.Series, coming: pl.Series) -> pl.Series:
    """Which rows are known in the other spelling. Of two that come together the one that says the word is kept."""
    part = pl.col(field)
    other = pl.when(part.is_null()).then(pl.lit(word)).when(part == word).then(None).otherwise(part).alias(field)
    respelled = block.data.with_columns(other).select(identity(block.columns.kind, block.fields)).collect().to_series()
    own, empty = block.identities(), block.select(part.is_null()).to_series()
    respelled_is_known = respelled.is_in(stored.implode()) | (empty & respelled.is_in(coming.implode()))
    return respelled_is_known & (respelled != own) & ~own.is_in(stored.implode())


def _finding(row: CheckedRow, field: str, word: str) -> Finding:
    label = row.columns.kind.by_name[field].label
    return row.finding(
        f"{label}: empty and “{word}” mean the same, and this record is known in the other spelling",
        "Write it as it is known, so that it is not counted twice.",
        field=field,
    )
