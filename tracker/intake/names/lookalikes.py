"""Identifiers that people take for one another: they differ only in capital letters, or in Cyrillic letters that look Latin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from tracker.intake.rows.blocks import Block
from tracker.intake.rows.proposals import Candidate, Proposal
from tracker.intake.understanding.private import PRIVATE
from tracker.records import RECORD_TYPES
from tracker.records.fields import IDENTIFIER

_CYRILLIC, _LATIN = "авекмнорстухіїјѕ", "abekmhopctyxiijs"
_NEAR = 95
_MOST = 50
_ANSWER = "They differ only in capital letters, or in letters that look alike. If they are one, write both alike."


def lookalikes(name: str, blocks: Sequence[Block], ids: Callable[[str], pl.Series]) -> Iterator[Proposal]:
    """A question for each new record of a type whose identifier looks like that of another, new or stored; `ids` are those stored."""
    kind = RECORD_TYPES[name]
    key = kind.key[0]
    if not blocks or len(kind.key) > 1 or kind.by_name[key].kind is not IDENTIFIER or name in PRIVATE:
        return
    named = [(block, block.identities()) for block in blocks]
    coming, stored = pl.concat([identities for _, identities in named]), ids(name)
    new = coming.filter(~coming.is_in(stored.implode()))
    if new.is_empty():
        return
    every = pl.concat([stored, new]).to_frame("id").with_columns(pl.col("id").first().over(_look(pl.col("id"))).alias("first"))
    seconds = every[len(stored) :].filter(pl.col("id") != pl.col("first")).head(_MOST)
    for second, first in seconds.iter_rows():
        where = next(row.finding("", field=key).where for block, identities in named for row in block.rows(identities == second))
        yield Proposal("duplicate", second, (Candidate(first, first, _NEAR),), name, where, answer=_ANSWER)


def _look(identifier: pl.Expr) -> pl.Expr:
    """What the eye keeps of an identifier."""
    return identifier.str.to_lowercase().str.replace_many([*_CYRILLIC], [*_LATIN])
