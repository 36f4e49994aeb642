"""The figures of every standard period as a table of the analysts' copy: what pages and reports show, from the same engine."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from indicators.answer import answers
from indicators.definition import Definition
from indicators.figures import Figure, Figures
from indicators.kept import definitions
from indicators.provenance import remember
from indicators.question import INTERNAL, Question
from indicators.scope import Programme, programmes
from indicators.wording import figure_text
from tracker.periods import Period
from tracker.store.snapshot import Column, Copy

COLUMNS = (
    Column("indicator", "VARCHAR", "The indicator's code, as in AGR-01"),
    Column("version", "INTEGER", "The version of its definition"),
    Column("programme", "VARCHAR", "The programme's id"),
    Column("period", "VARCHAR", "2024, 2024-H1 or 2024-Q4"),
    Column("first_day", "DATE", "The period's first day"),
    Column("last_day", "DATE", "The period's last day"),
    Column("dimension", "VARCHAR", "What it is broken down by, null for the total"),
    Column("group", "VARCHAR", "The group's code; _U is not stated; null for the total"),
    Column("value", "DOUBLE", "The value, null when there is none; a percentage is 0 to 100"),
    Column("amount", "DECIMAL(38,2)", "The same as an exact amount, for money"),
    Column("currency", "VARCHAR", "The currency of an amount"),
    Column("unit", "VARCHAR", "What is counted"),
    Column("qualifier", "VARCHAR", "exact, about, at_least, more_than …"),
    Column("status", "VARCHAR", "value, no_data, not_reported, suppressed, not_licensed, unconvertible, incomplete"),
    Column("text", "VARCHAR", "As pages and reports print it"),
    Column("address", "VARCHAR", "The figure's address, for `tracker figure`"),
)
_COMMENT = "Figures of standard periods: every indicator, programme and single breakdown, as pages and reports show them to this audience."
_YEARS_ONLY = " Figures about people are given for whole years only: parts of a year would give away by subtraction what is hidden."


def add_figures(copy: Copy) -> None:
    """Add the table `figure` for years, halves and quarters between the first and the last record of each programme.

    The addresses of its figures will resolve.
    """
    comment = _COMMENT + (_YEARS_ONLY if copy.withheld else "")
    answers = tuple(standard_figures(copy))
    copy.add_table("figure", comment, COLUMNS, [row for figures in answers for row in _rows(figures)])
    if copy.session.place:
        remember(Path(copy.session.place), answers)


def standard_figures(copy: Copy) -> Iterator[Figures]:
    """The answers that the table holds."""
    for programme in programmes(copy.session):
        for definition in definitions(copy.session).values():
            if periods := _periods(programme, definition, inside=not copy.withheld):
                question = Question(
                    definition.code,
                    programme.programme_id,
                    periods[0],
                    tuple(definition.dimensions),
                    audience=INTERNAL if not copy.withheld else copy.audience,
                    cross=False,
                )
                yield from answers(copy.session, question, periods, keep=True)


def _periods(programme: Programme, definition: Definition, *, inside: bool) -> tuple[Period, ...]:
    if programme.first is None or programme.last is None:
        return ()
    kinds = ("year", "half", "quarter") if inside or not definition.people else ("year",)
    return tuple(part for kind in kinds for part in Period(programme.first, programme.last).parts(kind))


def _rows(figures: Figures) -> list[tuple[Any, ...]]:
    question = figures.question
    period = question.period
    head = (question.indicator, figures.version, question.programme, str(period), period.first, period.last)
    return [(*head, *_cells(figure, figures)) for figure in figures.figures]


def _cells(figure: Figure, figures: Figures) -> tuple[Any, ...]:
    dimension, group = figure.by[0] if figure.by else (None, None)
    value = None if figure.value is None else float(figure.value)
    amount = Decimal(str(figure.value)) if figures.is_amount and figure.value is not None else None
    told = figure_text(figure, figures, "en")
    return (
        dimension, group, value, amount, figures.currency, figures.unit, figure.qualifier, str(figure.status), told, figure.address,
    )  # fmt: skip
