"""How many different keys each of many periods holds: a key is met in some of the stretches of days, and counts in a period once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from indicators.addresses import Group
from indicators.plan import Statement
from tracker.store import Session

_SIZE = 1 << 16
"""More than there are places: the two ends of each of many thousand periods."""
_BEFORE = _SIZE - 1
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
    if rows.is_empty():
        return
    alone = rows["key"].is_unique().all()
    whole = _meetings(rows["places"]) if alone else None
    for name in (*([""] if statement.with_total else []), *statement.dimensions):
        named = ["key", name] if name else ["key"]
        units = rows if alone else rows.group_by(named).agg(pl.col("places").explode())
        met = _meetings(units["places"]) if whole is None else whole
        yield _counted(met, units[name] if name else pl.repeat("", units.height, dtype=pl.String, eager=True)).with_columns(
            dimension=pl.lit(name)
        )


def _meetings(places: pl.Series) -> pl.DataFrame:
    """Each place of each unit once, in order, with the one before. A unit and a place make one number, which sorts quickly."""
    units = pl.int_range(0, len(places), dtype=pl.UInt64, eager=True).alias("unit")
    listed = pl.DataFrame([units, places.alias("place")]).explode("place")
    both = listed.select((pl.col("unit") * _SIZE + pl.col("place")).sort().alias("both"))
    told = both.filter(pl.col("both") != pl.col("both").shift(fill_value=(1 << 64) - 1)).select(
        unit=pl.col("both") // _SIZE, place=pl.col("both") % _SIZE
    )
    same = pl.col("unit") == pl.col("unit").shift()
    return told.with_columns(last=pl.when(same).then(pl.col("place").shift()).otherwise(_BEFORE))


def _counted(met: pl.DataFrame, code_of_unit: pl.Series) -> pl.DataFrame:
    """How many units of each code are met at a place after another. Code and places make one number, too."""
    codes = code_of_unit.unique().sort()
    number_of_unit = code_of_unit.replace_strict(codes, pl.int_range(0, len(codes), dtype=pl.UInt64, eager=True))
    of_three = (number_of_unit.gather(met["unit"]).rename("code") * _SIZE + met["place"]) * _SIZE + met["last"]
    counts = pl.DataFrame({"of_three": of_three}).group_by("of_three").len()
    both = pl.col("of_three") // _SIZE
    return counts.select(
        code=codes.gather(counts["of_three"] // _SIZE // _SIZE), place=both % _SIZE, last=pl.col("of_three") % _SIZE, keys="len"
    )


def _within(met: pl.DataFrame, part: range) -> dict[Group, int]:
    """The keys of a period: those that it meets, and did not meet on an earlier day of its own."""
    inside = pl.col("place").is_between(part.start, part.stop - 1) & ((pl.col("last") < part.start) | (pl.col("last") == _BEFORE))
    counted = met.filter(inside).group_by("dimension", "code").agg(pl.col("keys").sum())
    return {((name, code),) if name else (): number for name, code, number in counted.rows()}
