"""Organisations that are likely one, side by side: what tells them apart, how many records name each, and what may be done about it."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.components.card import card
from dashboards.components.edit import APART, MERGE
from dashboards.components.table import scrolled, table
from dashboards.view import View
from indicators.phrasebook import translated
from indicators.quality.twins import Side, Twins, twins
from indicators.words import labelled
from tracker.records import RECORD_TYPES
from tracker.vocabulary import vocabulary

_MOST = 25


def doubles(view: View) -> list[Any]:
    """The pairs of which nobody said that they are two; nothing where there is none."""
    found = twins(view.session)
    if not found:
        return []
    head = [view.say(word) for word in ("doubles_score", "doubles_one", "doubles_other", "doubles_what")]
    told = scrolled(table(head, [_line(view, pair) for pair in found[:_MOST]], "doubles"))
    more = [html.P(view.say("more", view.number(len(found) - _MOST)), className="note")] if len(found) > _MOST else []
    return [card(view.say("doubles"), html.P(view.say("doubles_intro"), className="fact"), told, *more)]


def _line(view: View, pair: Twins) -> Any:
    both = f"{pair.keep.org_id}~{pair.other.org_id}"
    ways = [html.Div(dcc.Link(view.say(word), href=view.url(record=f"{what}/{both}"))) for what, word in _WAYS]
    return html.Tr([html.Td(f"{pair.score} %"), *(html.Td(_side(view, one)) for one in (pair.keep, pair.other)), html.Td(ways)])


def _side(view: View, one: Side) -> list[Any]:
    """One of two: the way to it, its names, in what it differs, and how many records name it."""
    link = dcc.Link(one.org_id, href=view.url(page="record", record=f"organisation/{one.org_id}"))
    told = [html.Div(_differs(view, *each), className="note") for each in one.apart]
    named = html.Div(view.say("doubles_named", view.number(one.named)), className="note")
    return [html.Div(link), *map(html.Div, one.names), *told, named]


def _differs(view: View, name: str, value: str) -> str:
    field = RECORD_TYPES["organisation"].by_name[name]
    code = vocabulary(view.session).codes(field.codes).codes.get(value) if field.codes else None
    return labelled(translated(field.label, view.language), code.name(view.language) if code else value, view.language)


_WAYS = ((MERGE, "edit_merge_them"), (APART, "edit_apart"))
