"""What is to do: targets behind or not ratable, errors that hold a final report back, missing returns, and reports on their way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from dashboards.components.card import card
from dashboards.components.figures import cited
from dashboards.view import Meanwhile, View
from indicators.logframes.logframe import Line
from indicators.logframes.matrix import indicator_title
from indicators.logframes.progress import promise_text, way_covered, way_text
from indicators.logframes.targets import LOOSE, Band
from indicators.quality import Breaches, inspected, still_open
from indicators.quality.returns import Sent, returns
from indicators.wording import date_text, period_name
from tracker.outgoing import Outgoing

MOST = 3
"""So many things of a kind are named; of the rest it is told how many they are."""
_UNSENT = "DQ-33"


def agenda(view: View) -> Any:
    """The card, of four parts for readers inside; readers outside learn nothing of errors and deliveries."""
    parts = [_targets(view), *([_errors(view)] if view.inside else []), _returns(view)]
    if view.inside and view.meanwhile:
        parts.append(_reports(view, view.meanwhile))
    return card(view.say("to_do"), html.Div(parts, className="agenda"))


def _part(view: View, name: str, told: Any, lines: Sequence[Any], *way: Any, is_open: bool) -> Any:
    """One thing to look after: how it stands, the first of what is to do, and the way to all of it or on."""
    more = [view.say("more", view.number(len(lines) - MOST))] if len(lines) > MOST else []
    listed = [html.Ul([html.Li(line) for line in (*lines[:MOST], *more)])] if lines else []
    head = [html.H3(view.say(name)), html.Div(told, className="agenda-told")]
    return html.Div([*head, *listed, *way], className=f"agenda-part agenda-{'open' if is_open else 'clear'}")


def _targets(view: View) -> Any:
    """Promises of the programme's frameworks that figures of the period are behind of, then those of which that cannot be said."""
    lines = [line for frame in view.logframes() for line in frame.lines if line.standing.goal]
    behind, loose, unrated = ([line for line in lines if line.way.band in bands] for bands in ({Band.BEHIND}, LOOSE, {Band.NOT_RATED}))
    said = view.say("part_behind", view.number(len(behind)), view.number(len(lines))) if lines else ""
    aside = {"too_loose": len(loose), "not_rated": len(unrated)}
    told = [
        said or view.say("no_target"),
        *(html.Span(view.say(name, view.number(count)), className="when") for name, count in aside.items() if count),
    ]
    way = [dcc.Link(view.say("frameworks"), href=view.url(page="frameworks"))] if lines else []
    return _part(view, "targets", told, [_unmet(view, line) for line in (*behind, *loose)], *way, is_open=bool(behind))


def _unmet(view: View, line: Line) -> list[Any]:
    """What is behind, or may be, how far it came of what was promised, and the share of the way."""
    goal, definition = line.standing.goal, line.definition
    if not (line.figures and goal and goal.value is not None and definition):
        return []
    view.shown.append(line.figures)
    group = f" · {indicator_title(view.session, line, view.language)}" if line.by else ""
    link = dcc.Link(definition.name.text(view.language), href=view.url(page="indicator", indicator=definition.code))
    promise = view.say("target", promise_text(goal.value, line.figures, view.language), date_text(goal.on_date, view.language))
    share = (way_text if line.way.band in LOOSE else way_covered)(line, view.language)
    return [link, group, html.Div([cited(view, line.figure, line.figures), f" · {promise} · {share}"], className="when")]


def _errors(view: View) -> Any:
    """Errors in the records: while any is open, a report goes out as a draft."""
    found = inspected(view.session, view.programme.programme_id, view.session.data_date)
    errors = [one for one in still_open(found) if one.rule.severity == "error"]
    lines = [[_rule(view, one), f" ({view.number(len(one))})"] for one in errors]
    told = [
        view.number(sum(map(len, errors))),
        html.Span(view.say("as_drafts" if errors else "as_finals"), className="when"),
    ]
    way = dcc.Link(view.say("see_findings"), href=view.url(page="quality"))
    return _part(view, "errors_to_mend", told, lines, way, is_open=bool(errors))


def _rule(view: View, broken: Breaches) -> Any:
    return dcc.Link(broken.rule.words.text(view.language), href=view.url(page="quality", rule=broken.rule.id))


def _returns(view: View) -> Any:
    """Monitoring returns of the period that did not come, and since when they are overdue."""
    known = returns(view.session, view.programme.programme_id, view.period, view.language)
    missing = [one for one in known.expected if one.sent == Sent.MISSING]
    if not known.expected:
        return _part(view, "returns", view.say("none_expected"), [], is_open=False)
    numbers = (view.number(number) for number in (len(missing), len(known.expected)))
    overdue = bool(view.meanwhile and view.meanwhile.today > known.due_on)
    due = view.say("was_due" if overdue else "is_due", date_text(known.due_on, view.language))
    told = [view.say("part_missing", *numbers), html.Span(due, className="when")]
    names = [html.Span(one.title, className="agenda-name", title=one.title) for one in missing] if view.inside else []
    way = dcc.Link(view.say("see_missing"), href=view.url(page="quality", rule=_UNSENT))
    return _part(view, "returns", told, names, *([way] if missing else []), is_open=bool(missing) and overdue)


def _reports(view: View, meanwhile: Meanwhile) -> Any:
    """Reports that did not go out, each with the reason, then the next ones; and how one is made now."""
    all_of_them = [one for one in meanwhile.outgoing if one.programme == view.programme.programme_id]
    stuck = [one for one in all_of_them if one.state != "next"]
    following = [one for one in all_of_them if one.state == "next"]
    told = view.say("not_sent", view.number(len(stuck))) if stuck else view.say("none_waits")
    lines = [_outgoing(view, one) for one in (*stuck, *following)]
    kinds = {one.report: one.title for one in following}
    drafts = [_draft(view, report, title) for report, title in kinds.items()]
    now = [html.Div([view.say("make_now"), *drafts], className="when")] if drafts else []
    return _part(view, "reports", told, lines, *now, is_open=bool(stuck))


def _outgoing(view: View, one: Outgoing) -> list[Any]:
    """One report: for whom, when it is or was due, what went wrong, and what happens next."""
    named = f"{one.title}, {period_name(one.period, view.language)}"
    due = view.say("goes_out" if one.state == "next" else "should_have_gone", date_text(one.due_on, view.language), ", ".join(one.readers))
    by_hand = html.Code(f"tracker report again {one.report} {one.period} {one.readers[0]}", className="command")
    then: list[Any] = [view.say("tried_again")] if one.again else [view.say("decide_again"), by_hand]
    told = [due, *([one.why] if one.why else []), *([then] if one.state in ("failed", "unknown") else [])]
    return [named, *(html.Div(each, className="when") for each in told)]


def _draft(view: View, report: str, title: str) -> Any:
    """A draft to take away; `assets/drafts.js` says beside it that it is being made, when it has come, or why it has not."""
    href = view.url().replace("/", "/report.pdf", 1) + f"&report={report}"
    said = ("draft_making", "draft_stop", "draft_stopped", "draft_done", "draft_failed")
    words: dict[str, Any] = {word.replace("draft_", "data-"): view.say(word) for word in said}
    return html.Div([html.A(title, href=href, download="", className="draft"), html.Span(role="status", className="draft-told", **words)])
