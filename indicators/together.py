"""A question for many periods into SQL: the same rows, made for each period side by side, or made once and told their days."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.daily import DAY
from indicators.definition import Definition
from indicators.plan import PARAMETER, Statement, checked, grouped_by, has, parameters_of, statement, texts, with_views
from indicators.question import Question
from tracker.vocabulary import SHIPPED, Vocabulary

_PLACE = "asked_period"
_OF_EACH = {"first": 'asked."first"', "before": 'asked."before"'}
_COUNT = ("null", "null", "false")
_MEASURES = {
    ("count", False): _COUNT,
    ("count", True): _COUNT,
    ("sum", False): ("num", "null", "num is null"),
    ("mean", False): ("num", "case when num is null then 0 else 1 end", "num is null"),
    **{(rule, True): ("num", "den", "num is null or den is null") for rule in ("sum", "mean", "ratio")},
}
"""What `measures` makes of a row, by rule and whether its query states a `den`: num, den, and whether something is missing."""
_ASKED = """with asked as (
select
    unnest(range(len($firsts))) as number,
    unnest($firsts) as "first",
    unnest($befores) as "before"
)"""
_STATE = "select *\nfrom {}\nwhere rev_from <= $at\n    and (rev_to is null or rev_to > $at)"
_DAYS = """asked_days as (
select
    number,
    cast(unnest(range("first", "before", interval 1 day)) as date) as asked_day
from asked
)"""


def plan_together(
    definition: Definition, question: Question, words: Vocabulary = SHIPPED, daily: Mapping[str, str] | None = None
) -> tuple[Statement, ...]:
    """The statements that answer a question for many periods, given as `$firsts` and `$befores`, at once. Raises what `plan` raises.

    With `daily` rows, each by the query it stands for, each row is made once; then periods may not overlap, and lie between `$first`
    and `$before`.
    """
    checked(definition, question, words)
    views = definition.views

    def source(rows: str) -> str:
        return _over_periods(rows, views) if daily is None else _over_days(daily[rows], views)

    needed = texts(definition, question)
    return tuple(statement(definition, question, *text, source=source(text[0]), lead=(_PLACE,), counted=True) for text in needed)


def plan_meetings(definition: Definition, question: Question, daily: Mapping[str, str]) -> tuple[Statement, ...]:
    """The statements for where keys have rows: key, groups, and the places of such periods, as often as there are rows."""
    return tuple(_meetings(definition, daily[rows], by, with_total) for rows, by, with_total in texts(definition, question))


def plan_few(definition: Definition, question: Question, daily: Mapping[str, str], near: Mapping[str, str]) -> tuple[Statement, ...]:
    """The statements for single rows of some `$keys`, as records stood `$at` a revision: day, key, num, den, missing, qualifier,
    and the groups.

    `near` names the tables of versions that stand in for record types.
    """
    states = {name: _STATE.format(table) for name, table in near.items()}
    return tuple(_few(definition, *text, daily=daily[text[0]], states=states) for text in texts(definition, question))


def _few(  # noqa: PLR0913  the parts of one SQL text
    definition: Definition, rows: str, by: tuple[str, ...], with_total: bool, *, daily: str, states: Mapping[str, str]
) -> Statement:
    qualifier = "qualifier" if has("qualifier", rows) else "null"
    groups = f"cast([{', '.join(map(grouped_by, by))}] as varchar[])"
    columns = ",\n    ".join([DAY, "key", *_MEASURES[definition.rule, has("den", rows)], qualifier, groups])
    sql = f"{with_views(daily, definition.views, states)}\nselect\n    {columns}\nfrom rows_of_indicator\nwhere key in (select unnest($keys))"
    return Statement(sql, parameters_of(sql), by, with_total)


def _meetings(definition: Definition, daily: str, by: tuple[str, ...], with_total: bool) -> Statement:
    groups = "".join(f",\n    {grouped_by(name)} as {name}" for name in by)
    met = f"select\n    cast(key as varchar) as key{groups},\n    list(cast({_PLACE} as usmallint)) as places\nfrom rows_of_indicator"
    sql = f"{_over_days(daily, definition.views)}\n{met}\ngroup by all"
    return Statement(sql, parameters_of(sql), by, with_total)


def _over_periods(rows: str, views: Mapping[str, str]) -> str:
    """The rows of each period asked for, with the period's place, as common table expressions. DuckDB makes joins of it."""
    own = f"{with_views(rows, views)}\nselect *\nfrom rows_of_indicator"
    of_each = PARAMETER.sub(lambda found: _OF_EACH.get(found[1], found[0]), own)
    rows_of_each = f"select\n    asked.number as {_PLACE},\n    own.*\nfrom asked, lateral (\n{of_each}\n) as own"
    return f"{_ASKED},\nrows_of_indicator as (\n{rows_of_each}\n)"


def _over_days(daily: str, views: Mapping[str, str]) -> str:
    """The same, each row once: by its day it finds its period."""
    own = f"{with_views(daily, views)}\nselect *\nfrom rows_of_indicator"
    found = f"select\n    asked_days.number as {_PLACE},\n    own.*\nfrom (\n{own}\n) as own\njoin asked_days\n    on asked_day = {DAY}"
    return f"{_ASKED},\n{_DAYS},\nrows_of_indicator as (\n{found}\n)"
