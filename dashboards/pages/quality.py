"""Everything the data quality rules find in a programme, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from dash import dcc, html

from dashboards.components import edit
from dashboards.components.card import card
from dashboards.components.decision import form
from dashboards.components.delivery import delivery
from dashboards.components.doubles import doubles
from dashboards.components.frame import chosen, row_of_links
from dashboards.components.table import scrolled, table
from dashboards.view import View
from indicators.phrasebook import reason_translated
from indicators.quality import Breaches, QualityFinding, inspected, still_open
from indicators.quality.finding import Acceptance
from indicators.quality.wording import Titles, alike, titles
from indicators.wording import date_text
from tracker.records import FROM_FILES
from tracker.vocabulary import vocabulary

MOST_RECORDS, ON_A_PAGE = 12, 200


def content(view: View) -> list[Any]:
    """The page, or all that one rule finds; no finding is a sentence."""
    found = inspected(view.session, view.programme.programme_id or None, view.session.data_date)
    of_rule = [one for one in found if one.rule.id == view.address.rule]
    title = html.H1(view.say("quality"), className="page-title")
    if view.address.rule:
        return [title, *_whole(view, of_rule)]
    newest = view.inside and view.is_newest
    changing = [edit.form(view), *delivery(view)] if newest else []
    alike = doubles(view) if newest else []
    if not found:
        return [title, html.P(view.say("no_findings"), className="empty"), *changing, *alike]
    listed = [_card(view, severity, list(some)) for severity, some in groupby(still_open(found), key=lambda one: one.rule.severity)]
    accepted = [one for one in found if one.accepted]
    return [
        title,
        *(_how(view) if view.inside else []),
        *([form(view, found)] if newest else []),
        *changing,
        *listed,
        *alike,
        *([_card(view, "accepted", accepted)] if accepted else []),
    ]


def _how(view: View) -> list[Any]:
    """What to do about findings, and all of them as a workbook to work through."""
    href = view.address.url().replace("/quality", "/findings.xlsx", 1)
    return [html.P([view.say("quality_how"), " ", html.A(view.say("quality_workbook"), href=href, download="")], className="fact")]


def _whole(view: View, found: Sequence[Breaches]) -> Iterator[Any]:
    """All that one rule finds, page by page; beyond the last page, which findings that were dealt with leave behind, the last."""
    yield dcc.Link(view.say("see_findings"), href=view.url(rule="", part=1))
    pages = max((-(-len(one) // ON_A_PAGE) for one in found), default=1)
    part = min(view.address.part, pages)
    start = (part - 1) * ON_A_PAGE
    if not found:
        yield html.P(view.say("rule_finds_nothing", view.address.rule), className="empty")
    for one in found:
        if some := one.part(start, ON_A_PAGE):
            yield _section(view, "accepted" if one.accepted else one.rule.severity, len(one), [_line(view, one, some)])
    if pages > 1:
        near = {1, *range(max(part - 2, 1), min(part + 2, pages) + 1), pages}
        links = [chosen(view.number(one), view.url(part=one), here=one == part) for one in sorted(near)]
        yield row_of_links(view.say("pages"), links)


def _card(view: View, name: str, found: Sequence[Breaches]) -> Any:
    """What is open of one severity, or what was accepted, rule by rule and reason by reason: the first records of each."""
    return _section(view, name, sum(map(len, found)), [_line(view, one, one.part(0, MOST_RECORDS), _more(view, one)) for one in found])


def _section(view: View, name: str, size: int, lines: list[Any]) -> Any:
    head = [view.say(word) for word in ("code", "rule", "records")]
    badge = html.Span(view.number(size), className=f"badge badge-{name}")
    return card([view.say(name), " ", badge], scrolled(table(head, lines, "findings")))


def _line(view: View, found: Breaches, some: Sequence[QualityFinding], more: Any = "") -> Any:
    told = alike(some, vocabulary(view.session), view.language, inside=view.inside)
    names = titles(view.session, some, view.language, inside=view.inside)
    return html.Tr(
        [
            html.Td(html.Code(found.rule.id)),
            html.Td([found.rule.words.text(view.language), *_why(view, found.accepted)], className="grow"),
            html.Td([*(_records(view, text, same, names) for text, same in told.items()), more], className="records"),
        ]
    )


def _more(view: View, found: Breaches) -> Any:
    """The way to all that a rule finds, where it is more than is shown."""
    more = len(found) - MOST_RECORDS
    return dcc.Link(view.say("more", view.number(more)), href=view.url(rule=found.rule.id)) if more > 0 else ""


def _records(view: View, told: str, same: list[QualityFinding], names: Titles) -> Any:
    """Records that break a rule alike, each with its name, and what breaks it; outside, those of single people are only counted."""
    named = [finding for finding in same if view.inside or not finding.of_one_person]
    counted = len(same) - len(named)
    known = dict.fromkeys((finding.entity, finding.record_id) for finding in named)
    records = [part for one in known for part in _record(view, one, names.get(one, ""), last=one == next(reversed(known)))]
    people = view.say("of_people", view.number(counted)) if counted else ""
    return html.Div([html.Div([*records, people], className="named"), told], className="finding")


def _record(view: View, one: tuple[str, str], name: str, *, last: bool) -> tuple[Any, ...]:
    """A record on a line with its name; without one within a row of them, in which a line may break after it, not within its id."""
    told = html.Span(_linked(view, *one))
    return (html.Div([told, f" {name}"]),) if name else (html.Span([told, "" if last else ","]), " ")


def _linked(view: View, kind: str, record_id: str) -> list[Any]:
    """Where it can be corrected, the way to the record, or to each of those that are found together."""
    if kind not in FROM_FILES or not (view.inside and view.is_newest):
        return [record_id]
    way = partial(view.url, page="record", rule="", part=1)
    links = [dcc.Link(one, href=way(record=f"{kind}/{one}"), className="plain") for one in record_id.split("~")]
    return [part for place, link in enumerate(links) for part in (("~", link) if place else (link,))]


def _why(view: View, accepted: Acceptance | None) -> list[Any]:
    """Why something is accepted, when it is."""
    if accepted is None:
        return []
    because = reason_translated(accepted.reason, view.language)
    told = view.say("accepted_because", because, date_text(accepted.on_date, view.language), accepted.revision)
    return [html.Div(told, className="note")]
