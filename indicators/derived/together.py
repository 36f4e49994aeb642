"""A question for many periods into SQL: the same rows, made for each period side by side, or made once and told their days.

Text in, text out, as in `indicators/plan.py`: nothing is run here. `batch` and `few` know what the columns of these statements are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from indicators.declared.definition import Definition, has, views_needed
from indicators.derived.daily import DAY
from indicators.plan import Statement, all_rows, checked, grouped_by, named, needed_rows, parameters_of, statement
from indicators.question import Question
from tracker.periods import BEGINNING, Period
from tracker.store.reading.lasting import PARAMETER
from tracker.vocabulary import SHIPPED, Vocabulary

_PLACE = "asked_period"
_OF_KEYS = "\nwhere list_contains($keys, key)"
_OF_EACH = {"first": 'asked."first"', "before": 'asked."before"'}
_OF_EACH_PROGRAMME = _OF_EACH | {"programme": "asked.programme", "home_country": "asked.home_country"}
_COUNT = ("null", "null", "false")
_MEASURES = {
    ("count", False): _COUNT,
    ("count", True): _COUNT,
    ("sum", False): ("num", "null", "num is null"),
    ("mean", False): ("num", "case when num is null then 0 else 1 end", "num is null"),
    **{(rule, True): ("num", "den", "num is null or den is null") for rule in ("sum", "mean", "ratio")},
}
"""What `measures` makes of a row, by rule and whether its query states a `den`: num, den, and whether something is missing."""
_COUNTED = "typeof({}) like '%INT%'"
"""Whether a measure is of whole numbers, which it does not show any more beside one that has decimals."""
_ASKED = """with asked as (
select
    unnest(range(len($befores))) as number,
    unnest($firsts) as "first",
    unnest($befores) as "before"
)"""
_WHEN_BEGUN = '    unnest($firsts) as "first",\n'
_ASKED_OF_PROGRAMMES = (
    _ASKED.removesuffix("\n)")
    + """,
    unnest($programmes) as programme,
    unnest(cast($home_countries as varchar[])) as home_country
)"""
)
_DAYS = """asked_days as (
select
    number,
    cast(unnest(range("first", "before", interval 1 day)) as date) as asked_day
from asked
)"""


@dataclass(frozen=True, slots=True)
class ByDays:
    """One SQL text for several statements, and the parameters it names. Its one row has for each of them a list of its rows."""

    sql: str
    parameters: tuple[str, ...]
    statements: tuple[Statement, ...]


class Part(NamedTuple):
    """One select of `Few`: the place of its indicator, counted on from state to state, its dimensions, and whether it has the total."""

    place: int
    dimensions: tuple[str, ...]
    with_total: bool


@dataclass(frozen=True, slots=True)
class Few:
    """One SQL text for single rows of several indicators, and the parameters it names.

    Its columns: the place of a row's part, day, key, num, den, whether each of these is a whole number, missing, qualifier, groups.
    """

    sql: str
    parameters: tuple[str, ...]
    parts: tuple[Part, ...]


def plan_together(definition: Definition, question: Question, words: Vocabulary = SHIPPED) -> tuple[Statement, ...]:
    """The statements that answer a question for many periods, given as `$firsts` and `$befores`, at once. Raises what `plan` raises."""
    checked(definition, question, words)
    return _placed(definition, question, lambda rows: _over_periods(rows, definition.views))


def plan_by_days(definition: Definition, question: Question, daily: Mapping[str, str], cheap: Collection[str] = ()) -> ByDays:
    """The same of `daily` rows, each by the query it stands for; periods may not overlap, and lie between `$first` and `$before`.

    Each row is made once, and so is a view that several queries or views name. Of such a view somebody reads everything: else the engine
    hands down to it what each of the others wants, takes that for few rows, and joins the wrong way round (a third slower). Views that
    are `cheap` are made anew for each reader: to keep their rows would take longer.
    """
    statements = _placed(definition, question, lambda rows: f"with {named([_on_days(daily[rows])], once={'rows_of_indicator'})}")
    views, asked = definition.views, [daily[rows] for rows, _, _ in needed_rows(definition, question)]
    under = dict.fromkeys(name for text in asked for name in views_needed(text, views))
    readers = [*asked, *(views[name] for name in under)]
    shared = [name for name in under if name not in cheap and sum(has(name, one) for one in readers) > 1]
    made = [f"(\n    select list(one)\n    from (\n{one.sql}\n    ) as one\n)" for one in statements]
    made += [f"(select count(*) from {name})" for name in shared]
    tables = ",\n".join(filter(None, (_ASKED, _DAYS, named(((name, views[name]) for name in under), once=shared))))
    sql = f"{tables}\nselect\n    {', '.join(made)}"
    return ByDays(sql, parameters_of(sql), statements)


def plan_of_programmes(definition: Definition, question: Question) -> tuple[Statement, ...]:
    """The same where each period is one of a programme: `$programmes` and `$home_countries` are given side by side with the periods."""
    return _placed(definition, question, lambda rows: _over_programmes(rows, definition.views))


def plan_prints(definition: Definition, question: Question, daily: Mapping[str, str]) -> tuple[Statement, ...]:
    """The statements for one number for all `daily` rows of each programme and its period; the same rows have the same number."""
    printed = f"select\n    {_PLACE},\n    sum(hash(rows_of_indicator))\nfrom rows_of_indicator\ngroup by all"
    found = [f"{_over_programmes(own, definition.views)}\n{printed}" for own in daily.values()]
    return tuple(Statement(sql, parameters_of(sql), question.by, with_total=True) for sql in found)


def plan_meetings(definition: Definition, question: Question, daily: Mapping[str, str]) -> tuple[Statement, ...]:
    """The statements for where keys have rows: key, groups, and the places of such periods, as often as there are rows."""
    return tuple(_meetings(definition, daily[rows], by, with_total) for rows, by, with_total in needed_rows(definition, question))


def plan_few(asked: Sequence[tuple[Definition, Mapping[str, str]]], *states: Mapping[str, str], all_keys: bool = False) -> Few:
    """The rows that indicators, each with its `daily` rows, have of some `$keys`, in one state or in several.

    A state has queries that stand in for record types. With `all_keys` the rows of all other keys that there are come, too.
    """
    parts = [(place, one, daily, *text) for place, (one, daily) in enumerate(asked) for text in needed_rows(one, _of_all(one))]
    views = {name: one.views[name] for _, one, _, rows, *_ in parts for name in views_needed(rows, one.views)}
    selects = [_few(one.rule, daily[rows], by, rows) + ("" if all_keys else _OF_KEYS) for _, one, daily, rows, by, _ in parts]
    sql = "\nunion all\n".join(_in_state({**state, **views}, selects, at * len(parts)) for at, state in enumerate(states))
    places = tuple(Part(at * len(asked) + place, by, with_total) for at in range(len(states)) for place, *_, by, with_total in parts)
    return Few(sql, parameters_of(sql), places)


def _placed(definition: Definition, question: Question, source: Callable[[str], str]) -> tuple[Statement, ...]:
    """The statements of a question for many periods; `source` makes of each query its rows with the places of their periods."""
    needed = needed_rows(definition, question)
    return tuple(statement(definition, question, *one, source=source(one.rows), lead=(_PLACE,), counted=True) for one in needed)


def _in_state(named_queries: Mapping[str, str], selects: Sequence[str], first: int) -> str:
    """Selects over queries by name, each with its place, the first of which is given."""
    tables = ",\n".join(f"{name} as (\n{text}\n)" for name, text in named_queries.items())
    told = "\nunion all\n".join(f"select\n    {place},\n    {select}" for place, select in enumerate(selects, first))
    return f"(\nwith {tables}\n{told}\n)"


def _of_all(definition: Definition) -> Question:
    """The question by every dimension, whatever the programme and the period."""
    return Question(definition.code, "", Period(BEGINNING, BEGINNING), tuple(definition.dimensions), cross=False)


def _few(rule: str, daily: str, by: tuple[str, ...], rows: str) -> str:
    qualifier = "qualifier" if has("qualifier", rows) else "null"
    groups = f"cast([{', '.join(map(grouped_by, by))}] as varchar[])"
    num, den, missing = _MEASURES[rule, has("den", rows)]
    columns = ",\n    ".join([DAY, "key", num, den, _COUNTED.format(num), _COUNTED.format(den), missing, qualifier, groups])
    return f"{columns}\nfrom (\n{daily}\n) as own"


def _meetings(definition: Definition, daily: str, by: tuple[str, ...], with_total: bool) -> Statement:
    groups = "".join(f",\n    {grouped_by(name)} as {name}" for name in by)
    met = f"select\n    cast(key as varchar) as key{groups},\n    list(cast({_PLACE} as usmallint)) as places\nfrom rows_of_indicator"
    sql = f"{_over_days(daily, definition.views)}\n{met}\ngroup by all"
    return Statement(sql, parameters_of(sql), by, with_total)


def _over_periods(rows: str, views: Mapping[str, str], asked: str = _ASKED, of: Mapping[str, str] = MappingProxyType(_OF_EACH)) -> str:
    """The rows of each period asked for, with the period's place, as common table expressions. DuckDB makes joins of it.

    `$firsts` is named only where it matters when a period begins.
    """
    of_each = PARAMETER.sub(lambda found: of.get(found[1], found[0]), all_rows(rows, views))
    rows_of_each = f"select\n    asked.number as {_PLACE},\n    own.*\nfrom asked, lateral (\n{of_each}\n) as own"
    if of["first"] not in of_each:
        asked = asked.replace(_WHEN_BEGUN, "")
    return f"{asked},\nrows_of_indicator as (\n{rows_of_each}\n)"


def _over_programmes(rows: str, views: Mapping[str, str]) -> str:
    """The same where each period is one of a programme."""
    return _over_periods(rows, views, _ASKED_OF_PROGRAMMES, _OF_EACH_PROGRAMME)


def _over_days(daily: str, views: Mapping[str, str]) -> str:
    """The same, each row once: by its day it finds its period."""
    needed = [(name, views[name]) for name in views_needed(daily, views)]
    return f"{_ASKED},\n{_DAYS},\n{named([*needed, _on_days(daily)])}"


def _on_days(daily: str) -> tuple[str, str]:
    """The rows of an indicator, each with the place of the period that its day lies in, under their name."""
    found = f"select\n    asked_days.number as {_PLACE},\n    own.*\nfrom (\n{daily}\n) as own\njoin asked_days\n    on asked_day = {DAY}"
    return "rows_of_indicator", found
