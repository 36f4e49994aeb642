"""How the counts of several periods are related."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from indicators.declared.definition import Definition
from indicators.disclosure.counts import AT_ONCE, Count
from indicators.disclosure.sums import Relations
from tracker.periods import Period

_PLAIN = {"", "people", "numerator", "denominator", "rest", "low", "high"}


def over_time(definitions: dict[str, Definition], found: Relations) -> None:
    """What is counted in a period is counted in its parts; different people may be in several of them."""
    asked: dict[Count, list[Period]] = defaultdict(list)
    for count in found.values:
        if count.mark in _PLAIN:
            asked[count._replace(period=AT_ONCE)].append(count.period)
    for name, periods in sorted(asked.items()):
        definition = definitions.get(name.indicator)
        rule = definition.time if definition else "flow"
        for whole in sorted(periods):
            if rule == "cumulative":
                _grown(name, whole, periods, found)
            elif rule in {"flow", "unique"}:
                for family in _families(whole, periods):
                    _parts(name, whole, family, rule, found)


def _grown(name: Count, whole: Period, periods: list[Period], found: Relations) -> None:
    """A count up to a day holds the one up to the day before it that was told, too."""
    if earlier := max((period for period in periods if period.last < whole.last), key=lambda period: period.last, default=None):
        _parts(name, whole, [earlier], "unique", found)


def _parts(name: Count, whole: Period, family: list[Period], rule: str, found: Relations) -> None:
    """A flow is the sum of periods that follow on one another, with the time between them; different people are no fewer than in each.

    What is printed as a bound, “at least 50”, need not keep to that.
    """
    entire, parts = name._replace(period=whole), [name._replace(period=part) for part in family]
    complete = sum(_days(part) for part in family) == _days(whole)
    if rule == "flow" and complete:
        found.sums.append({entire: 1, **dict.fromkeys(parts, -1)})
    elif rule == "flow":
        found.rest(entire, parts, entire._replace(mark=f"{name.mark} beside {', '.join(map(str, family))}"))
    else:
        for part in (part for part in parts if found.values[part] <= found.values[entire]):
            found.rest(entire, [part], entire._replace(mark=f"{name.mark} beside {part.period}"))
        if complete and len(parts) > 1 and sum(found.values[part] for part in parts) >= found.values[entire]:
            again = entire._replace(mark=f"{name.mark} again")
            found.values[again] = sum(found.values[part] for part in parts) - found.values[entire]
            found.implied[again] = False
            found.sums.append({entire: 1, again: 1, **dict.fromkeys(parts, -1)})


def _days(period: Period) -> int:
    return (period.before - period.first).days


def _families(whole: Period, periods: Iterable[Period]) -> Iterator[list[Period]]:
    """The largest periods within one, as lists of such as do not overlap."""
    inside = [period for period in sorted(set(periods)) if period != whole and whole.holds(period)]
    largest = [period for period in inside if not any(other != period and other.holds(period) for other in inside)]
    while largest:
        family: list[Period] = []
        for period in largest:
            if not family or family[-1].last < period.first:
                family.append(period)
        yield family
        largest = [period for period in largest if period not in family]
