"""One printed figure on a page of its own, whose URL stands in reports: meaning, rows, sources, SQL, fingerprint."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.components.behind import behind
from dashboards.view import View
from indicators.addresses import figure_link
from indicators.provenance import addressed
from tracker.errors import TrackerError


def content(view: View) -> list[Any]:
    """The page; an address that leads nowhere is a sentence."""
    asked = view.address
    told = figure_link("", asked.cited, asked.of) if asked.of else asked.cited
    return [
        html.H1(view.say("behind"), className="page-title"),
        html.Section(behind(view.store, told, view.language, inside=view.inside), className="card"),
        *_onward(view, told),
    ]


def _onward(view: View, told: str) -> list[Any]:
    """The way to the indicator as the figure saw it: same programme, period and revision."""
    try:
        place = addressed(view.store.path, told)
    except TrackerError:
        return []
    question = place.question
    there = {"programme": question.programme, "period": str(question.period), "as_of": place.revision}
    href = view.url(page="indicator", indicator=question.indicator, **there)
    return [html.P(dcc.Link(view.say("to_indicator", question.indicator), href=href))]
