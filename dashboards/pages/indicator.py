"""One indicator: its value, trend, breakdown, meaning, and how it stood at an older revision."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.address import STEPS
from dashboards.components.figures import cited, comparisons, groups_table
from dashboards.components.picture import picture
from dashboards.view import View
from indicators.answer import answer
from indicators.catalogue import indicator
from indicators.definition import Definition
from indicators.pictures import breakdown, partner_map, trend
from indicators.wording import date_text, dimension_name, figure_text, note_text, period_name, unit_name
from tracker.errors import UnknownName


def content(view: View) -> list[Any]:
    """The page; an unknown indicator is a sentence with a suggestion."""
    try:
        definition = indicator(view.address.indicator)
    except UnknownName as error:
        return [html.P(str(error), className="empty")]
    if not view.programme.programme_id:
        return [html.P(view.say("empty_store"), className="empty")]
    return [
        html.H1([html.Code(definition.code), " ", definition.name.text(view.language)], className="page-title"),
        html.Div([_value(view, definition), _meaning(view, definition)], className="pair"),
        _trend(view),
        *_breakdown(view, definition),
        _details(view, definition),
    ]


def _value(view: View, definition: Definition) -> Any:
    figures = view.ask(definition.code)
    then = [] if view.is_newest else [html.P(_newest(view, definition), className="note")]
    return html.Section(
        [
            html.Div(period_name(view.period, view.language), className="tile-unit"),
            html.Div(cited(view, figures.total, figures, "tile-value"), className="tile-row"),
            html.Div(figures.currency or unit_name(figures.unit, view.language), className="tile-unit"),
            *comparisons(view, definition.code, figures),
            *then,
            *(html.P(note_text(note, figures, view.language), className="note") for note in figures.notes),
        ],
        className="card value-card",
    )


def _newest(view: View, definition: Definition) -> str:
    """What the same question answers at the newest revision."""
    with view.store.session() as session:
        now, then = answer(session, view.question(definition.code)), view.ask(definition.code)
        head = session.revision
    text = figure_text(now.total, now, view.language)
    return view.say("same_now", head) if text == figure_text(then.total, then, view.language) else view.say("now", head, text)


def _meaning(view: View, definition: Definition) -> Any:
    over_time = "rate" if definition.rule in ("ratio", "mean") and definition.time == "flow" else definition.time
    return html.Section(
        [
            html.H3(view.say("definition"), className="card-title"),
            html.P(definition.meaning.text(view.language)),
            html.P([html.Strong(f"{view.say('unit')}: "), unit_name(definition.unit, view.language)], className="fact"),
            html.P([html.Strong(f"{view.say('over_time')}: "), view.say(over_time)], className="fact"),
        ],
        className="card",
    )


def _trend(view: View) -> Any:
    steps = [
        dcc.Link(
            view.say(step),
            href=view.address.url(step=step, figure=""),
            className="menu-link menu-here" if step == view.address.step else "menu-link",
        )
        for step in STEPS
    ]
    drawn = trend(view.session, view.question(view.address.indicator), view.language, view.address.step)
    return html.Div([picture(view, drawn, "trend", view.say("trend")), html.Nav(steps, className="chooser")])


def _breakdown(view: View, definition: Definition) -> list[Any]:
    """The chosen breakdown as chart and table, with a choice of the others."""
    if not definition.dimension:
        return [html.Section(html.P(view.say("no_breakdown"), className="empty"), className="card")]
    chosen = view.address.by if view.address.by in definition.dimensions else next(iter(definition.dimensions))
    links = [
        dcc.Link(
            dimension_name(name, view.language),
            href=view.address.url(by=name, figure=""),
            className="menu-link menu-here" if name == chosen else "menu-link",
        )
        for name in definition.dimensions
    ]
    figures = view.ask(definition.code, chosen)
    drawn = [breakdown(view.session, figures, chosen, view.language)]
    if chosen == "partner_country":
        drawn.append(partner_map(view.session, figures, view.language))
    charts = html.Div(
        [picture(view, one, f"breakdown-{number}", view.say("breakdown")) for number, one in enumerate(drawn)], className="pair"
    )
    return [
        html.Nav([html.Span(f"{view.say('by')}:"), *links], className="chooser"),
        charts,
        html.Section(groups_table(view, figures, chosen), className="card"),
    ]


def _details(view: View, definition: Definition) -> Any:
    rule = definition.governance
    checked = view.say("checked", rule.author, rule.checker, date_text(rule.next_review, view.language))
    facts = [("example", definition.example[0].says), ("limitations", rule.limitations), ("reference", rule.reference)]
    return html.Section(
        [
            *(html.P([html.Strong(f"{view.say(word)}: "), text], className="fact") for word, text in facts),
            html.P(checked, className="note"),
            html.P([view.say("version", definition.version, definition.hash[:12])], className="note"),
        ],
        className="card",
    )
