"""Identifiers that people take for one another: they differ only in capital letters, zeros, or signs that look alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import polars as pl

from tracker.intake.rows.blocks import Block
from tracker.intake.rows.proposals import Candidate, Proposal
from tracker.intake.understanding.private import PRIVATE
from tracker.records import RECORD_TYPES
from tracker.records.fields import IDENTIFIER

_ALIKE = (
    dict(zip("авекмнорстухіїјѕ", "abekmhopctyxiijs", strict=True))
    | dict.fromkeys("\N{EN DASH}\N{EM DASH}\N{NON-BREAKING HYPHEN}\N{MINUS SIGN}_ ", "-")
    | dict.fromkeys("\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}", "")
)
_ZEROS = r"(^|[^0-9])0+([0-9])"
_NEAR = 95
_MOST = 50
_ANSWER = "They differ only in capital letters, zeros, or letters that look alike. If they are one, write both alike."


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
    every = pl.concat([stored, new]).to_frame("id")
    look = _look(pl.col("id"), zeros=every["id"].str.len_bytes().n_unique() > 1)
    every = every.with_columns(pl.col("id").first().over(look).alias("first"))
    seconds = every[len(stored) :].filter(pl.col("id") != pl.col("first")).head(_MOST)
    for second, first in seconds.iter_rows():
        where = next(row.finding("", field=key).where for block, identities in named for row in block.rows(identities == second))
        yield Proposal("duplicate", second, (Candidate(first, first, _NEAR),), name, where, answer=_ANSWER)


def _look(identifier: pl.Expr, *, zeros: bool) -> pl.Expr:
    """What the eye keeps of an identifier; where all are equally long none has more zeros than another."""
    look = identifier.str.to_lowercase().str.replace_many([*_ALIKE], [*_ALIKE.values()])
    return look.str.replace_all(_ZEROS, "${1}${2}") if zeros else look
