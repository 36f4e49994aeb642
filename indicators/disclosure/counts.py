"""The counts of people that figures tell: one for a number, numerator and denominator for a percentage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from indicators.addresses import Group
from indicators.declared.definition import Counted
from indicators.disclosure.reach import Exact
from indicators.figures import SMALLEST_SHOWN, Figure, Figures, Number, Status
from indicators.question import Question
from tracker.periods import BEGINNING, Period

ALL_BUT = "not "
"""Before the codes of a group that holds everybody else."""


EVENT = "activity"
"""The dimension whose groups are single events: one happens once, so it counts the same people in whatever period it is listed."""


class Count(NamedTuple):
    """What is counted: an indicator's people in one period and one group. `mark` tells apart what else is known of the same people."""

    indicator: str
    programme: str
    period: Period
    group: Group
    mark: str = ""


class Told(NamedTuple):
    """A figure as counts: those it prints, and those that follow from them alone, as the rest of a percentage does."""

    printed: tuple[tuple[Count, Exact], ...] = ()
    derived: tuple[tuple[Count, Exact], ...] = ()
    bare: bool = False
    """The figure is the count itself, so that `<5` in its place says 1 to 4."""

    @property
    def counts(self) -> tuple[tuple[Count, Exact], ...]:
        """All of them; of a percentage numerator, denominator and rest."""
        return self.printed + self.derived

    def renamed(self, names: Mapping[Count, Count]) -> Told:
        """The same of counts by other names."""
        printed, derived = (tuple((names[count], value) for count, value in pairs) for pairs in (self.printed, self.derived))
        return Told(printed, derived, self.bare)


@dataclass(frozen=True, slots=True)
class Public:
    """A small count that is public already, so that it may be shown: of one group, in periods within some days."""

    indicator: str
    group: Group
    within: Period

    def covers(self, at: Count) -> bool:
        """The figure that stands there is this one."""
        return (at.indicator, at.group) == (self.indicator, self.group) and self.within.holds(at.period)


AT_ONCE = Period(BEGINNING, BEGINNING)


def few(count: Number | None, least: int = SMALLEST_SHOWN) -> bool:
    """Somebody, but fewer than may be shown."""
    return count is not None and 0 < count < least


def place(question: Question, by: Group) -> Count:
    """Where a figure stands: the same indicator, period and group is the same figure in every table."""
    return Count(question.indicator, question.programme, question.period, tuple(sorted({*question.filter, *by})))


def told(answer: Figures, figure: Figure) -> Told:
    """The counts that a figure tells; nothing counted is a count of none."""
    definition, at = answer.definition, place(answer.question, figure.by)
    if any(name == EVENT for name, _ in at.group):
        at = at._replace(period=AT_ONCE)
    empty = figure.status is Status.NO_DATA
    if figure.status is not Status.VALUE and not empty:
        return Told()
    if definition.rule == "ratio":
        numerator, denominator, rest = _shares(definition.counted, at)
        part, whole = (0, 0) if empty else (exact(figure.numerator), exact(figure.denominator))
        return Told(((numerator, part), (denominator, whole)), ((rest, whole - part),))
    if definition.rule == "bounds":
        low, high = (figure.low, figure.high) if figure.value is None else (figure.value, figure.value)
        return Told(((at._replace(mark="low"), exact(low)), (at._replace(mark="high"), exact(high))))
    if definition.rests_on_counted:
        return Told(((at._replace(mark="people"), exact(figure.denominator)),))
    if empty:
        return Told(((at, 0),), bare=True)
    return Told(((at, exact(figure.value)),), bare=True)


def exact(number: Number | None) -> Exact:
    """A number to calculate with, none as zero."""
    if number is None or isinstance(number, int):
        return number or 0
    whole = Fraction(number)
    return whole.numerator if whole.denominator == 1 else whole


def _shares(counted: Counted | None, at: Count) -> tuple[Count, Count, Count]:
    """Numerator, denominator and rest: groups of the indicator whose people a percentage compares, else counts of its own."""
    if counted is None:
        return at._replace(mark="numerator"), at._replace(mark="denominator"), at._replace(mark="rest")
    of = at._replace(indicator=counted.indicator)
    within = counted.denominator
    rest = [code for code in within if code not in counted.numerator]
    return (
        inside(of, counted.dimension, counted.numerator),
        inside(of, counted.dimension, within) if within else of,
        inside(of, counted.dimension, rest) if within else inside(of, counted.dimension, counted.numerator, outside=True),
    )


def inside(of: Count, dimension: str, codes: Iterable[str], *, outside: bool = False) -> Count:
    """The people of a count who are in one of some groups of a dimension, or in none of them."""
    label = (ALL_BUT if outside else "") + "+".join(sorted(codes))
    return of._replace(group=tuple(sorted({*of.group, (dimension, label)})))


def holds_code(label: str, code: str) -> bool:
    """A group, perhaps of several codes or of all but some, is of those with this code."""
    return (code in label.removeprefix(ALL_BUT).split("+")) is not label.startswith(ALL_BUT)
