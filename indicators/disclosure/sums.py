"""Numbers that a reader can hold against each other: their true values, and the sums that bind them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from indicators.disclosure.counts import Count
from indicators.disclosure.reach import Exact

Sum = dict[Count, int]
"""Factors; the sum is zero."""


@dataclass(slots=True)
class Relations:
    """Counts with their true values, and the sums that bind them. `implied` counts follow from sums and are printed nowhere."""

    values: dict[Count, Exact] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    implied: dict[Count, bool] = field(default_factory=dict)
    """Whether each is a number of people, which may be too small to be known."""
    none: set[Count] = field(default_factory=set)
    """Groups that a table lacks, which says that they have nobody."""
    loose: set[Count] = field(default_factory=set)
    """Counts that may be less than none: how much others moved."""

    def rest(self, whole: Count, parts: Iterable[Count], name: Count, *, people: bool = True) -> None:
        """`whole` is its parts and a rest."""
        parts = list(parts)
        self.values[name] = self.values[whole] - sum(self.values[part] for part in parts)
        self.implied[name] = people
        self.sums.append({whole: 1, **dict.fromkeys(parts, -1), name: -1})
