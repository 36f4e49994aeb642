"""The engine's twin: every indicator in slow, obvious Python, for the engine to be compared with.

Written from the words of the definitions, not from their SQL, so that a mistake in one shows against the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from indicators.question import Question
from tests.spec import twin_agreements as agreements
from tests.spec import twin_money as money
from tests.spec import twin_people as people
from tests.spec import twin_quality as quality
from tests.spec import twin_results as results
from tests.spec.twin_world import Item, Row, World, months_after

Group = tuple[tuple[str, str], ...]
Told = tuple[int | Decimal | Fraction | None, str, str]
"""Value, status, qualifier."""

NOTHING: Told = (None, "no_data", "exact")


def count(items: Sequence[Item], *, none: Told = (0, "value", "exact")) -> Told:
    """How many different keys; a true zero unless told otherwise."""
    return (len({item.key for item in items}), "value", "exact") if items else none


def count_if_any(items: Sequence[Item]) -> Told:
    """How many different keys; no data where there is none."""
    return count(items, none=NOTHING)


def total(items: Sequence[Item], *, lacking: str = "incomplete") -> Told:
    """The sum; one unknown part makes it unknown, and no part at all is no data."""
    if not items:
        return NOTHING
    if any(item.num is None for item in items):
        return (None, lacking, "exact")
    return (sum(item.num for item in items if item.num is not None), "value", people.worst(item.qualifier for item in items))


def amount(items: Sequence[Item]) -> Told:
    """A sum of money; one amount without a rate makes it unknown."""
    return total(items, lacking="unconvertible")


def quotient(items: Sequence[Item], *, lacking: str = "incomplete") -> Told:
    """One sum over another; an unknown part makes it unknown, and nothing to divide by is no data."""
    if any(None in (item.num, item.den) for item in items):
        return (None, lacking, "exact")
    part, whole = sum(Fraction(item.num or 0) for item in items), sum(Fraction(item.den or 0) for item in items)
    return (part / whole, "value", people.worst(item.qualifier for item in items)) if whole else NOTHING


def share(items: Sequence[Item], *, lacking: str = "incomplete") -> Told:
    """A percentage; zero of about anything is exactly zero."""
    value, status, qualifier = quotient(items, lacking=lacking)
    return (100 * value, status, qualifier if value else "exact") if isinstance(value, Fraction) else (value, status, qualifier)


def execution(items: Sequence[Item]) -> Told:
    """A percentage of money."""
    return share(items, lacking="unconvertible")


def cost(items: Sequence[Item]) -> Told:
    """Money for one of something; what nothing was spent on cost exactly nothing."""
    value, status, qualifier = quotient(items, lacking="unconvertible")
    return (value, status, qualifier if value else "exact")


ROWS: dict[str, tuple[Callable[[Sequence[Item]], Told], Callable[[World], Iterator[Item]]]] = {
    "AGR-01": (
        count,
        lambda world: agreements.agreement_items(world, [row for row in agreements.signed(world) if world.by_end(row["signed_on"])]),
    ),
    "AGR-02": (
        count,
        lambda world: agreements.agreement_items(world, [row for row in agreements.signed(world) if world.within(row["signed_on"])]),
    ),
    "AGR-03": (count, lambda world: agreements.agreement_items(world, agreements.in_force(world))),
    "AGR-04": (count, agreements.institutions),
    "AGR-05": (count, agreements.partner_countries),
    "AGR-06": (count, agreements.home_regions),
    "AGR-07": (share, agreements.planned),
    "PAR-01": (count, agreements.active_partnerships),
    "PAR-02": (share, agreements.dormant),
    "TPI-01": (count, agreements.steps),
    "TPI-02": (share, agreements.cycles),
    "TRN-01": (count, people.trainings),
    "TRN-02": (total, people.hours),
    "TRN-03": (total, people.visits),
    "PTC-01": (total, people.attendances),
    "PTC-02": (count_if_any, people.unique_people),
    "PTC-03": (share, people.women),
    "PTC-04": (share, people.completed),
    "PTC-05": (quotient, people.gains),
    "PTC-06": (share, people.applied),
    "FUN-01": (amount, money.money("11", external=True, party="funder")),
    "FUN-02": (amount, money.money("1", external=True, party="funder")),
    "FUN-03": (amount, money.money("4", external=False, party="spender")),
    "FUN-04": (execution, money.execution),
    "FUN-05": (count, money.funders),
    "FUN-06": (cost, money.cost_of_hours),
    "MSC-01": (count, people.multisectoral),
    "MSC-02": (count_if_any, quality.seats),
    "MSC-03": (share, quality.meetings),
    "MSC-04": (share, quality.actions),
    "IHR-01": (quotient, results.capacities),
    "IHR-02": (quotient, results.coordination),
    "IHR-03": (quotient, results.jee_changes),
    "IHR-04": (count, quality.reviews),
    "MQ-01": (count, results.laboratories),
    "MQ-02": (count, results.authorities),
    "MQ-03": (count, results.applications),
    "MQ-04": (count, results.documents),
    "MQ-05": (share, results.samples),
    "REL-01": (quotient, results.maturity),
    "CAP-01": (share, results.performance),
    "IMP-01": (total, results.patients),
    "QUA-01": (share, quality.coverage),
    "QUA-02": (share, quality.verified),
    "QUA-03": (share, people.sex_recorded),
    "QUA-04": (share, agreements.returns),
}
MARGINS: dict[str, dict[str, Callable[[World], Iterator[Item]]]] = {
    "PTC-01": {name: people.attendances_by(name) for name in ("sex", "country", "cadre")},
    "AGR-07": {"partner_country": agreements.planned_by_country},
    "REL-01": {"partner_view": results.partner_views},
}
APART = {
    "IHR-01": ("edition", ""),
    "IHR-02": ("edition", ""),
    "IMP-01": ("service", "partnership"),
    "MQ-05": ("sampling", ""),
    "REL-01": ("tool", ""),
}
"""Groups that make no total, and the place within which alone they may not meet."""
RESTS_ON_RETURNS = {"AGR-07", "PAR-01", "PAR-02", "TPI-01", "TPI-02"}
TOLD_WHERE_NONE_IS_OWED = {"PAR-01", "TPI-01"}
ZERO_RESTS_ON_RETURNS = {"MQ-01", "MQ-02", "MQ-03", "MQ-04"}


def _a_year_before(last: date) -> date:
    """The first day of the year that ends on a day."""
    return months_after(last + timedelta(days=1), -12)


def twin(records: Mapping[str, Sequence[Row]], question: Question) -> dict[Group, Told]:
    """What the engine must answer, nothing hidden: each group's value, status and qualifier."""
    frame = next((row for row in records.get("framework", ()) if row["framework_id"] == question.framework), {})
    money = (frame.get("currency", question.currency), frame.get("rate_set", question.rate_set))
    world = World(records, question.programme, question.period.first, question.period.last, *money, frame)
    year = World(records, question.programme, max(world.first, _a_year_before(world.last)), world.last, *money, frame)
    rule, rows = ROWS[question.indicator]
    if question.indicator in RESTS_ON_RETURNS:
        returned, _, _ = share(list(agreements.returns(year)))
        if returned is not None and returned < 50:
            return {(): (None, "not_reported", "exact")}
        if returned is None and question.indicator not in TOLD_WHERE_NONE_IS_OWED:
            return {(): NOTHING}
        rule = count_if_any if returned is None else rule
    if question.indicator in ZERO_RESTS_ON_RETURNS:
        returned, _, _ = share(list(agreements.returns(year if question.indicator == "MQ-04" else world)))
        rule = count if returned is not None and returned >= 50 else count_if_any
    rule = licensed(rule, *APART[question.indicator]) if question.indicator in APART else rule
    margins = MARGINS.get(question.indicator, {})
    filtered = [name for name, _ in question.filter if name in margins]
    if filtered:
        return grouped(rule, kept(margins[filtered[0]](world), question), question.by, cross=question.cross)
    told = grouped(rule, kept(rows(world), question), tuple(name for name in question.by if name not in margins), cross=question.cross)
    for name in question.by:
        if name in margins:
            alone = grouped(rule, kept(margins[name](world), question), (name,))
            told |= {group: figure for group, figure in alone.items() if group}
    pairs = [pair for pair in combinations(question.by, 2) if question.cross and margins.keys() & set(pair)]
    return told | {tuple((name, "*") for name in pair): (None, "not_licensed", "exact") for pair in pairs}


