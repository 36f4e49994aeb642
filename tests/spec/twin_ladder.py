"""The ladder as its twin counts it: who was where, unit by unit, in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from indicators.question import Question
from tests.spec.twin_people import counting, counts, people, worst
from tests.spec.twin_world import Row, World

Bounds = tuple[float | None, float | None, float | None, str]
"""Value, low, high, qualifier."""


def ladder_twin(records: Mapping[str, Sequence[Row]], question: Question, unit: str, dimension: str = "") -> dict[str, Bounds]:
    """The bounds of each group of a dimension, of all under the empty name."""
    world = World(records, question.programme, question.period.first, question.period.last, question.currency, question.rate_set)
    named: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    numbers: dict[str, dict[str, list[tuple[int, str]]]] = defaultdict(lambda: defaultdict(list))
    for activity in counting(world):
        place = unit_of(world, activity, unit)
        for person in people(world, activity, "participant"):
            named[""][place].add(person["person_id"])
            named[group_of(person, dimension)][place].add(person["person_id"])
        for group, rows in stated(world, activity, dimension).items():
            total = sum(n for n, _ in rows)
            numbers[group][place].append((total, mixed(rows)))
    return {group: bounds(named[group], numbers[group]) for group in named.keys() | numbers.keys() if not group or dimension}


def unit_of(world: World, activity: Row, unit: str) -> str:
    """The event, partner or programme of an activity; the parts of a series are one event, of one partner."""
    event = activity["parent_id"] or activity["activity_id"]
    if unit == "programme":
        return str(activity["programme_id"])
    if unit == "event":
        return str(event)
    together = [row for row in world.all("activity") if (row["parent_id"] or row["activity_id"]) == event]
    known = [row["partnership_id"] or organisers(world, row) for row in together]
    return min((name for name in known if name), default="_U")


def organisers(world: World, activity: Row) -> str:
    """The organisers of an activity, together."""
    rows = [row for row in world.all("activity_org") if row["activity_id"] == activity["activity_id"] and row["role"] == "organiser"]
    return "+".join(sorted(row["org_id"] for row in rows))


def group_of(person: Row, dimension: str) -> str:
    """What a person's record says of a dimension."""
    return str(person.get({"country": "home_country"}.get(dimension, dimension)) or "_U")


def stated(world: World, activity: Row, dimension: str) -> dict[str, list[tuple[int, str]]]:
    """The numbers that headcounts of an activity state, in all and by group; what they do not say is not stated."""
    whole = [(row["n"], row["qualifier"]) for row in counts(world, activity, "participant")]
    if not whole:
        return {}
    found: dict[str, list[tuple[int, str]]] = {"": whole}
    if dimension:
        for row in counts(world, activity, "participant", dimension):
            found.setdefault(row[dimension] or "_U", []).append((row["n"], row["qualifier"]))
        said = sum(n for group, rows in found.items() if group for n, _ in rows)
        if (rest := sum(n for n, _ in whole) - said) > 0:
            found.setdefault("_U", []).append((rest, worst(qualifier for _, qualifier in whole)))
    return found


def mixed(rows: Iterable[tuple[int, str]]) -> str:
    """What may be said of the numbers of one activity: the one word that is not exact, else that there is no upper, or no lower, end."""
    said = {qualifier for _, qualifier in rows} - {"exact"}
    if len(said) <= 1:
        return next(iter(said), "exact")
    if said & {"at_least", "more_than"}:
        return "at_least"
    return "at_most" if "at_most" in said else "about"


def bounds(named: Mapping[str, set[str]], numbers: Mapping[str, list[tuple[int, str]]]) -> Bounds:
    """Each unit's largest single source, and all its sources together; then the sum over units."""
    units = named.keys() | numbers.keys()
    sources = {unit: [len(named.get(unit, ())), *(max(n, 0) for n, _ in numbers.get(unit, ()))] for unit in units}
    low, high = sum(max(found) for found in sources.values()), sum(sum(found) for found in sources.values())
    told = {qualifier for found in numbers.values() for _, qualifier in found} | {"exact" for found in named.values() if found}
    if low == high:
        return low, None, None, worst(told)
    if told & {"at_least", "more_than"}:
        return low, None, None, "at_least"
    if "at_most" in told:
        return high, None, None, "at_most"
    return None, low, high, worst(told)
