"""The one place where figures are added, and where adding them is refused."""

from __future__ import annotations

from collections.abc import Sequence

from indicators.definition import Definition
from indicators.figures import Figure, Figures, Status
from indicators.qualifiers import combined
from tracker.errors import NotLicensed
from tracker.periods import consecutive


def over_groups(definition: Definition, dimension: str) -> None:
    """Groups of this dimension may stand on top of one another. Raises `NotLicensed` where they make more than the total, or none."""
    groups = definition.dimensions[dimension].groups
    if definition.rule not in ("count", "sum") or groups != "add":
        raise NotLicensed(
            f"The groups of {definition.code} by “{dimension}” do not add up ({definition.rule}, {groups})",
            next_step="Show them beside one another, and ask for the total by itself.",
        )


def over_time(definition: Definition, parts: Sequence[Figures]) -> Figure:
    """The total of periods that follow one another, from their totals. Those without data add nothing; one with another reason stops it.

    Raises `NotLicensed` where only asking for the whole period gives its figure.
    """
    if not definition.adds_over_time:
        raise NotLicensed(
            f"The periods of {definition.code} do not add up ({definition.rule}, {definition.time})",
            next_step="Ask for the whole period: it is counted anew.",
        )
    if not consecutive(tuple(part.question.period for part in parts)):
        raise NotLicensed(f"Periods of {definition.code} overlap or leave a gap, so they are not added", next_step="Name them in order.")
    told = [part.total for part in parts if part.total.status is not Status.NO_DATA]
    silent = next((figure.status for figure in told if figure.value is None), None if told else Status.NO_DATA)
    if silent:
        return Figure((), None, silent)
    return Figure((), sum(figure.value or 0 for figure in told), Status.VALUE, combined(figure.qualifier for figure in told))
