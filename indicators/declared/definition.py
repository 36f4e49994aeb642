"""What an indicator means: rows, rule, additivity, governance and worked examples, as declared in its TOML file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from indicators.declared.example import Example
from indicators.declared.ladders import Ladder
from indicators.words import Words
from tracker.declared import declared_text

Rule = Literal["count", "sum", "ratio", "mean", "bounds"]
TimeRule = Literal["flow", "cumulative", "stock", "unique", "latest", "cohort"]

CODE = re.compile(r"[A-Z]{2,5}-\d{2}")
"""What the code of an indicator looks like."""

_WORD = re.compile(r"\b[a-z_][a-z0-9_]*\b")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way of breaking the indicator down.

    `groups` says what its groups make together. `add`: the total. `overlap`: more, as one key may belong to several groups.
    `distinct`: more, as one person or organisation counts once in each. `none`: nothing, as what they measure cannot be added
    or averaged; then `why` says so, and `within` may name the column inside whose values alone they are kept apart (the
    services of one facility).

    `codes` names the code list, or record type (`organisation`), whose names label the values. A dimension with `rows`
    of its own answers from that query and is crossed with no other: headcounts hold margins, not cross-tables.
    """

    name: str
    groups: Literal["add", "overlap", "distinct", "none"] = "add"
    codes: str = ""
    rows: str = ""
    why: Words | None = None
    within: str = ""

    def __post_init__(self) -> None:
        for name in filter(None, (self.name, self.within)):
            _refuse_no_column(name)
        if (self.groups == "none") != (self.why is not None):
            raise ValueError(f'“{self.name}” needs “why” if, and only if, no total over its groups may exist (groups = "none")')
        if self.within and self.groups != "none":
            raise ValueError(f'“within” of “{self.name}” is for groups that make no total (groups = "none")')


@dataclass(frozen=True, slots=True)
class Counted:
    """What a percentage of people compares: groups of another indicator, or with no `denominator` some of them with all."""

    indicator: str
    dimension: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Groups of another indicator whose people are counted here, too."""

    indicator: str
    dimension: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Governance:
    """Who answers for the definition, and what it rests on."""

    author: str
    checker: str
    next_review: date
    reference: Words
    limitations: Words
    public_values: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """A query that rows are written over, under the name by which they call it."""

    name: str
    sql: str

    def __post_init__(self) -> None:
        _refuse_no_column(self.name)


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. `text` is all that it means, the views it needs included; `hash` identifies that text."""

    code: str
    version: int
    tier: Literal["core", "extended"]
    level: Literal["input", "output", "outcome", "impact", "efficiency", "data quality"]
    name: Words
    meaning: Words
    unit: str
    entity: str
    rule: Rule
    time: TimeRule
    direction: Literal["up", "down", "balance", "neutral"]
    frequency: Literal["monthly", "quarterly", "semi-annual", "annual"]
    rows: str
    governance: Governance
    example: tuple[Example, ...]
    dimension: tuple[Dimension, ...] = ()
    ladder: Ladder | None = None
    empty: Literal["zero", "no_data", "guarded", "owed"] = "zero"
    """What nothing counted is; by the last two zero only where the guard passes, which stops nothing else, or only what owes returns."""
    guard: str = ""
    """The indicator, a percentage, below whose floor this one may not speak."""
    people: bool = False
    counted: Counted | None = None
    within: str = ""
    """The indicator of people that this one never exceeds; like `counted` and `holds` for disclosure control."""
    holds: Held | None = None
    money: bool = False
    sums_over: Literal["", "activity", "agreement", "organisation", "partnership", "person", "series", "txn"] = ""
    """There is one key for each record of this type, and what it gives depends only on that record, on those that name it and on
    those that these name: derived cells can then be kept up to date key by key. Other records it reads make them anew. A series is an
    activity that also depends on those that name its parts. What a period has is the sum of its days; a flow gives one key rows on
    one day only. `tracker indicators check` tries that on the examples."""
    key_once: bool = False
    """No key has two rows in one period, so rows may be counted where keys are; tried on the examples, too."""
    view: tuple[View, ...] = ()
    text: str = field(default="", repr=False)
    hash: str = ""

    def __post_init__(self) -> None:
        code, of_a_rung, _ = self.code.partition("/")
        if (self.rule == "bounds") != bool(of_a_rung):
            raise ValueError("“bounds” is the rule of the rungs of a ladder; an indicator counts, sums, divides or averages")
        if not CODE.fullmatch(code):
            raise ValueError(f"the code “{self.code}” must look like AGR-01")
        if self.empty in ("guarded", "owed") and not self.guard:
            raise ValueError(f'empty = "{self.empty}" needs a guard')
        if not self.example:
            raise ValueError("at least one worked example is needed")
        if self.rule != "count" and any(dimension.groups in ("overlap", "distinct") and not dimension.rows for dimension in self.dimension):
            raise ValueError("groups that overlap need rows of their own, unless keys are counted: a sum or ratio would add a row twice")

    @property
    def main_entity(self) -> str:
        """The record type that its keys name, unless they say another: the first of those in `entity`."""
        return self.entity.split(",", maxsplit=1)[0].strip()

    @property
    def dimensions(self) -> dict[str, Dimension]:
        """The dimensions by name."""
        return {dimension.name: dimension for dimension in self.dimension}

    @property
    def views(self) -> dict[str, str]:
        """The queries of the views by name."""
        return {view.name: view.sql for view in self.view}

    @property
    def row_queries(self) -> tuple[str, ...]:
        """The queries for its rows: its own, then those of dimensions that have some."""
        return (self.rows, *(dimension.rows for dimension in self.dimension if dimension.rows))

    @property
    def queries(self) -> tuple[str, ...]:
        """The queries for its rows, and those of its ladder."""
        return (*self.row_queries, *(self.ladder.queries if self.ladder else ()))

    @property
    def apart(self) -> tuple[Dimension, ...]:
        """The dimensions over which no total may exist."""
        return tuple(dimension for dimension in self.dimension if dimension.groups == "none")

    @property
    def rests_on_counted(self) -> bool:
        """How many people or scores stand behind a figure is told beside it: of a mean, and of a sum whose rows have a `den`."""
        return self.rule == "mean" or (self.rule == "sum" and has("den", self.rows))

    @property
    def scale(self) -> int:
        """What a quotient is multiplied by: percentages are 0-100."""
        return 100 if self.unit == "%" else 1

    @property
    def counts_keys(self) -> bool:
        """Its figures are numbers of different keys, each of which may have rows on many days."""
        return self.rule == "count" and self.time != "flow"

    @property
    def adds_over_time(self) -> bool:
        """Values of sub-periods may be summed: only flows, and never ratios or means."""
        return self.time == "flow" and self.rule in ("count", "sum")


