"""What the IATI standard 2.03 says of an indicator beside its name: how it is measured, which way is up, and whether it may be added."""

from __future__ import annotations

from dataclasses import dataclass

from indicators.declared.definition import Definition

UNIT, PERCENTAGE = "1", "2"
"""Codes of IATI's list IndicatorMeasure."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The attributes of an IATI indicator; `ascending` is None, and left out, where neither more nor less is better."""

    measure: str
    ascending: bool | None
    aggregation_status: bool


def terms(definition: Definition) -> Terms:
    """Follows from the unit, the direction and the rule over time: what is counted or added and dated can be added across activities."""
    return Terms(
        PERCENTAGE if definition.unit == "%" else UNIT,
        {"up": True, "down": False}.get(definition.direction),
        definition.rule in ("count", "sum") and definition.time in ("flow", "cumulative"),
    )
