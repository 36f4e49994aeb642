"""The controls of every screen. Each choice carries the URL of the screen it leads to, so the browser only has to go there."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.card import CHOICE
from dashboards.view import View
from indicators.wording import date_text, period_name
from tracker.periods import Period
from tracker.store import Revision

MOST_REVISIONS = 200
_KINDS = (("years", "year"), ("halves", "half"), ("quarters", "quarter"))
_MOST_PARTS = 40

Option = dict[str, str]
Options = list[dict[str, Any]]


def controls(view: View) -> Any:
    """Programme, period and revision. The chosen option of each is the URL of the screen itself."""
    return html.Div(
        [
            _select(view, "programme", _programmes(view), "control-wide"),
            _select(view, "period", _periods(view), "control"),
            _other_period(view),
            _select(view, "as_of", _revisions(view), "control-wide"),
        ],
        className="frame-controls",
    )


def _select(view: View, name: str, options: Options, class_name: str) -> Any:
    return dmc.Select(
        id=name,
        label=view.say(name),
        data=options,
        value=view.url() if options else None,
        allowDeselect=False,
        className=class_name,
        **CHOICE,
    )


def _other_period(view: View) -> Any:
    return dmc.TextInput(
        id="other-period",
        label=view.say("other_period"),
        placeholder=str(view.period),
        value="",
        debounce=True,
        className="control",
        inputProps={"title": view.say("other_period_hint"), "autoComplete": "off"},
    )


def _programmes(view: View) -> Options:
    """The same page of each programme; of another one over the period of its own newest records."""
    return [
        _option(one.name or one.programme_id, view.url() if one == view.programme else view.url(programme=one.programme_id, period=""))
        for one in view.programmes
    ]


def _periods(view: View) -> Options:
    """Years, halves and quarters with records, newest first, and the period of the address when it is none of them."""
    first = view.programme.first or view.period.first
    last = view.programme.last or view.period.last
    whole = Period(min(first, last), last)
    groups: Options = []
    listed: set[str] = set()
    for word, kind in _KINDS:
        parts = whole.parts(kind)[-_MOST_PARTS:]
        listed |= {str(part) for part in parts}
        groups.append({"group": view.say(word), "items": [_period(view, part) for part in reversed(parts)]})
    if str(view.period) not in listed:
        groups.append({"group": view.say("custom"), "items": [_period(view, view.period)]})
    return groups


def _period(view: View, part: Period) -> Option:
    return _option(period_name(part, view.language), view.url(period=str(part)))


def _revisions(view: View) -> Options:
    """The newest revision, then the older ones with the day, who saved and why."""
    saved = list(reversed(view.store.revisions()))
    listed = saved[:MOST_REVISIONS] + [revision for revision in saved[MOST_REVISIONS:] if revision.rev == view.session.revision]
    return [_revision(view, revision) for revision in listed] or [_option(view.say("revision", 0), view.url())]


def _revision(view: View, revision: Revision) -> Option:
    day = date_text(revision.saved_at.date(), view.language)
    if revision.rev >= view.session.head:
        return _option(view.say("newest", revision.rev, day), view.url(as_of=None))
    told = f"{view.say('revision', revision.rev)} · {day} · {view.saved(revision.actor, revision.reason)}"
    return _option(told, view.url(as_of=revision.rev))


def _option(label: str, value: str) -> Option:
    return {"label": label, "value": value}