@lru_cache(1024)
def has(column: str, rows: str) -> bool:
    """A query may give a column: it says its name."""
    return bool(re.search(rf"\b{column}\b", rows))


def with_shared(read: Definition, path: Path, shared: Mapping[str, str]) -> Definition:
    """A definition with the shared views that its rows need."""
    needed = dict.fromkeys(name for query in read.queries for name in views_needed(query, {**shared, **read.views}))
    added = tuple(View(name, shared[name]) for name in needed if name not in read.views)
    return _whole(replace(read, view=(*read.view, *added)), path.read_text(encoding="utf-8") + "".join(map(_as_toml, added)))


def definition_of(text: str, place: str) -> Definition:
    """The definition in a whole text that was kept at `place`. Raises `BadDeclaration` with every problem."""
    return _whole(declared_text(text, Definition, place), text)


def views_needed(query: str, views: Mapping[str, str]) -> tuple[str, ...]:
    """The views that a query is written over, directly or through others; each after those that it needs itself."""
    ordered: list[str] = []
    met: set[str] = set()

    def need(text: str) -> None:
        for name in sorted(set(_WORD.findall(text)) & views.keys() - met):
            met.add(name)
            need(views[name])
            ordered.append(name)

    need(query)
    return tuple(ordered)


def _refuse_no_column(name: str) -> None:
    """Raise `ValueError` for what could not stand in SQL as it is."""
    if not _WORD.fullmatch(name):
        raise ValueError(f"the name “{name}” must be small letters, digits and _, as in partner_country")


def _whole(read: Definition, text: str) -> Definition:
    return replace(read, text=text, hash=hashlib.sha256(text.encode()).hexdigest())


def _as_toml(view: View) -> str:
    return f"\n[[view]]\nname = \"{view.name}\"\nsql = '''\n{view.sql}'''\n"
