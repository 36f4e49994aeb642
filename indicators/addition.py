"""The one place where figures are added, and where adding them is refused."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from indicators.declared.definition import Definition
from indicators.figures import Figure, Figures, Status, exact_number
from indicators.qualifiers import combined
from indicators.question import ADDING
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
    return _added(parts)


def over_funders(parts: Sequence[Figures]) -> Figure:
    """The programme's total from the parts of all its funders, that of nobody among them. Raises `NotLicensed` where they are no parts."""
    claims = [part.question.claim for part in parts]
    if any(claim is None or claim.rule not in ADDING for claim in claims):
        raise NotLicensed(
            "Reports to several funders tell co-funded results more than once, or leave them out: they are never added",
            next_step="Ask for the programme's result, or for each funder's share.",
        )
    if parts[0].definition.rule not in ("count", "sum"):
        raise NotLicensed(f"Funders' parts of {parts[0].definition.code} do not add up", next_step="Ask for the programme's result.")
    return _added(parts, exact=True)


def _added(parts: Sequence[Figures], *, exact: bool = False) -> Figure:
    """The totals of some answers as one. Those without data add nothing; one with another reason to be silent stops it."""
    told = [part.total for part in parts if part.total.status is not Status.NO_DATA]
    silent = next((figure.status for figure in told if figure.value is None), None if told else Status.NO_DATA)
    if silent:
        return Figure((), None, silent)
    whole = exact_number(sum((Fraction(one.value or 0) for one in told), Fraction(0))) if exact else sum(one.value or 0 for one in told)
    return Figure((), whole, Status.VALUE, combined(figure.qualifier for figure in told))
