"""What is measured of each cell of an answer, as SQL expressions; a cell that mixes what makes no total is not computed."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.definition import Dimension, Rule

_MEASURES: dict[Rule, tuple[str, str, str]] = {
    "count": ("count(distinct key)", "null", "0"),
    "sum": ("sum(num)", "null", "count(*) - count(num)"),
    "ratio": ("sum(num)", "sum(den)", "count(*) - count(num)"),
    "mean": ("sum(num)", "count(num)", "0"),
}
"""The rule as num, den, and how many rows lack what they should add."""


def measured(rule: Rule, apart: Sequence[Dimension]) -> tuple[str, ...]:
    """The columns num, den, missing, keys of a cell, and `mixed`: the dimensions of which it holds groups that make no total."""
    num, den, missing = _MEASURES[rule]
    measures = {"num": num, "den": den, "missing": missing, "keys": "count(distinct key)"}
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
