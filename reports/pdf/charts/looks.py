"""How series are told apart without colour: each look has its own shade, hatch, dash and marker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reportlab.lib.colors import Color

from indicators.chart import Role, Series
from reports.pdf.theme import BLUE, GREY, INK, MIST, NAVY, SKY, WHITE

Sign = Literal["disc", "diamond", "square", "triangle", "cross", "ring"]


@dataclass(frozen=True, slots=True)
class Look:
    """Fill and hatch for areas; stroke, dash and marker for lines."""

    fill: Color
    hatch: float | None
    """Angle of the hatch in degrees, None for a plain area."""

    stroke: Color
    dash: tuple[float, ...]
    sign: Sign
    weight: float = 1.6


MAIN = Look(NAVY, None, NAVY, (), "disc", 1.9)
STATED = Look(SKY, None, INK, (3, 2), "diamond", 1.1)
COMPARE = Look(SKY, None, BLUE, (5, 2.5), "square", 1.4)
TARGET = Look(WHITE, None, GREY, (1.2, 2), "triangle", 1.3)
NOT_STATED = Look(WHITE, 45, GREY, (2, 2), "cross", 1.0)
FURTHER = (
    COMPARE,
    Look(BLUE, None, BLUE, (7, 2, 1.5, 2), "ring", 1.4),
    Look(MIST, 135, NAVY, (1.5, 1.5), "triangle", 1.3),
    NOT_STATED,
    Look(SKY, 0, BLUE, (9, 3), "diamond", 1.2),
    Look(WHITE, 90, INK, (4, 1.5), "square", 1.2),
    MAIN,
    TARGET,
)
BY_ROLE: dict[Role, Look] = {"main": MAIN, "stated": STATED, "compare": COMPARE, "target": TARGET, "not_stated": NOT_STATED}


def looks(series: Sequence[Series]) -> tuple[Look, ...]:
    """One look for each series: that of its role, or, where that is taken, the next one free."""
    taken: list[Look] = []
    promised = {BY_ROLE[one.role] for one in series}
    for one in series:
        wish = BY_ROLE[one.role]
        if wish in taken:
            wish = next((look for look in FURTHER if look not in taken and look not in promised), FURTHER[len(taken) % len(FURTHER)])
        taken.append(wish)
    return tuple(taken)
