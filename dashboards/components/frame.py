"""The frame around every page: name, menu, controls, which revision is shown, and what the address said wrongly."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from dashboards.components.controls import controls
from dashboards.view import NOBODY, View
from indicators.wording import date_text, period_name
from tracker.phrases import LANGUAGES

_MENU = ("overview", "indicators", "frameworks", "quality", "import", "sql")
_NAMES = {"en": "English", "uk": "Українська", "fr": "Français"}
_SHORT = {"en": "EN", "uk": "УК", "fr": "FR"}


def frame(view: View, content: list[Any]) -> Any:
    """A whole screen."""
    notes = [html.Div(problem, className="band", role="status") for problem in view.problems]
    older = [] if view.is_newest else [_older(view)]
    return html.Div(
        [
            html.A(view.say("skip"), href="#content", className="skip"),
            html.Header(_header(view), className="frame-header"),
            html.Main([*notes, *older, *content], className="frame-main", id="content", tabIndex="-1"),
            html.Div(revision_text(view), className="frame-footer"),
        ]
    )


def _header(view: View) -> Any:
    name = dcc.Link(view.say("title"), href=view.url(page="overview"), className="frame-name")
    bar = html.Div([name, _menu(view), _languages(view)], className="frame-bar")
    return html.Div([bar, *([_fold(view)] if _is_steered(view) else [])], className="frame-inner")


def _is_steered(view: View) -> bool:
    """A figure has programme, period and revision of its own, a record needs none, and an empty store has none to choose."""
    return view.programme != NOBODY and view.address.page not in ("figure", "record")


def _fold(view: View) -> Any:
    """The controls; on a narrow screen the browser folds them into the line that says what they are set to."""
    chosen_now = (view.programme.name, period_name(view.period, view.language), view.say("revision", view.session.revision).lower())
    return html.Details([html.Summary(" · ".join(filter(None, chosen_now))), controls(view)], open=True, className="fold")


def _menu(view: View) -> Any:
    here = "indicators" if view.address.page == "indicator" else view.address.page
    links = [chosen(view.say(page), view.url(page=page, by="", rule="", record="", part=1), here=page == here) for page in _MENU]
    return row_of_links(view.say("menu"), links, "frame-menu")


def _languages(view: View) -> Any:
    links = [chosen(_language(code), view.url(language=code), here=code == view.language) for code in LANGUAGES]
    return row_of_links(view.say("language"), links, "frame-languages")


def _language(code: str) -> Any:
    return [html.Span(_NAMES[code], className="long", lang=code), html.Span(_SHORT[code], className="short", title=_NAMES[code], lang=code)]


def blank(view: View) -> Any:
    """The way to the workbook that people fill in."""
    link = html.A(view.say("template_take"), href="/template.xlsx", download="")
    return html.P([view.say("template_why"), " ", link], className="fact")


def row_of_links(name: str, links: list[Any], class_name: str = "chooser") -> Any:
    """Links side by side, under a name for those who hear them."""
    called: dict[str, Any] = {"aria-label": name}
    return html.Nav(links, className=class_name, **called)


def chosen(name: Any, href: str, *, here: bool) -> Any:
    """A link of a row of choices, marked when it leads to where the reader is; `assets/navigation.js` follows it without loading anew."""
    marked: dict[str, Any] = {"className": "menu-link menu-here", "aria-current": "true"} if here else {"className": "menu-link"}
    return html.A(name, href=href, **marked)


def _older(view: View) -> Any:
    """The band that says that this is not the newest state."""
    text = view.say("older", view.session.revision, _saved(view) or "–", view.session.head)
    return html.Div([html.Span(text), dcc.Link(view.say("go_newest"), href=view.url(as_of=None))], className="band", role="status")


def revision_text(view: View) -> str:
    """Which revision is shown, and when it was saved."""
    return " · ".join(part for part in (view.say("revision", view.session.revision), _saved(view)) if part)


def _saved(view: View) -> str:
    return date_text(view.session.saved_at.date(), view.language) if view.session.saved_at else ""
