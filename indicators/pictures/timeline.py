"""Charts over time: one indicator through the last periods, whole or in its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from indicators.addition import over_groups
from indicators.answer import answers
from indicators.chart import Chart, Point, Series
from indicators.declared.kept import indicator
from indicators.figures import NOT_STATED, Figures
from indicators.notes import note_text
from indicators.pictures.marks import Pictured, at_end, drawn, told_apart
from indicators.question import Question
from indicators.wording import dimension_name, figure_text, group_name, period_name, unit_text, word
from indicators.words import labelled, listed
from tracker.periods import Period
from tracker.store import Session

STEPS = {"month": 12, "quarter": 8, "half": 6, "year": 5}


def periods_until(period: Period, step: str, count: int) -> tuple[Period, ...]:
    """The last `count` months, quarters, halves or years up to the one that holds the period's last day, oldest first."""
    last = Period(period.last, period.last).parts(step)[-1]
    found = [last]
    while len(found) < count:
        found.append(found[-1].previous())
    return tuple(reversed(found))


Ask = Callable[[Session, Question, Iterable[Period]], tuple[Figures, ...]]
"""Who answers one question for each of several periods."""


def series_of(session: Session, question: Question, step: str, count: int, ask: Ask = answers) -> tuple[Figures, ...]:
    """The answers to one question for each of the last periods, oldest first; leading periods without any value are left out."""
    found = ask(session, replace(question, by=()), periods_until(question.period, step, count))
    first = next((place for place, figures in enumerate(found) if figures.total.value), len(found) - 1)
    return found[max(0, first - 1) :]


def trend(  # noqa: PLR0913, PLR0917  what a chart is of, and how it is told
    session: Session, question: Question, language: str, step: str = "quarter", count: int | None = None, ask: Ask = answers
) -> Pictured:
    """An indicator over the last periods: columns for what happens in a period, a stepped line for a state."""
    definition = indicator(session, question.indicator)
    found = series_of(session, question, step, count or STEPS[step], ask)
    flow = definition.time in ("flow", "unique")
    ends = (at_end(figures, language) for figures in found)
    points = tuple(
        replace(point, at=period_name(figures.question.period, language)) if flow else point
        for point, figures in zip(ends, found, strict=True)
    )
    name = definition.name.text(language)
    lines, shown = ((), found) if flow else _lines(session, question, found, language, ask)
    summary = _compared(name, found, language)
    chart = Chart(
        "columns" if flow else "line",
        name,
        lines or (Series(name, points, mark="bar" if flow else "line"),),
        unit=unit_text(found[-1], language),
        summary=summary,
        note=_break(found[-1], language),
        empty=word("nothing_to_draw", language),
    )
    return chart, shown


def _lines(
    session: Session, question: Question, found: tuple[Figures, ...], language: str, ask: Ask
) -> tuple[tuple[Series, ...], tuple[Figures, ...]]:
    """A line for each group of what may not be put together, such as two editions of a form; none where there is one group."""
    definition = found[-1].definition
    apart = next((one.name for one in definition.apart if not one.within), "")
    if not apart:
        return (), found
    parts = ask(session, replace(question, by=(apart,)), (figures.question.period for figures in found))
    codes = sorted({figure.by[0][1] for figures in parts for figure in figures.groups(apart) if figure.value is not None})
    lines = tuple(
        Series(
            labelled(dimension_name(apart, language), group_name(session, definition, apart, code, language), language),
            tuple(replace(_part(figures, apart, code, language, says_why=False), at=figures.question.period.last) for figures in parts),
            mark="line",
            role=("main", "compare", "stated")[min(place, 2)],
        )
        for place, code in enumerate(codes)
    )
    return (lines, parts) if len(codes) > 1 else ((), found)


def stacked(  # noqa: PLR0913, PLR0917  what a chart is of, and how it is told
    session: Session, question: Question, dimension: str, language: str, step: str = "quarter", ask: Ask = answers
) -> Pictured:
    """An indicator over the last periods, each column made of the groups of one dimension that add up; those not stated come last.

    A group that a period does not name has no mark there: it is not known to be zero. Raises `NotLicensed` where groups do not add up.
    """
    definition = indicator(session, question.indicator)
    over_groups(definition, dimension)
    totals = series_of(session, question, step, STEPS[step], ask)
    found = ask(session, replace(question, by=(dimension,)), (figures.question.period for figures in totals))
    codes = {figure.by[0][1] for figures in found for figure in figures.groups(dimension)} or {NOT_STATED}
    series = tuple(
        Series(
            group_name(session, definition, dimension, code, language, question.audience),
            tuple(_part(figures, dimension, code, language, says_why=place == 0) for figures in found),
            role="not_stated" if code == NOT_STATED else ("main", "compare", "stated")[min(place, 2)],
        )
        for place, code in enumerate(sorted(codes, key=lambda code: (code == NOT_STATED, code)))
    )
    name, last = definition.name.text(language), found[-1]
    title, summary = f"{name} · {dimension_name(dimension, language)}", _compared(name, totals, language)
    chart = Chart(
        "stacked_columns", title, series, unit=unit_text(last, language), summary=summary, empty=word("nothing_to_draw", language)
    )
    note = " ".join(filter(None, [_break(last, language), *_exceeding(found, language)]))
    return replace(told_apart(chart, dimension, language), summary=chart.summary + _newest_parts(series, last, language), note=note), found


def _newest_parts(series: Sequence[Series], last: Figures, language: str) -> str:
    """What the newest column is made of, as one more sentence."""
    named = [word("with_band", language, each.name, each.points[-1].text) for each in series if each.points[-1].code]
    return f" {labelled(period_name(last.question.period, language), listed(named, language), language)}." if named else ""


def _compared(name: str, found: Sequence[Figures], language: str) -> str:
    """The newest total of a chart, and the last one before it that has a value, in a sentence."""
    before = [one for one in found[:-1] if one.total.value is not None][-1:]
    told = [(figure_text(one.total, one, language), period_name(one.question.period, language)) for one in (found[-1], *before)]
    return word("trend_summary" if len(told) == 1 else "trend_compared", language, name, *(text for pair in told for text in pair))


def _break(figures: Figures, language: str) -> str:
    """That the series breaks, where it does: all columns are made by one definition, earlier reports by another."""
    return " ".join(note_text(note, figures, language) for note in figures.notes if note.startswith("series_break:"))


def _exceeding(found: Sequence[Figures], language: str) -> Iterator[str]:
    """Of which columns the parts stated are more than the total stated, so that they stand higher than it."""
    for one in found:
        over = (note for note in one.notes if note.startswith("exceeds:"))
        yield from (labelled(period_name(one.question.period, language), note_text(note, one, language), language) for note in over)


def _part(figures: Figures, dimension: str, code: str, language: str, *, says_why: bool) -> Point:
    """One group of one column; where the whole column has no value, the first group says why."""
    at = period_name(figures.question.period, language)
    found = next((figure for figure in figures.groups(dimension) if figure.by[0][1] == code), None)
    if found is None:
        why = figure_text(figures.total, figures, language) if says_why and figures.total.value is None else ""
        return Point(at, None, why, figures.total.address if why else "")
    return Point(at, drawn(found), figure_text(found, figures, language), found.address, code)
