"""A ladder from attendances to people, as declared: how often the same people are counted where some are known by their number only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: the people of each `unit`, a column of the ladder's rows, are counted once, and units are added. Words by language."""

    unit: str
    name: dict[str, str]
    meaning: dict[str, str]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rows that all rungs count, and by dimension those of a breakdown; the indicator of attendances is on `top`.

    Each row holds the record it comes from (`key`, of type `entity`), its units, and either a `person` or a number of people whom
    nobody named (`num`). The people of a unit are no fewer than its largest single source and no more than all sources together.
    """

    top: str
    entity: str
    rows: str
    margin: dict[str, str]
    rung: tuple[Rung, ...]

    @property
    def queries(self) -> tuple[str, ...]:
        """Its queries for rows."""
        return (self.rows, *self.margin.values())
