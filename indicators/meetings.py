"""How many different keys each of many periods holds: a key is met in some of the stretches of days, and counts in a period once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from indicators.addresses import Group
from indicators.plan import Statement
from tracker.store import Session

_MET = "create or replace temp table met as\n{}"
_ALONE = "select count(*) = count(distinct key) from met"
_AGAIN = "select key{}, flatten(list(places)) as places from met group by all"
_COUNTED = """
select
    {dimension} as dimension,
    {code} as code,
    met_at,
    met_before,
    count(*) as keys
from (
    select
        *,
        unnest(in_order) as met_at,
        unnest(list_prepend(null, in_order)) as met_before
    from (
        select * exclude (places), list_sort(places) as in_order
        from ({met})
    )
)
where met_at is not null
    and met_at is distinct from met_before
group by met_at, met_before, grouping sets ({sets})
"""
"""`unnest` puts two lists side by side and fills the shorter with null: each place of a key, and the one where it was met before."""


def keys_met(
    session: Session, statements: Sequence[Statement], values: Mapping[str, Any], parts: Sequence[range]
) -> list[dict[Group, int]]:
    """The number of keys of each group in each period, whose stretches are a range of places."""
    met = [counted for statement in statements for counted in _met(session, statement, values)]
    counted = pl.concat(met) if met else None
    return [{} if counted is None else _within(counted, part) for part in parts]


def _met(session: Session, statement: Statement, values: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """For each group, how many keys are met at a place that were met last at another. The engine counts, on the disk where need be."""
    session.prepare(_MET.format(statement.sql), {name: values[name] for name in statement.parameters})
    names = [*([""] if statement.with_total else []), *statement.dimensions]
    ((alone,),) = session.tuples(_ALONE)
    if alone:
        yield _counted(session, names, "from met")
    else:
        yield from (_counted(session, [name], _AGAIN.format(f", {name}" if name else "")) for name in names)
    session.prepare("drop table met")


def _counted(session: Session, names: Sequence[str], met: str) -> pl.DataFrame:
    """Of the total ('') and of each group of some dimensions, where each key of `met` stands in one row."""
    dimensions = [name for name in names if name]
    told = " ".join(f"when grouping({name}) = 0 then '{name}'" for name in dimensions)
    sql = _COUNTED.format(
        dimension=f"case {told} else '' end" if told else "''",
        code=f"coalesce({', '.join(dimensions)}, '')" if told else "''",
        met=met,
        sets=", ".join(f"({name})" for name in names),
    )
    return session.frame(sql)


def _within(met: pl.DataFrame, part: range) -> dict[Group, int]:
    """The keys of a period: those that it meets, and did not meet on an earlier day of its own."""
    before = pl.col("met_before")
    first = pl.col("met_at").is_between(part.start, part.stop - 1) & (before.is_null() | (before < part.start))
    counted = met.filter(first).group_by("dimension", "code").agg(pl.sum("keys"))
    return {((name, code),) if name else (): number for name, code, number in counted.rows()}
