"""What is measured of each cell of an answer, as SQL expressions; a cell that mixes what makes no total is not computed."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.definition import Dimension, Rule


def measured(rule: Rule, apart: Sequence[Dimension], *, states_den: bool) -> tuple[str, ...]:
    """The columns num, den, missing, keys of a cell, and `mixed`: the dimensions of which it holds groups that make no total.

    `missing` says how many rows lack what is to be added: one is enough to stop the figure. `states_den`: the rows say how many
    scores or people each of them stands for, or what it is to be divided by.
    """
    keys = "count(distinct key)"
    behind = "sum(den)" if states_den else "count(num)" if rule == "mean" else "null"
    missing = f"count(*) filter (where {'num is null or den is null' if states_den else 'num is null'})"
    num, den, missing = (keys, "null", "0") if rule == "count" else ("sum(num)", behind, missing)
    measures = {"num": num, "den": den, "missing": missing, "keys": keys}
    if not apart:
        return (*(f"{measure} as {name}" for name, measure in measures.items()), "cast([] as varchar[]) as mixed")
    mixes = " or ".join(map(_mixes, apart))
    named = ", ".join(f"case when {_mixes(one)} then '{one.name}' end" for one in apart)
    return (
        *(f"case when not ({mixes}) then {measure} end as {name}" for name, measure in measures.items()),
        f"list_filter(cast([{named}] as varchar[]), lambda name: name is not null) as mixed",
    )


def _mixes(one: Dimension) -> str:
    """Whether a cell holds several groups of a dimension that make no total, within one value of another column if so declared."""
    if one.within:
        return f"count(distinct ({one.within}, {one.name})) > count(distinct {one.within})"
    return f"count(distinct {one.name}) > 1"
