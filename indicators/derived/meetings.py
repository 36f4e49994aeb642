"""How many different keys each of many periods holds: a key is met in some of the stretches of days, and counts in a period once.

A person met in stretches 2 and 5 counts for 2 in every period that has stretch 2, and for 5 in those that begin after 2 and have 5. So
one pass over the people tells all periods, whichever they are and however they overlap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from indicators.addresses import Group
from indicators.plan import Statement
from tracker.store import Session

_PERIODS = "(select unnest(range(len($starts))) as number, unnest($starts) as start, unnest($stops) as stop)"
_COUNTING = f"""
create or replace temp table counting as
select
    here,
    nullif(before, -1) as before,
    min(start) as since
from {_PERIODS},
    lateral (select unnest(range(start, stop)) as here),
    lateral (select unnest(range(-1, start)) as before)
group by
    here,
    before
"""
"""A key met `here`, and `before` at no other place since, counts in those periods with this place that start at `since` or later."""
_MET = "create or replace temp table met as\n{}"
_ALONE = "select count(*) = count(distinct key) from met"
_AGAIN = "select key{}, flatten(list(places)) as places from met group by all"
_COUNTED = f"""
with counted as (
    select
        {{names}}counting.here,
        since,
        count(*) as keys
    from (
        select
            * exclude (in_order),
            unnest(in_order) as here,
            unnest(list_prepend(null, in_order)) as before
        from (
            select * exclude (places), list_sort(places) as in_order
            from ({{met}})
        )
    ) as met
    join counting
        on counting.here = met.here
        and counting.before is not distinct from met.before
    group by all
)
select
    number,
    dimension,
    code,
    cast(sum(keys) as bigint)
from (
    select
        {{dimension}} as dimension,
        {{code}} as code,
        here,
        since,
        sum(keys) as keys
    from counted
    group by here, since, grouping sets ({{sets}})
)
join {_PERIODS} as periods
    on here >= start
    and here < stop
    and since <= start
group by all
"""
"""`unnest` puts two lists side by side and fills the shorter with null: each place of a key, and the one where it was met before."""


def keys_met(
    session: Session, statements: Sequence[Statement], values: Mapping[str, Any], parts: Sequence[range]
) -> list[dict[Group, int]]:
    """The number of keys of each group in each period, whose stretches are a range of places."""
    periods = {"starts": [part.start for part in parts], "stops": [part.stop for part in parts]}
    session.prepare(_COUNTING, periods)
    found: list[dict[Group, int]] = [{} for _ in parts]
    for statement in statements:
        session.prepare(_MET.format(statement.sql), {name: values[name] for name in statement.parameters})
        for query in _counted(session, statement):
            for number, dimension, code, keys in session.tuples(query, periods):
                found[number][((dimension, code),) if dimension else ()] = keys
        session.prepare("drop table met")
    session.prepare("drop table counting")
    return found


def _counted(session: Session, statement: Statement) -> Iterator[str]:
    """The queries for the keys of each period, of the total ('') and of each group. The engine counts, on the disk where need be."""
    names = [*([""] if statement.with_total else []), *statement.dimensions]
    ((alone,),) = session.tuples(_ALONE)
    if alone:
        yield _of_groups(names, "from met")
    else:
        yield from (_of_groups([name], _AGAIN.format(f", {name}" if name else "")) for name in names)


def _of_groups(names: Sequence[str], met: str) -> str:
    """The query for the total ('') and the groups of some dimensions, where each key of `met` stands in one row."""
    dimensions = [name for name in names if name]
    told = " ".join(f"when grouping({name}) = 0 then '{name}'" for name in dimensions)
    return _COUNTED.format(
        names="".join(f"{name}, " for name in dimensions),
        dimension=f"case {told} else '' end" if told else "''",
        code=f"coalesce({', '.join(dimensions)}, '')" if told else "''",
        met=met,
        sets=", ".join(f"({name})" for name in names),
    )
