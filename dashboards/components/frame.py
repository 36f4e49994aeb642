"""The frame around every page: name, menu, controls, and which revision is shown."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.address import Address
from dashboards.view import View
from indicators.wording import date_text, period_name
from tracker.periods import Period, period

NEWEST = "newest"
_MENU = (("overview", "overview"), ("indicators", "indicators"), ("quality", "quality"))


def frame(view: View, content: list[Any]) -> Any:
    """A whole screen."""
    return html.Div(
        [
            html.Header(_header(view), className="frame-header"),
            html.Main([_older(view), *content] if not view.is_newest else content, className="frame-main"),
            html.Footer(_footer(view), className="frame-footer"),
        ]
    )


def _header(view: View) -> Any:
    name = dcc.Link(view.say("title"), href=view.address.url(page="overview", figure=""), className="frame-name")
    return html.Div(
        [html.Div([name, _menu(view), _languages(view.address)], className="frame-bar"), _controls(view)], className="frame-inner"
    )


def _menu(view: View) -> Any:
    here = "indicators" if view.address.page == "indicator" else view.address.page
    links = [
        dcc.Link(
            view.say(word),
            href=view.address.url(page=page, figure="", by=""),
            className="menu-link menu-here" if page == here else "menu-link",
        )
        for page, word in _MENU
    ]
    return html.Nav(links, className="frame-menu")


def _languages(address: Address) -> Any:
    names = {"en": "English", "uk": "Українська", "fr": "Français"}
    links = [
        dcc.Link(name, href=address.url(language=code), className="menu-link menu-here" if code == address.language else "menu-link")
        for code, name in names.items()
    ]
    return html.Nav(links, className="frame-languages", **{"aria-label": "language"})


def _controls(view: View) -> Any:
    return html.Div(
        [
            dmc.Select(
                id="programme",
                label=view.say("programme"),
                data=[{"value": p.programme_id, "label": p.name or p.programme_id} for p in view.programmes],
                value=view.programme.programme_id or None,
                allowDeselect=False,
                searchable=True,
                className="control-wide",
            ),
            dmc.Select(
                id="period",
                label=view.say("period"),
                data=_periods(view),
                value=str(view.period),
                allowDeselect=False,
                searchable=True,
                className="control",
            ),
            dmc.Select(
                id="as_of",
                label=view.say("as_of"),
                data=_revisions(view),
                value=_shown(view),
                allowDeselect=False,
                className="control-wide",
            ),
        ],
        className="frame-controls",
    )


def _periods(view: View) -> list[dict[str, Any]]:
    """Years, halves and quarters with records, newest first, and the period of the address when it is none of them."""
    first = view.programme.first or view.period.first
    last = view.programme.last or view.period.last
    whole = Period(min(first, last), last)
    groups = [
        {"group": view.say(word), "items": [_option(part, view.language) for part in reversed(whole.parts(kind))]}
        for word, kind in (("years", "year"), ("halves", "half"), ("quarters", "quarter"))
    ]
    listed = {item["value"] for group in groups for item in group["items"]}
    if str(view.period) not in listed:
        groups.append({"group": view.say("custom"), "items": [_option(view.period, view.language)]})
    return groups


def _option(part: Period, language: str) -> dict[str, str]:
    return {"value": str(part), "label": period_name(part, language)}


def _revisions(view: View) -> list[dict[str, str]]:
    newest = {"value": NEWEST, "label": view.say("newest", view.session.head)}
    older = [
        {
            "value": str(r.rev),
            "label": f"{view.say('revision', r.rev)} · {date_text(r.saved_at.date(), view.language)} · {r.actor}: {r.reason}",
        }
        for r in reversed(view.store.revisions())
        if r.rev < view.session.head
    ]
    return [newest, *older]


def _shown(view: View) -> str:
    return NEWEST if view.is_newest else str(view.session.revision)


def _older(view: View) -> Any:
    """The band that says that this is not the newest state."""
    saved = date_text(view.session.saved_at.date(), view.language) if view.session.saved_at else "–"
    text = view.say("older", view.session.revision, saved, view.session.head)
    return html.Div([html.Span(text), dcc.Link(view.say("go_newest"), href=view.address.url(as_of=None, figure=""))], className="band")


def _footer(view: View) -> Any:
    saved = date_text(view.session.saved_at.date(), view.language) if view.session.saved_at else ""
    return f"{view.say('revision', view.session.revision)} · {saved}" if saved else view.say("revision", view.session.revision)


def navigation(address: Address, programme: str | None, over: str | None, as_of: str | None) -> str:
    """The URL that the controls ask for, from the screen they stand on."""
    revision = None if as_of in (None, NEWEST) else int(str(as_of))
    wanted: dict[str, object] = {"as_of": revision, "figure": ""}
    if programme:
        wanted |= {"programme": programme} | ({"period": ""} if address.programme and programme != address.programme else {})
    if over and "period" not in wanted:
        wanted["period"] = str(period(over))
    return address.url(**wanted)
