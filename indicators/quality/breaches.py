"""What one rule finds: how many breaches, and as many of them as somebody wants to see."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

import polars as pl

from indicators.quality.finding import Acceptance, QualityFinding
from indicators.quality.rule import SEVERITIES, Rule, Severity
from tracker.intake.understanding.private import PRIVATE

_OF_PEOPLE = PRIVATE | {"headcount", "patient_benefit"}
_ORDER = ("entity", "record_id", "field")
_SOME = 10_000
"""So many are found without putting all in order."""


@dataclass(frozen=True, eq=False)
class Breaches:
    """The breaches of one rule that are open, or that were accepted together."""

    rule: Rule
    accepted: Acceptance | None
    rows: pl.DataFrame

    def __len__(self) -> int:
        """How many there are."""
        return len(self.rows)

    def __iter__(self) -> Iterator[QualityFinding]:
        """All of them, in order."""
        return iter(self.part(0, len(self)))

    def part(self, start: int, size: int) -> tuple[QualityFinding, ...]:
        """So many of them, from one place in their order on."""
        upto = start + size
        rows = self.rows.bottom_k(upto, by=_ORDER) if upto < _SOME else self.rows
        return tuple(map(self._finding, rows.sort(_ORDER).slice(start, size).iter_rows(named=True)))

    @cached_property
    def nameable(self) -> Breaches:
        """Those by records that do not speak of one person: readers outside may be told which."""
        return replace(self, rows=self.rows.filter(~pl.col("entity").is_in(PRIVATE)))

    def about(self, entity: str, record_id: str) -> Breaches:
        """Those by one record, alone or together with others."""
        mine = pl.format("~{}~", "record_id").str.contains(f"~{record_id}~", literal=True)
        return replace(self, rows=self.rows.filter((pl.col("entity") == entity) & mine))

    @property
    def records(self) -> int:
        """How many records break the rule."""
        return self.rows["record_id"].n_unique()

    def named(self, text: str, most: int) -> list[str]:
        """At most so many of these records, in order: those whose name holds a text in any letters."""
        names = self.rows["record_id"].unique()
        return names.filter(names.str.to_lowercase().str.contains(text.lower(), literal=True)).sort().head(most).to_list()

    def _finding(self, row: dict[str, Any]) -> QualityFinding:
        """A breach as a rule's query tells it."""
        rule, entity = self.rule, row["entity"]
        told = json.loads(row["told"], parse_float=Decimal)
        return QualityFinding(
            rule.id,
            rule.dimension,
            rule.severity,
            rule.words,
            entity,
            row["record_id"],
            row["field"],
            tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in told.items()),
            people=rule.people or entity in _OF_PEOPLE,
            accepted=self.accepted,
        )


def still_open(found: Iterable[Breaches]) -> tuple[Breaches, ...]:
    """Those that nobody accepted."""
    return tuple(one for one in found if one.accepted is None)


def summary(found: Iterable[Breaches]) -> dict[Severity, int]:
    """How many open findings there are of each severity, zeros included."""
    some = still_open(found)
    return {severity: sum(len(one) for one in some if one.rule.severity == severity) for severity in SEVERITIES}
