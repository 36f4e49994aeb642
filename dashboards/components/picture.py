"""A chart on a screen: title, drawing, its sentence, and its points as a table for those who do not see it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.charts import drawn, height_px
from dashboards.view import View
from indicators.chart import Chart
from indicators.pictures import Pictured
from indicators.wording import date_text


def picture(view: View, pictured: Pictured, name: str, title: str = "") -> Any:
    """A chart card; a chart without values is its sentence."""
    chart, answers = pictured
    view.shown.extend(answers)
    heading = html.H3(title or chart.title, className="card-title")
    if not chart.has_values:
        return html.Section([heading, html.P(chart.empty, className="empty")], className="card")
    graph = dcc.Graph(
        id=f"chart-{name}",
        figure=drawn(chart, view.language),
        config={"displayModeBar": False, "responsive": True, "locale": view.language, "scrollZoom": False},
        style={"height": f"{height_px(chart)}px"},
    )
    said = [html.P(chart.summary, className="summary")] if chart.summary else []
    note = [html.P(chart.note, className="note")] if chart.note else []
    drawing = html.Div(graph, role="img", **{"aria-label": f"{chart.title}. {chart.summary}"})
    return html.Section([heading, drawing, *said, *note, _points(view, chart)], className="card")


def _points(view: View, chart: Chart) -> Any:
    lines = [
        html.Tr(
            [
                html.Td(series.name if len(chart.series) > 1 else ""),
                html.Td(point.at if isinstance(point.at, str) else date_text(point.at, view.language)),
                html.Td(
                    dcc.Link(point.text, href=view.address.url(figure=point.address), className="cited") if point.address else point.text,
                    className="number",
                ),
            ]
        )
        for series in chart.series
        for point in series.points
    ]
    return html.Details([html.Summary(view.say("points")), html.Div(html.Table(html.Tbody(lines)), className="scroll")], className="points")
