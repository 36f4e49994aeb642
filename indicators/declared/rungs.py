"""An indicator as one rung of its ladder counts it, under a code of its own: `PTC-02/event`."""

from __future__ import annotations

from dataclasses import replace

from indicators.declared.definition import Definition
from indicators.words import Words
from tracker.errors import UnknownName
from tracker.suggestions import did_you_mean

BETWEEN = "/"
"""Stands in a code between the indicator and the rung."""


def code_of(text: str) -> str:
    """The code of an indicator or of a rung of its ladder, however typed.

    >>> code_of("ptc-02/Event")
    'PTC-02/event'
    """
    code, between, unit = text.partition(BETWEEN)
    return f"{code.upper()}{between}{unit.lower()}"


def rungs_of(definition: Definition) -> tuple[str, ...]:
    """The codes of the rungs of an indicator's ladder, if it has one."""
    return tuple(f"{definition.code}{BETWEEN}{one.unit}" for one in definition.ladder.rung) if definition.ladder else ()


def rung(definition: Definition, unit: str) -> Definition:
    """What a rung means. Raises `UnknownName` for one that the indicator's ladder lacks."""
    ladder = definition.ladder
    rungs = {one.unit: one for one in ladder.rung} if ladder else {}
    if ladder is None or unit not in rungs:
        raise UnknownName(
            f"{definition.code} has no rung “{unit}”", next_step=did_you_mean(unit, rungs) or f"It has: {', '.join(rungs) or 'none'}."
        )
    known = (one for one in definition.dimension if one.name in ladder.margin)
    return replace(
        definition,
        code=f"{definition.code}{BETWEEN}{unit}",
        name=Words(**rungs[unit].name),
        meaning=Words(**rungs[unit].meaning),
        rule="bounds",
        entity=ladder.entity,
        rows=_rows(ladder.rows, unit),
        dimension=tuple(replace(one, rows=_rows(ladder.margin[one.name], unit)) for one in known),
        within=ladder.top,
        ladder=None,
        sums_over="",
        hash=f"{definition.hash}{BETWEEN}{unit}",
    )


def _rows(query: str, unit: str) -> str:
    return f"select\n    *,\n    {unit} as unit\nfrom (\n{query.strip()}\n)"
