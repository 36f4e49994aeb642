"""Charts made from figures: which kind, which order, which words. Each comes with the figures it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from indicators.answer import answer
from indicators.catalogue import indicator
from indicators.chart import Chart, Point, Series
from indicators.figures import NOT_STATED, Figure, Figures, Number
from indicators.question import Question
from indicators.wording import (
    dimension_name,
    figure_text,
    group_name,
    number_text,
    period_name,
    unit_name,
    word,
)
from tracker.codes import code_list
from tracker.periods import BEGINNING, Period
from tracker.store import Session

Pictured = tuple[Chart, tuple[Figures, ...]]
STEPS = {"month": 12, "quarter": 8, "half": 6, "year": 5}


def periods_until(period: Period, step: str, count: int) -> tuple[Period, ...]:
    """The last `count` months, quarters, halves or years up to the one that holds the period's last day, oldest first."""
    last = Period(period.last, period.last).parts(step)[-1]
    found = [last]
    while len(found) < count:
        found.append(found[-1].previous())
    return tuple(reversed(found))


def series_of(session: Session, question: Question, step: str, count: int) -> tuple[Figures, ...]:
    """The answers to one question for each of the last periods, oldest first; leading periods without any value are left out."""
    answers = [answer(session, replace(question, period=part, by=())) for part in periods_until(question.period, step, count)]
    first = next((place for place, figures in enumerate(answers) if figures.total.value), len(answers) - 1)
    return tuple(answers[max(0, first - 1) :])


def trend(session: Session, question: Question, language: str, step: str = "quarter", count: int | None = None) -> Pictured:
    """An indicator over the last periods: columns for what happens in a period, a stepped line for a state."""
    definition = indicator(question.indicator)
    answers = series_of(session, question, step, count or STEPS[step])
    flow = definition.time in ("flow", "unique")
    ends = (_at_end(figures, language) for figures in answers)
    points = tuple(
        replace(point, at=period_name(figures.question.period, language)) if flow else point
        for point, figures in zip(ends, answers, strict=True)
    )
    name = definition.name.text(language)
    summary = word("trend_summary", language, name, points[-1].text, period_name(answers[-1].question.period, language))
    chart = Chart(
        "columns" if flow else "line",
        name,
        (Series(name, points, mark="bar" if flow else "line"),),
        unit=_unit(answers[-1], language),
        summary=summary,
        empty=word("nothing_to_draw", language),
    )
    return chart, answers


def stacked(session: Session, question: Question, dimension: str, language: str, step: str = "quarter") -> Pictured:
    """An indicator over the last periods, each column made of the groups of one dimension that add up; those not stated come last.

    A group that a period does not name has no mark there: it is not known to be zero.
    """
    definition = indicator(question.indicator)
    totals = series_of(session, question, step, STEPS[step])
    answers = tuple(answer(session, replace(figures.question, by=(dimension,))) for figures in totals)
    codes = {figure.by[0][1] for figures in answers for figure in figures.groups(dimension)} or {NOT_STATED}
    series = tuple(
        Series(
            group_name(session, definition, dimension, code, language),
            tuple(_part(figures, dimension, code, language, says_why=place == 0) for figures in answers),
            role="not_stated" if code == NOT_STATED else ("main", "compare", "stated")[min(place, 2)],
        )
        for place, code in enumerate(sorted(codes, key=lambda code: (code == NOT_STATED, code)))
    )
    name, last = definition.name.text(language), answers[-1]
    summary = word("trend_summary", language, name, figure_text(last.total, last, language), period_name(last.question.period, language))
    title = f"{name} · {dimension_name(dimension, language)}"
    return Chart(
        "stacked_columns", title, series, unit=_unit(last, language), summary=summary, empty=word("nothing_to_draw", language)
    ), answers


def _part(figures: Figures, dimension: str, code: str, language: str, *, says_why: bool) -> Point:
    """One group of one column; where the whole column has no value, the first group says why."""
    at = period_name(figures.question.period, language)
    found = next((figure for figure in figures.groups(dimension) if figure.by[0][1] == code), None)
    if found is None:
        why = figure_text(figures.total, figures, language) if says_why and figures.total.value is None else ""
        return Point(at, None, why, figures.total.address if why else "")
    return Point(at, _drawn(found), figure_text(found, figures, language), found.address, code)


def coverage(session: Session, programme: str, until: date, language: str) -> Pictured:
    """Agreements of the register, signature by signature, under the totals that their owner announced; the gap is shaded."""
    answers = tuple(
        answer(session, Question("AGR-01", programme, Period(BEGINNING, day))) for day in _days_of_signature(session, programme, until)
    )
    share = answer(session, Question("QUA-01", programme, Period(BEGINNING, until)))
    register, stated = word("register", language), word("stated", language)
    announced = _announced(session, programme, until, language)
    series = [Series(register, tuple(_at_end(figures, language) for figures in answers), mark="step")]
    if announced:
        series.append(Series(stated, announced, mark="points", role="stated"))
    chart = Chart(
        "line",
        word("coverage_title", language),
        tuple(series),
        unit=unit_name("agreements", language),
        summary=word("coverage_summary", language, share_text(share, language)) if share.total.value else "",
        note=word("coverage_note", language) if announced else "",
        shade=(register, stated) if announced else None,
        empty=word("nothing_to_draw", language),
    )
    return chart, (*answers, share)


