"""A worked example of an indicator, as its file has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from indicators.words import Words


@dataclass(frozen=True, slots=True)
class Expectation:
    """One figure that a worked example must give: its group (empty for the total), value or status."""

    by: dict[str, str] = field(default_factory=dict)
    value: float | None = None
    status: str = "value"
    qualifier: str = "exact"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A little store, a question and the answer: test, explanation and annex at once.

    `given` maps a record type to its rows; required fields that do not matter may be left out.
    """

    says: Words
    period: str
    given: dict[str, tuple[dict[str, Any], ...]]
    expect: tuple[Expectation, ...]
    programme: str = "P"
    by: tuple[str, ...] = ()
    audience: str = "internal"
    rung: str = ""
