"""Everything the data quality rules find in a programme, worst first."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from dash import html

from dashboards.components.decision import form
from dashboards.components.table import table
from dashboards.view import View
from indicators.phrasebook import reason_translated
from indicators.quality import QualityFinding, findings, still_open
from indicators.quality.wording import alike
from indicators.wording import date_text, number_text
from tracker.vocabulary import vocabulary

MOST_RECORDS = 40


def content(view: View) -> list[Any]:
    """The page; no finding is a sentence."""
    found = findings(view.session, view.programme.programme_id or None, view.session.data_date)
    title = html.H1(view.say("quality"), className="page-title")
    if not found:
        return [title, html.P(view.say("no_findings"), className="empty")]
    listed = [
        _severity(view, severity, list(group)) for severity, group in groupby(still_open(found), key=lambda finding: finding.severity)
    ]
    accepted = [finding for finding in found if finding.accepted]
    newest = view.inside and view.session.revision == view.session.head
    return [title, *([form(view, found)] if newest else []), *listed, *([_accepted(view, accepted)] if accepted else [])]


def _severity(view: View, severity: str, found: list[QualityFinding]) -> Any:
    lines = [_rule(view, list(group)) for _, group in groupby(found, key=lambda finding: finding.rule)]
    return _card(view, severity, len(found), lines)


def _accepted(view: View, found: list[QualityFinding]) -> Any:
    """What was accepted as it is, reason by reason."""
    lines = [_rule(view, list(group)) for _, group in groupby(found, key=lambda finding: (finding.rule, finding.accepted))]
    return _card(view, "accepted", len(found), lines)


def _card(view: View, name: str, size: int, lines: list[Any]) -> Any:
    head = [view.say(word) for word in ("code", "rule", "records")]
    heading = html.H2(
        [view.say(name), " ", html.Span(number_text(size, view.language), className=f"badge badge-{name}")], className="card-title"
    )
    return html.Section([heading, html.Div(table(head, lines, "findings"), className="scroll")], className="card")


def _rule(view: View, found: list[QualityFinding]) -> Any:
    told = alike(found[:MOST_RECORDS], vocabulary(view.session), view.language, inside=view.inside)
    more = view.say("more", len(found) - MOST_RECORDS) if len(found) > MOST_RECORDS else ""
    return html.Tr(
        [
            html.Td(html.Code(found[0].rule)),
            html.Td([found[0].words.text(view.language), *_why(view, found[0])], className="grow"),
            html.Td([*(_records(view, text, same) for text, same in told.items()), more], className="records"),
        ]
    )


def _records(view: View, told: str, same: list[QualityFinding]) -> Any:
    """Records that break a rule alike, and what breaks it; for readers outside those of single people are only counted."""
    named = [finding for finding in same if view.inside or not finding.of_one_person]
    counted = len(same) - len(named)
    ids = list(dict.fromkeys(finding.record_id for finding in named))
    spans = [html.Span(f"{record_id}{',' if record_id is not ids[-1] else ''}") for record_id in ids]
    records = [part for span in spans for part in (span, " ")]  # a line may break between two records only at a space outside both
    people = view.say("of_people", number_text(counted, view.language)) if counted else ""
    return html.Div([html.Div([*records, people], className="named"), told], className="finding")


def _why(view: View, finding: QualityFinding) -> list[Any]:
    """Why a finding is accepted, when it is."""
    if finding.accepted is None:
        return []
    because = reason_translated(finding.accepted.reason, view.language)
    told = view.say("accepted_because", because, date_text(finding.accepted.on_date, view.language), finding.accepted.revision)
    return [html.Div(told, className="note")]