def share_text(figures: Figures, language: str) -> str:
    """A ratio with its two numbers: `19 / 66 = 28.8 %`; empty where there is nothing to divide by."""
    total = figures.total
    if total.numerator is None or total.denominator is None:
        return ""
    parts = (number_text(_whole(part), language) for part in (total.numerator, total.denominator))
    return f"{' / '.join(parts)} = {figure_text(total, figures, language)}"


def _whole(number: Number) -> Number:
    """The number as an int when it is one."""
    return int(number) if number == int(number) else number


def _days_of_signature(session: Session, programme: str, until: date) -> list[date]:
    """The days on which the register grew, and the last day."""
    found = session.tuples(
        "select distinct signed_on from agreement where programme_id = ? and signed_on < ? order by 1", [programme, until]
    )
    return [*(day for (day,) in found), until]


def _announced(session: Session, programme: str, until: date, language: str) -> tuple[Point, ...]:
    """The totals that the owner published, in the source's own word."""
    stated = session.rows(
        "select as_of, value, measure from stated_total where programme_id = ? and as_of <= ? "
        "and measure in ('memoranda', 'partnerships', 'agreements') and dim is null order by as_of, value, stated_id",
        [programme, until],
    )
    return tuple(
        Point(row["as_of"], float(row["value"]), f"{number_text(_whole(row['value']), language)} {_measure(row['measure'], language)}")
        for row in stated
    )


def _at_end(figures: Figures, language: str) -> Point:
    """A total, standing at the last day of its period."""
    return Point(figures.question.period.last, _drawn(figures.total), figure_text(figures.total, figures, language), figures.total.address)


def breakdown(session: Session, figures: Figures, dimension: str, language: str) -> Pictured:
    """The groups of one dimension as bars, largest first, those not stated last."""
    definition = indicator(figures.question.indicator)
    groups = sorted(figures.groups(dimension), key=lambda figure: (figure.by[0][1] == NOT_STATED, -(figure.value or 0), figure.by))
    points = tuple(
        Point(
            group_name(session, definition, dimension, figure.by[0][1], language),
            _drawn(figure),
            figure_text(figure, figures, language),
            figure.address,
            figure.by[0][1],
        )
        for figure in groups
    )
    title = f"{definition.name.text(language)} · {dimension_name(dimension, language)}"
    return (
        Chart(
            "bars",
            title,
            (Series(definition.name.text(language), points),),
            unit=_unit(figures, language),
            summary=_largest(points),
            empty=word("nothing_to_draw", language),
        ),
        (figures,),
    )


def partner_map(session: Session, figures: Figures, language: str) -> Pictured:
    """The groups of `partner_country` on a map; their codes are ISO 3166-1 alpha-2."""
    chart, answers = breakdown(session, figures, "partner_country", language)
    (bars,) = chart.series
    partners = replace(bars, points=tuple(point for point in bars.points if point.code != NOT_STATED))
    home = session.tuples(
        "select home_country from programme where programme_id = ? and home_country is not null", [figures.question.programme]
    )
    countries = code_list("COUNTRY").codes
    at_home = tuple(Point(countries[code].name(language), None, "", code=code) for (code,) in home if code in countries)
    series = (partners, Series(word("home_country", language), at_home, role="compare"))
    return replace(chart, kind="map", title=word("map_title", language), series=series, note=word("map_note", language)), answers


def funnel(session: Session, figures: Figures, language: str) -> Pictured:
    """Partnerships by the twinning step they reached, first step on top."""
    steps = code_list("TPI_STEP").codes
    by_step = {figure.by[0][1]: figure for figure in figures.groups("stage")}
    points = tuple(
        Point(
            f"{code}. {step.name(language)}",
            _drawn(by_step[code]),
            figure_text(by_step[code], figures, language),
            by_step[code].address,
            code,
        )
        for code, step in steps.items()
        if code in by_step
    )
    chart = Chart(
        "funnel",
        word("funnel_title", language),
        (Series(indicator(figures.question.indicator).name.text(language), points),),
        unit=unit_name(figures.unit, language),
        summary=_largest(points),
        empty=word("nothing_to_draw", language),
    )
    del session
    return chart, (figures,)


def _drawn(figure: Figure) -> float | None:
    return None if figure.value is None else float(figure.value)


def _unit(figures: Figures, language: str) -> str:
    return figures.currency or unit_name(figures.unit, language)


def _measure(measure: str, language: str) -> str:
    code = code_list("MEASURE_WORD").codes.get(measure)
    return code.name(language).lower() if code else measure


def _largest(points: tuple[Point, ...]) -> str:
    return "; ".join(f"{point.at}: {point.text}" for point in points[:3])
