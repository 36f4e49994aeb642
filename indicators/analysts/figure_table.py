"""The figures of every standard period as a table of the analysts' copy: what pages and reports show, from the same engine."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from indicators.answer import answers
from indicators.declared.kept import definitions
from indicators.figures import Figure, Figures
from indicators.provenance import figures_at, remember, shown_at
from indicators.question import INTERNAL, Question
from indicators.scope import Programme, programmes
from indicators.wording import figure_text
from tracker.periods import Period
from tracker.store.analysts.snapshot import Copy
from tracker.store.dictionary import Column

COLUMNS = (
    Column("indicator", "VARCHAR", "The indicator's code, as in AGR-01"),
    Column("version", "INTEGER", "The version of its definition"),
    Column("programme", "VARCHAR", "The programme's id"),
    Column("period", "VARCHAR", "2024, 2024-H1 or 2024-Q4; of what was shown beside these any days, such as 2024-10-01..2025-09-30"),
    Column("first_day", "DATE", "The period's first day"),
    Column("last_day", "DATE", "The period's last day"),
    Column("dimension", "VARCHAR", "What it is broken down by, null for the total"),
    Column("group", "VARCHAR", "The group's code; _U is not stated; null for the total"),
    Column(
        "value", "DOUBLE", "The value, null when there is none; a percentage is 0 to 100. It is added by `added(figure)`, never by `sum`"
    ),
    Column("low", "DOUBLE", "Where people are known by headcounts only: the least that it may be, value then being null"),
    Column("high", "DOUBLE", "And the most"),
    Column("amount", "DECIMAL(38,2)", "The same as an exact amount, for money"),
    Column("currency", "VARCHAR", "The currency of an amount"),
    Column("unit", "VARCHAR", "What is counted"),
    Column("qualifier", "VARCHAR", "exact, about, at_least, more_than …"),
    Column("status", "VARCHAR", "value, no_data, not_reported, suppressed, not_licensed, unconvertible, incomplete"),
    Column("text", "VARCHAR", "As pages and reports print it"),
    Column("address", "VARCHAR", "The figure's address, for `rows_behind` here and `tracker figure`"),
    Column("audience", "VARCHAR", "For whom it was computed: internal hides nothing, null small cells of breakdowns"),
    Column("slice", "VARCHAR", "Group and filters as JSON, empty braces for the total"),
    Column("rate_set", "VARCHAR", "The exchange rates of an amount"),
    Column("framework", "VARCHAR", "The framework that decides currency and rates, if one was named"),
    Column("adds", "BOOLEAN", "Whether the values of this breakdown's groups add up to the total; null for the total"),
    Column("adds_over_time", "BOOLEAN", "Whether the values of periods that follow one another add up"),
)
_ADDED = (
    "The sum of some figures: `select added(figure) from figure where …`. Refused, in place of a wrong number, for what does not add up: "
    "figures of several indicators, programmes, audiences, frameworks, currencies or filters; a total beside its groups; groups that "
    "overlap; years beside their quarters; a figure without a value. Qualifiers are not carried."
)
_COMMENT = (
    "Figures of standard periods: every indicator, programme and single breakdown, as pages and reports show them to this audience. "
    "What was shown or printed otherwise stands beside them: ask of one audience and one framework at a time, "
    "as in `where audience = '{}' and framework is null`."
)
_OUTSIDE = " Of people it tells whole years, and parts of a year where nothing is small; * stands for all groups where none is told."


def add_figures(copy: Copy) -> None:
    """Add the table `figure` for years, halves and quarters between the first and the last record of each programme.

    What was shown or printed of the same revision is in it, too. The addresses of its figures will resolve.
    """
    comment = _COMMENT.format(_audience(copy)) + (_OUTSIDE if copy.withheld else "")
    standard = tuple(standard_figures(copy))
    found = {figure.address: _row(figures, figure) for figures in standard for figure in figures.figures}
    if copy.session.place:
        remember(Path(copy.session.place), standard)
        found |= _shown(copy, found.keys())
    copy.add_table("figure", comment, COLUMNS, list(found.values()))
    copy.add_function("added", '"figures"', _sum_or_refusal(), _ADDED)


def _sum_or_refusal() -> str:
    """An aggregate over rows of the table, as an expression."""
    field = "struct_extract(\"figures\", '{}')".format
    alike = ("indicator", "version", "programme", "dimension", "audience", "framework", "currency", "rate_set")
    whose = ", ".join([*map(field, alike), f"json_keys({field('slice')})"])
    place = ", ".join(map(field, ("period", "dimension", "group")))
    kind = f"regexp_replace({field('period')}, '[0-9]', '', 'g')"
    several, overlapping = f"count(distinct {field('period')}) > 1", f"count(distinct {kind}) > 1 or bool_or(contains({kind}, '.'))"
    refusals = {
        f"count(distinct ({whose})) > 1": "of several indicators, programmes, breakdowns, filters, audiences, frameworks or currencies",
        f"count(*) > count(distinct ({place}))": "of the same group under several filters",
        f"count(distinct {field('group')}) > 1 and not bool_and({field('adds')})": "of groups that do not make the total",
        f"{several} and not bool_and({field('adds_over_time')})": "of periods that do not add up: ask for the whole",
        f"{several} and ({overlapping})": "of periods that overlap",
        f"bool_or({field('low')} is not null)": "one known between two bounds only: ask for the whole",
        f"bool_or({field('status')} not in ('value', 'no_data'))": "one without a value, for a reason that its status says",
    }
    whens = " ".join(f"when {wrong} then error('These figures are not added: {why}.')" for wrong, why in refusals.items())
    return f"case {whens} else sum({field('value')}) end"


def _audience(copy: Copy) -> str:
    """For whom the standard figures of a copy are."""
    return copy.audience if copy.withheld else INTERNAL


def _shown(copy: Copy, standard: Collection[str]) -> dict[str, tuple[Any, ...]]:
    """What pages and reports showed of the copy's revision beside the standard figures, as far as the copy's audience may see it."""
    shown = shown_at(Path(copy.session.place), copy.session.revision)
    others = {address: place for address, place in shown.items() if address not in standard}
    mine = {address: place for address, place in others.items() if not copy.withheld or place.question.audience == copy.audience}
    return {address: _row(*found) for address, found in figures_at(copy.session, mine).items()}


def standard_figures(copy: Copy) -> Iterator[Figures]:
    """The answers that the table holds."""
    for programme in programmes(copy.session):
        for definition in definitions(copy.session).values():
            if periods := _periods(programme):
                question = Question(
                    definition.code,
                    programme.programme_id,
                    periods[0],
                    tuple(definition.dimensions),
                    audience=_audience(copy),
                    cross=False,
                )
                yield from answers(copy.session, question, periods, keep=True)


def _periods(programme: Programme) -> tuple[Period, ...]:
    if programme.first is None or programme.last is None:
        return ()
    return tuple(part for kind in ("year", "half", "quarter") for part in Period(programme.first, programme.last).parts(kind))


def _row(figures: Figures, figure: Figure) -> tuple[Any, ...]:
    question, period = figures.question, figures.question.period
    head = (question.indicator, figures.version, question.programme, str(period), period.first, period.last)
    sliced = json.dumps({**dict(question.filter), **dict(figure.by)}, ensure_ascii=False)
    return (
        *head,
        *_cells(figure, figures),
        question.audience,
        sliced,
        question.rate_set,
        question.framework or None,
        _adds(figure, figures),
        figures.definition.adds_over_time,
    )


def _adds(figure: Figure, figures: Figures) -> bool | None:
    """Whether a group's value and those beside it make the total."""
    definition, names = figures.definition, [name for name, _ in figure.by]
    sums = definition.rule in ("count", "sum") and not any(note.startswith(f"exceeds:{name}:") for note in figures.notes for name in names)
    return (sums and all(definition.dimensions[name].groups == "add" for name in names)) if figure.by else None


def _cells(figure: Figure, figures: Figures) -> tuple[Any, ...]:
    dimension, group = (", ".join(part) for part in zip(*figure.by, strict=True)) if figure.by else (None, None)
    value, *bounds = (None if one is None else float(one) for one in (figure.value, figure.low, figure.high))
    amount = Decimal(str(figure.value)) if figures.is_amount and figure.value is not None else None
    told = figure_text(figure, figures, "en")
    return (
        dimension, group, value, *bounds, amount, figures.currency, figures.unit,
        figure.qualifier, str(figure.status), told, figure.address,
    )  # fmt: skip
