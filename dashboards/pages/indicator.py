"""One indicator: its value, trend, breakdown, meaning, and how it stood at an older revision."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from dash import dcc, html

from dashboards.address import STEPS
from dashboards.components.card import card
from dashboards.components.differences import differences
from dashboards.components.figures import cited, comparisons, groups_table, ladder_table
from dashboards.components.frame import chosen, row_of_links
from dashboards.components.picture import picture
from dashboards.view import View
from indicators.answer import answer
from indicators.authoring.explanation import example_text, over_time_text, since
from indicators.declared.breaks import series_breaks
from indicators.declared.definition import Definition
from indicators.declared.kept import definitions
from indicators.figures import Figures
from indicators.ladder import climbed
from indicators.notes import break_text, note_text
from indicators.phrasebook import reason_translated
from indicators.pictures import breakdown, partner_map, trend
from indicators.quality.assurance import assurances
from indicators.question import Question
from indicators.wording import date_text, dimension_name, figure_text, period_name, unit_name, unit_text
from indicators.words import labelled
from tracker.store import Session


def content(view: View) -> list[Any]:
    """The page; an unknown indicator is a sentence with a suggestion."""
    definition = definitions(view.session).get(view.address.indicator)
    if definition is None:
        return [html.H1(view.say("all_indicators"), className="page-title"), html.P(_unknown(view), className="empty")]
    return [
        html.H1([html.Code(definition.code), " ", definition.name.text(view.language)], className="page-title"),
        html.Div([_value(view, definition), _meaning(view, definition)], className="pair"),
        _trend(view),
        *_breakdown(view, definition),
        *_ladder(view, definition),
        *differences(view, view.question(definition.code, *([_by(view, definition)] if definition.dimensions else []))),
        *_end(view, definition),
    ]


def _unknown(view: View) -> list[Any]:
    """There is no such indicator, and which may be meant."""
    meant = next(iter(get_close_matches(view.address.indicator, definitions(view.session), n=1)), "")
    next_step = view.say("perhaps", meant) if meant else view.say("see_list")
    there = view.url(page="indicator", indicator=meant) if meant else view.url(page="indicators")
    return [f"{view.say('no_indicator', view.address.indicator, '')} ", dcc.Link(next_step, href=there)]


def _value(view: View, definition: Definition) -> Any:
    figures = view.ask(definition.code)
    newest = [] if view.is_newest else [html.P(_newest(view, figures), className="compared")]
    return html.Section(
        [
            html.Div(
                f"{view.programme.name or view.programme.programme_id} · {period_name(view.period, view.language)}", className="tile-unit"
            ),
            html.Div(cited(view, figures.total, figures, "tile-value"), className="tile-row"),
            html.Div(unit_text(figures, view.language), className="tile-unit"),
            *newest,
            *comparisons(view, definition.code, figures),
            *(html.P(note_text(note, figures, view.language), className="note") for note in figures.notes),
            *(html.P(sentence, className="note") for sentence in assurances(view.session, figures.question, view.language)),
        ],
        className="card value-card",
    )


def _newest(view: View, then: Figures) -> str:
    """What the same question answers at the newest revision."""
    with view.store.session() as session:
        now = answer(session, then.question)
    text = figure_text(now.total, now, view.language)
    same = text == figure_text(then.total, then, view.language)
    return view.say("same_now", now.revision) if same else view.say("now", now.revision, text)


def _meaning(view: View, definition: Definition) -> Any:
    return card(
        view.say("definition"),
        html.P(definition.meaning.text(view.language)),
        html.P([html.Strong(view.label(view.say("unit"))), unit_name(definition.unit, view.language)], className="fact"),
        html.P([html.Strong(view.label(view.say("over_time"))), over_time_text(definition, view.language)], className="fact"),
    )


def _trend(view: View) -> Any:
    steps = [chosen(view.say(step), view.url(step=step), here=step == view.address.step) for step in STEPS]
    drawn = trend(view.session, view.question(view.address.indicator), view.language, view.address.step)
    return picture(view, drawn, "trend", view.say("trend"), row_of_links(view.say("step"), steps))


def _breakdown(view: View, definition: Definition) -> list[Any]:
    """The breakdown chosen as chart and table, with a choice of the others."""
    names = tuple(definition.dimensions)
    if not names:
        return [html.Section(html.P(view.say("no_breakdown"), className="empty"), className="card")]
    by = _by(view, definition)
    odd = [html.Div(view.say("no_group", view.address.by), className="band", role="status")] if view.address.by not in (by, "") else []
    choices = [chosen(_dimension(view, definition, name), view.url(by=name), here=name == by) for name in names]
    figures = view.ask(definition.code, by)
    chart, answers = breakdown(view.session, figures, by, view.language)
    title = labelled(view.say("breakdown"), dimension_name(by, view.language), view.language)
    cards = [picture(view, (chart, answers), "breakdown", title), html.Section(groups_table(view, figures, by), className="card")]
    return [
        *odd,
        row_of_links(view.say("breakdown"), [html.Span(view.label(view.say("by"))), *choices]),
        html.Div(cards, className="pair"),
    ]


def _by(view: View, definition: Definition) -> str:
    """The breakdown chosen, else the first that there is."""
    return view.address.by if view.address.by in definition.dimensions else next(iter(definition.dimensions))


def _ladder(view: View, definition: Definition) -> list[Any]:
    """From attendances to people, where the indicator is a rung of that ladder."""
    if definition.ladder is None:
        return []

    def ask(_: Session, question: Question) -> Figures:
        return view.ask(question.indicator)

    found = climbed(view.session, view.question(definition.code), ask)
    return [card(view.say("ladder"), ladder_table(view, found))]


def _end(view: View, definition: Definition) -> list[Any]:
    """What else there is to know, beside the map where the breakdown is one of countries."""
    if view.address.by != "partner_country" or "partner_country" not in definition.dimensions:
        return [_details(view, definition)]
    figures = view.ask(definition.code, "partner_country")
    drawn = picture(view, partner_map(view.session, figures, view.language), "map")
    return [html.Div([drawn, _details(view, definition)], className="pair")]


def _dimension(view: View, definition: Definition, name: str) -> list[Any]:
    """A breakdown's name, marked where its groups do not make the total."""
    groups = definition.dimensions[name].groups
    marks = [] if groups == "add" else [html.Span(view.say(f"groups_{groups}"), className="mark")]
    return [dimension_name(name, view.language), *marks]


def _details(view: View, definition: Definition) -> Any:
    rule = definition.governance
    checked = view.say("checked", rule.author, reason_translated(rule.checker, view.language), date_text(rule.next_review, view.language))
    facts = [("example", f"{one.says.text(view.language)} {example_text(definition, one, view.language)}.") for one in definition.example]
    facts += [(name, getattr(rule, name).text(view.language)) for name in ("limitations", "reference")]
    held = since(view.session, definition)
    standing = view.say("in_force", held) if held else view.say("not_kept")
    breaks = [break_text(one.note, view.language) for one in series_breaks(view.session, definition.code)[:-1]]
    return html.Section(
        [
            *(html.P([html.Strong(view.label(view.say(word))), text], className="fact") for word, text in facts),
            html.P(checked, className="note"),
            html.P(f"{view.say('version', definition.version, definition.hash[:12])} · {standing}", className="note"),
            *(html.P(sentence, className="note") for sentence in breaks),
        ],
        className="card",
    )
