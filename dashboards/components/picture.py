"""A chart on a screen: title, drawing, its sentence, and its points as a table for those who do not see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboards.charts import drawn, height_px
from dashboards.components.table import scrolled, table
from dashboards.view import View
from indicators.chart import Chart, Point, Series
from indicators.pictures import Pictured
from indicators.wording import date_text

MOST_BARS = 30
MOST_POINTS = 200


def picture(view: View, pictured: Pictured, name: str, title: str = "", choices: Any = None, most: int = MOST_BARS) -> Any:  # noqa: PLR0913, PLR0917  a chart and how it stands
    """A chart card, with a row of choices where given; a chart without values is its sentence. `most` bars are drawn."""
    chart, answers = pictured
    view.shown.extend(answers)
    head = [html.H2(title or chart.title, className="card-title"), *([choices] if choices else [])]
    if not chart.has_values:
        return html.Section([html.Div(head, className="card-head"), html.P(chart.empty, className="empty")], className="card")
    notes = [*_sentence(chart.summary, "summary"), *_sentence(_left_out(view, chart, most), "note"), *_sentence(chart.note, "note")]
    return html.Section(
        [html.Div(head, className="card-head"), _drawing(view, _fitting(chart, most), name), *notes, _points(view, chart)], className="card"
    )


def _sentence(text: str, class_name: str) -> list[Any]:
    return [html.P(text, className=class_name)] if text else []


def _drawing(view: View, chart: Chart, name: str) -> Any:
    graph = dcc.Graph(
        id={"chart": name},
        figure=drawn(chart, view.language),
        config={"displayModeBar": False, "responsive": True, "locale": view.language, "scrollZoom": False, "doubleClick": False},
        style={"height": f"{height_px(chart)}px"},
        className=f"plot plot-{chart.kind}",
    )
    return html.Figure([graph, html.Figcaption(f"{chart.title}. {chart.summary}", className="unseen")])


def _fitting(chart: Chart, most: int) -> Chart:
    """As many bars as a person reads; the table below holds more."""
    if chart.kind not in ("bars", "funnel"):
        return chart
    return replace(chart, series=tuple(replace(series, points=series.points[:most]) for series in chart.series))


def _left_out(view: View, chart: Chart, most: int) -> str:
    known = max(len(series.points) for series in chart.series)
    return view.say("first_groups", most, known) if chart.kind in ("bars", "funnel") and known > most else ""


def _points(view: View, chart: Chart) -> Any:
    points = [(series, point) for series in chart.series for point in series.points if point.text]
    several = len(chart.series) > 1
    lines = [_line(view, series, point, several=several) for series, point in points[:MOST_POINTS]]
    place = "group" if chart.kind in ("bars", "funnel", "map") else "period"
    head = [view.say(word) for word in (*(["series"] if several else []), place, "value")]
    left = [html.P(view.say("first_groups", MOST_POINTS, len(points)), className="note")] if len(points) > MOST_POINTS else []
    told = scrolled(table(head, lines, numbers=[len(head) - 1]))
    return html.Details([html.Summary(view.say("points")), told, *left], className="points")


def _line(view: View, series: Series, point: Point, *, several: bool) -> Any:
    name = point.at if isinstance(point.at, str) else date_text(point.at, view.language)
    text = dcc.Link(point.text, href=view.address.url(figure=point.address), className="cited") if point.address else point.text
    cells = [html.Td(name), html.Td(text, className="number")]
    return html.Tr([html.Td(series.name), *cells] if several else cells)
