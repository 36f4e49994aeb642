"""How many different keys each of many periods holds: a key is met in some of the stretches of days, and counts in a period once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from indicators.addresses import Group
from indicators.plan import Statement
from tracker.store import Session

_BEFORE = -1
"""Where a key was met last, when it is met for the first time."""


def keys_met(
    session: Session, statements: Sequence[Statement], values: Mapping[str, Any], parts: Sequence[range]
) -> list[dict[Group, int]]:
    """The number of keys of each group in each period, whose stretches are a range of places."""
    met = [of_group for statement in statements for of_group in _met(session, statement, values)]
    counted = pl.concat(met) if met else None
    return [{} if counted is None else _within(counted, part) for part in parts]


def _met(session: Session, statement: Statement, values: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """For each group, how many keys are met at a place that were met last at another."""
    rows = session.frame(statement.sql, {name: values[name] for name in statement.parameters})
    alone = rows["key"].is_unique().all()
    whole = _meetings(rows["places"]) if alone else None
    for name in (*([""] if statement.with_total else []), *statement.dimensions):
        named = ["key", name] if name else ["key"]
        units = rows if alone else rows.group_by(named).agg(pl.col("places").explode())
        met = _meetings(units["places"]) if whole is None else whole
        groups = units[name].gather(met["unit"]) if name else pl.Series([""]).new_from_index(0, met.height)
        yield (
            met.select("place", "last", pl.lit(name).alias("dimension"), groups.alias("code"))
            .group_by("dimension", "code", "place", "last")
            .len()
        )


def _meetings(places: pl.Series) -> pl.DataFrame:
    """Each place of each unit once, in order, with the one before. A unit and a place make one number, which sorts quickly."""
    units = pl.int_range(0, len(places), dtype=pl.UInt64, eager=True).alias("unit")
    listed = pl.DataFrame([units, places.alias("place")]).explode("place")
    both = listed.select((pl.col("unit") * (1 << 16) + pl.col("place")).sort().alias("both"))
    told = both.filter(pl.col("both") != pl.col("both").shift(fill_value=(1 << 64) - 1)).select(
        unit=pl.col("both") // (1 << 16), place=(pl.col("both") % (1 << 16)).cast(pl.Int32)
    )
    same = pl.col("unit") == pl.col("unit").shift()
    return told.with_columns(last=pl.when(same).then(pl.col("place").shift()).otherwise(_BEFORE))


def _within(met: pl.DataFrame, part: range) -> dict[Group, int]:
    """The keys of a period: those that it meets, and did not meet on an earlier day of its own."""
    inside = pl.col("place").is_between(part.start, part.stop - 1) & (pl.col("last") < part.start)
    counted = met.filter(inside).group_by("dimension", "code").agg(pl.col("len").sum())
    return {((name, code),) if name else (): number for name, code, number in counted.rows()}