def licensed(rule: Callable[[Sequence[Item]], Told], apart: str, within: str) -> Callable[[Sequence[Item]], Told]:
    """The rule, unless groups meet that make no total."""

    def judged(items: Sequence[Item]) -> Told:
        groups = {(item.face.get(within), item.face[apart]) for item in items}
        places = {place for place, _ in groups}
        return (None, "not_licensed", "exact") if len(groups) > len(places) else rule(items)

    return judged


def kept(items: Iterable[Item], question: Question) -> list[Item]:
    """The items that the filter keeps, with what is not stated called so."""
    stated = [replace(item, face={name: value or "_U" for name, value in item.face.items()}) for item in items]
    return [item for item in stated if all(item.face[name] == value for name, value in question.filter)]


def grouped(rule: Callable[[Sequence[Item]], Told], items: Sequence[Item], by: tuple[str, ...], *, cross: bool = True) -> dict[Group, Told]:
    """The rule over everything, over each group of each dimension, and (when `cross`) over their crossings."""
    told: dict[Group, Told] = {(): rule(items)}
    for size in range(1, (len(by) if cross else min(len(by), 1)) + 1):
        for names in combinations(by, size):
            groups: dict[Group, list[Item]] = defaultdict(list)
            for item in items:
                groups[tuple((name, item.face[name] or "_U") for name in names)].append(item)
            told |= {group: rule(members) for group, members in groups.items()}
    return told
