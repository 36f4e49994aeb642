"""The overview: what is to do, headline figures, agreements announced and registered, participants, a map, data quality, revisions."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.components.agenda import agenda
from dashboards.components.card import card
from dashboards.components.figures import cited, tile
from dashboards.components.picture import picture
from dashboards.components.table import scrolled, table
from dashboards.view import View
from indicators.phrasebook import reason_translated
from indicators.pictures import breakdown, coverage, partner_map, trend
from indicators.quality import inspected, summary
from indicators.wording import date_text, worked_text
from tracker.store import Revision

TILES = ("AGR-01", "TRN-01", "PTC-01", "FUN-01", "AGR-04", "AGR-05")
ASSURANCE = (("coverage", "QUA-01"), ("verified", "QUA-02"), ("returns", "QUA-04"), ("sex_recorded", "QUA-03"))
_LATEST = 5
_FEW_BARS = 12
"""As high as the map beside it; the rest stands in the table below, and on the indicator's own page."""


def content(view: View) -> list[Any]:
    """The page."""
    by_country = view.ask("AGR-01", "partner_country")
    people = trend(view.session, view.question("PTC-01"), view.language)
    covered = coverage(view.session, view.programme.programme_id, view.period.last, view.language)
    return [
        html.H1(view.programme.name, className="page-title"),
        agenda(view),
        html.Div([tile(view, code) for code in TILES], className="tiles"),
        html.Div(
            [
                picture(view, covered, "coverage"),
                picture(view, people, "participants", view.say("participants")),
            ],
            className="pair",
        ),
        html.Div(
            [
                picture(view, partner_map(view.session, by_country, view.language), "map"),
                picture(view, breakdown(view.session, by_country, "partner_country", view.language), "countries", most=_FEW_BARS),
            ],
            className="pair",
        ),
        html.Div([_quality(view), _revisions(view)], className="pair"),
    ]


def _quality(view: View) -> Any:
    """How much the figures above can be relied on."""
    lines = []
    for word, code in ASSURANCE:
        figures = view.ask(code)
        parts = worked_text(figures.total, figures, view.language).rpartition(" = ")[0]
        name = dcc.Link(view.say(word), href=view.url(page="indicator", indicator=code))
        lines.append(
            html.Tr([html.Td(name), html.Td(parts, className="number"), html.Td(cited(view, figures.total, figures), className="number")])
        )
    counted = summary(inspected(view.session, view.programme.programme_id, view.session.data_date))
    badges = [
        html.Span(
            [view.label(view.say(severity)), html.Strong(view.number(counted.get(severity, 0)))],
            className=f"badge badge-{severity}",
        )
        for severity in ("error", "warning", "info")
    ]
    more = dcc.Link(view.say("see_findings"), href=view.url(page="quality"))
    told = table([view.say(word) for word in ("indicator", "part_of", "value")], lines, quiet=True)
    return card(view.say("quality"), told, html.Div(badges, className="badges"), more)


def _revisions(view: View) -> Any:
    """The last saves: number, why, when and who."""
    latest = [revision for revision in reversed(view.store.revisions()) if revision.rev <= view.session.revision][:_LATEST]
    lines = [
        html.Tr(
            [
                html.Td(dcc.Link(str(r.rev), href=view.url(as_of=r.rev if r.rev < view.session.head else None))),
                html.Td([reason_translated(r.reason, view.language), html.Span(_saved(view, r), className="when")]),
            ]
        )
        for r in latest
    ]
    told = table([view.say(word) for word in ("saved_number", "import_reason")], lines, "revisions", quiet=True)
    return card(view.say("revisions"), scrolled(told))


def _saved(view: View, revision: Revision) -> str:
    return f"{date_text(revision.saved_at.date(), view.language)} · {revision.actor}"
