"""What is measured of each cell of an answer, as SQL over the rows `kept`; a cell that mixes what makes no total is not computed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from indicators.declared.definition import Dimension, Rule

_UNIT = (
    "greatest(count(distinct person), coalesce(max(num), 0)) as low",
    "count(distinct person) + coalesce(sum(greatest(num, 0)), 0) as high",
    "count(*) as records",
)
"""Between how many and how many people a unit has: its largest single source, be it the persons or a number; all of them together."""
_OF_UNITS = ("sum(low) as num", "sum(high) as den", "0 as missing", "coalesce(sum(records), 0) as keys", "cast([] as varchar[]) as mixed")


@dataclass(frozen=True, slots=True)
class CellColumns:
    """The columns that tell cells apart, those that may be rolled up, the grouping sets, and what is told of a cell's qualifiers."""

    columns: tuple[str, ...]
    by: tuple[str, ...]
    sets: tuple[tuple[str, ...], ...]
    qualifiers: str

    @property
    def grouping(self) -> tuple[str, ...]:
        """The columns, and a 1 for each that is rolled up."""
        return (*self.columns, *(f"grouping({name}) as rolled_{name}" for name in self.by))


def measured(cells: CellColumns, rule: Rule, apart: Sequence[Dimension], *, states_den: bool, key_once: bool = False) -> str:
    """The query for num, den, missing, keys, mixed and qualifiers of each cell; `mixed` names what it holds that makes no total.

    `missing` says how many rows lack what is to be added: one is enough to stop the figure. `states_den`: the rows say how many
    scores or people each of them stands for, or what it is to be divided by. `key_once`: no key has a second row.
    """
    keys = "count(key)" if key_once else "count(distinct key)"
    behind = "sum(den)" if states_den else "count(num)" if rule == "mean" else "null"
    missing = f"count(*) filter (where {'num is null or den is null' if states_den else 'num is null'})"
    num, den, missing = (keys, "null", "0") if rule == "count" else ("sum(num)", behind, missing)
    measures = {"num": num, "den": den, "missing": missing, "keys": keys}
    if apart:
        mixes = " or ".join(map(_mixes, apart))
        measures = {name: f"case when not ({mixes}) then {measure} end" for name, measure in measures.items()}
    plain = (f"{measure} as {name}" for name, measure in measures.items())
    return f"\n{_select((*cells.grouping, *plain, _mixed(apart), cells.qualifiers), 'kept', cells.sets)}"


def bounded(cells: CellColumns) -> str:
    """The same for a rung of a ladder: bounds of each unit in each cell, then the sum over its units."""
    units = _select((*cells.grouping, *_UNIT, "list(distinct qualifier) as told"), "kept", [(*names, "unit") for names in cells.sets])
    rolled = tuple(f"rolled_{name}" for name in cells.by)
    whole = _select((*cells.columns, *rolled, *_OF_UNITS, "flatten(list(told))"), "bounded", [(*cells.columns, *rolled)])
    return f",\nbounded as (\n{units}\n)\n{whole}"


def _select(columns: Iterable[str], source: str, sets: Iterable[Sequence[str]]) -> str:
    grouped = ", ".join(f"({', '.join(names)})" for names in sets)
    return f"select\n    {_lines(columns)}\nfrom {source}\ngroup by grouping sets ({grouped})"


def _lines(columns: Iterable[str]) -> str:
    return ",\n    ".join(columns)


def _mixes(one: Dimension) -> str:
    """Whether a cell holds several groups of a dimension that make no total, within one value of another column if so declared."""
    if one.within:
        return f"count(distinct ({one.within}, {one.name})) > count(distinct {one.within})"
    return f"count(distinct {one.name}) > 1"


def _mixed(apart: Sequence[Dimension]) -> str:
    """The dimensions that a cell mixes, as a list."""
    if not apart:
        return "cast([] as varchar[]) as mixed"
    named = ", ".join(f"case when {_mixes(one)} then '{one.name}' end" for one in apart)
    return f"list_filter(cast([{named}] as varchar[]), lambda name: name is not null) as mixed"
