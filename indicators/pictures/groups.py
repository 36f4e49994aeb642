"""Charts of the groups of one dimension: bars, a map, a funnel."""

from __future__ import annotations

from dataclasses import replace

from indicators.chart import Chart, Point, Series
from indicators.figures import NOT_STATED, Figures, Status
from indicators.pictures.marks import Pictured, drawn, told_apart
from indicators.wording import dimension_name, figure_text, group_name, number_text, unit_text, word
from indicators.words import labelled, listed
from tracker.codes import code_list
from tracker.store import Session

FEW = 3
"""So many groups are named in the sentence of a chart."""


def breakdown(session: Session, figures: Figures, dimension: str, language: str) -> Pictured:
    """The groups of one dimension as bars, largest first, those not stated last."""
    definition, groups = figures.definition, figures.ranked(dimension)
    points = tuple(
        Point(
            group_name(session, definition, dimension, figure.by[0][1], language, figures.question.audience),
            drawn(figure),
            figure_text(figure, figures, language),
            figure.address,
            figure.by[0][1],
        )
        for figure in groups
    )
    title = f"{definition.name.text(language)} · {dimension_name(dimension, language)}"
    chart = Chart(
        "bars",
        title,
        (Series(definition.name.text(language), points),),
        unit=unit_text(figures, language),
        summary=_largest(points, figures, language),
        empty=word("all_hidden" if any(figure.status is Status.SUPPRESSED for figure in groups) else "nothing_to_draw", language),
    )
    return told_apart(chart, dimension, language), (figures,)


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


def funnel(figures: Figures, language: str) -> Pictured:
    """Partnerships by the twinning step they reached, first step on top."""
    steps = code_list("TPI_STEP").codes
    by_step = {figure.by[0][1]: figure for figure in figures.groups("stage")}
    points = tuple(
        Point(
            f"{code}. {step.name(language)}",
            drawn(by_step[code]),
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
        (Series(figures.definition.name.text(language), points),),
        unit=unit_text(figures, language),
        summary=_first(points, language),
        empty=word("nothing_to_draw", language),
    )
    return chart, (figures,)


def _first(points: tuple[Point, ...], language: str) -> str:
    return listed((labelled(str(point.at), point.text, language) for point in points[:FEW]), language)


def _largest(points: tuple[Point, ...], figures: Figures, language: str) -> str:
    """The largest of many groups, without those that others equal; the first ones where none is known to be larger."""
    named = [point for point in points if point.code != NOT_STATED]
    following = named[FEW].value if len(named) > FEW else None
    larger = [point for point in named[:FEW] if point.value != following]
    if following is None or not larger or any(one.value is None or one.qualifier != "exact" for one in figures.figures):
        return _first(points, language)
    told = listed((word("with_band", language, str(point.at), point.text) for point in larger), language)
    return word("largest", language, number_text(len(named), language), told)
