"""Figures on a screen: a number that opens its rows, tiles, and tables of groups."""

from __future__ import annotations

import base64
from fractions import Fraction
from typing import Any

from dash import dcc, html

from dashboards.charts import sparkline
from dashboards.components.table import scrolled, table
from dashboards.components.way import way_bar
from dashboards.view import View
from indicators.differing.changes import change_text
from indicators.figures import NOT_STATED, Figure, Figures, Status
from indicators.ladder import Climbed
from indicators.logframes.logframe import promises
from indicators.logframes.progress import promise_text, way_text
from indicators.notes import note_text
from indicators.pictures import series_of
from indicators.terms.frameworks import framework
from indicators.wording import date_text, figure_text, group_name, period_name, total_name, unit_text, value_text
from indicators.words import labelled

MOST_GROUPS = 200
_ROOMY = 8
"""A headline longer than this is set smaller."""


def cited(view: View, figure: Figure, figures: Figures, class_name: str = "cited") -> Any:
    """A figure's text as a link that opens what stands behind it; in quiet letters where it has no value."""
    text = figure_text(figure, figures, view.language)
    if class_name == "tile-value" and len(text) > _ROOMY:
        class_name += " tile-value-long"
    if figure.status is not Status.VALUE:
        class_name += " cited-none"
    return dcc.Link(text, href=view.address.url(figure=figure.address), className=class_name, title=figure.address)


def tile(view: View, code: str) -> Any:
    """One indicator's headline: value, unit, target, change, and a little trend."""
    figures = view.ask(code)
    definition = figures.definition
    past = series_of(view.session, view.question(code), "quarter", 8)
    happens = definition.time in ("flow", "unique") and figures.unit != "%"
    line = sparkline(tuple(None if part.total.value is None else float(part.total.value) for part in past), columns=happens)
    picture = (
        [html.Img(src="data:image/svg+xml;base64," + base64.b64encode(line.encode()).decode(), alt="", className="tile-line")]
        if line
        else []
    )
    return html.Section(
        [
            dcc.Link(
                definition.name.text(view.language),
                href=view.url(page="indicator", indicator=code),
                className="tile-name",
            ),
            html.Div([cited(view, figures.total, figures, "tile-value"), *picture], className="tile-row"),
            html.Div(unit_text(figures, view.language), className="tile-unit"),
            *comparisons(view, code, figures),
        ],
        className="tile",
        id=f"tile-{code}",
    )


def comparisons(view: View, code: str, figures: Figures) -> list[Any]:
    """A figure beside the period before, and beside its target."""
    return [html.Div(_change(view, code, figures), className="tile-note"), *_target(view, figures)]


def _change(view: View, code: str, figures: Figures) -> str:
    """What the period before said; the difference only where both are exact."""
    before = view.ask(code, over=view.period.previous())
    name = period_name(before.question.period, view.language)
    old, new = before.total, figures.total
    if old.value is None:
        return view.say("no_change", name)
    if new.value is None or old.qualifier != "exact" or new.qualifier != "exact":
        return labelled(name, figure_text(old, before, view.language), view.language)
    difference = Fraction(str(new.value)) - Fraction(str(old.value))
    if not difference:
        return view.say("same", name)
    return view.say("change", change_text(difference, figures, view.language), value_text(old.value, before, view.language), name)


def _target(view: View, figures: Figures) -> list[Any]:
    """What the first framework that names the indicator wants next, how far the way is covered, and the count over days of its own."""
    line = next(iter(promises(view.session, figures.question)), None)
    goal = line.standing.goal if line else None
    if line is None or line.figures is None or goal is None or goal.value is None:
        return [html.Div(view.say("no_target"), className="tile-note")]
    over = line.figures.question.period
    counted = figure_text(line.figure, line.figures, view.language)
    since = [] if over == figures.question.period else [labelled(period_name(over, view.language), counted, view.language)]
    text = view.say("target", promise_text(goal.value, line.figures, view.language), date_text(goal.on_date, view.language))
    named = framework(view.session, figures.question.programme, line.figures.question.framework).name
    told = labelled(text, way_text(line, view.language), view.language), " · ".join([named, *since])
    return [*way_bar(line.way), *(html.Div(each, className="tile-note") for each in told)]


def groups_table(view: View, figures: Figures, dimension: str) -> Any:
    """The groups of one dimension with rows and addresses, the total set apart below them."""
    definition = figures.definition
    groups = figures.ranked(dimension)
    name = {figure.by: group_name(view.session, definition, dimension, figure.by[0][1], view.language) for figure in groups}
    lines = [_line(view, figure, figures, name[figure.by], _line_class(figure)) for figure in groups[:MOST_GROUPS]]
    total = _line(view, figures.total, figures, total_name(view.language), "line-total")
    head = [view.say(word) for word in ("group", "value", "rows", "address")]
    notes = [html.P(note_text(note, figures, view.language), className="note") for note in figures.notes]
    if len(groups) > MOST_GROUPS:
        notes.insert(0, html.P(view.say("first_groups", MOST_GROUPS, len(groups)), className="note"))
    return html.Div([scrolled(table(head, [*lines, total], "groups", numbers=(1, 2))), *notes])


def ladder_table(view: View, found: Climbed) -> Any:
    """Each rung from attendances to people: what it counts, and its number or the two between which it lies."""
    lines = [
        html.Tr(
            [
                html.Td([html.Strong(figures.definition.name.text(view.language)), html.P(figures.definition.meaning.text(view.language))]),
                html.Td(cited(view, figures.total, figures), className="number"),
                html.Td(html.Code(figures.total.address)),
            ]
        )
        for figures in found.all
    ]
    head = [view.say(word) for word in ("indicator", "value", "address")]
    return scrolled(table(head, lines, quiet=True))


def _line_class(figure: Figure) -> str:
    return "line-not-stated" if figure.by[0][1] == NOT_STATED else ""


def _line(view: View, figure: Figure, figures: Figures, name: str, class_name: str) -> Any:
    rows = "" if figure.rows is None else view.number(figure.rows)
    cells = [html.Td(name), html.Td(cited(view, figure, figures), className="number"), html.Td(rows, className="number")]
    return html.Tr([*cells, html.Td(html.Code(figure.address))], className=class_name)
