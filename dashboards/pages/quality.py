"""Everything the data quality rules find in a programme, worst first."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from dashboards.view import View
from indicators.quality import QualityFinding, findings

MOST_RECORDS = 40


def content(view: View) -> list[Any]:
    """The page; no finding is a sentence."""
    found = findings(view.session, view.programme.programme_id or None, view.session.data_date)
    title = html.H1(view.say("quality"), className="page-title")
    if not found:
        return [title, html.P(view.say("no_findings"), className="empty")]
    return [title, *(_severity(view, severity, list(group)) for severity, group in groupby(found, key=lambda finding: finding.severity))]


def _severity(view: View, severity: str, found: list[QualityFinding]) -> Any:
    lines = [_rule(view, list(group)) for _, group in groupby(found, key=lambda finding: finding.rule)]
    head = html.Tr([html.Th(""), html.Th(view.say("rule")), html.Th(view.say("records"))])
    heading = html.H3([html.Span(str(len(found)), className=f"badge badge-{severity}"), " ", view.say(severity)], className="card-title")
    return html.Section(
        [heading, html.Div(html.Table([html.Thead(head), html.Tbody(lines)], className="findings"), className="scroll")], className="card"
    )


def _rule(view: View, found: list[QualityFinding]) -> Any:
    ids = [finding.record_id for finding in found[:MOST_RECORDS]]
    records = [html.Span(f"{record_id}{',' if record_id is not ids[-1] else ''} ") for record_id in ids]
    more = view.say("more", len(found) - MOST_RECORDS) if len(found) > MOST_RECORDS else ""
    return html.Tr(
        [
            html.Td(html.Code(found[0].rule)),
            html.Td(found[0].words.text(view.language), className="grow"),
            html.Td([*records, more], className="records"),
        ]
    )
