"""Screens, made once for each revision and address and kept: showing one again costs no question to the store."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboards.address import Address
from dashboards.components.behind import behind
from dashboards.components.frame import blank, frame
from dashboards.pages import bringing, figure, frameworks, indicator, indicators, overview, quality, record, sql
from dashboards.view import NOBODY, Meanwhile, View, viewed
from dashboards.wording import say
from indicators.provenance import remember
from indicators.words import told_by_letters
from tracker import clock
from tracker.outgoing import outgoing
from tracker.recent import Recent
from tracker.store import Store

_PAGES = {
    "overview": overview.content,
    "indicators": indicators.content,
    "indicator": indicator.content,
    "frameworks": frameworks.content,
    "quality": quality.content,
    "import": bringing.content,
    "sql": sql.content,
    "figure": figure.content,
    "record": record.content,
}
_KEPT = 128
_LOG = logging.getLogger("tracker.dashboards")


@dataclass(frozen=True, slots=True)
class Screen:
    """What the browser is sent: the screen as plain JSON, the URL that says all of it, and its title."""

    tree: Any
    url: str
    title: str


class Screens:
    """The screens of one store. A new revision makes new ones; threads may share them.

    Readers `inside` may see single people's rows; nobody is where the dashboard listens to other machines, too, or comes from another.
    """

    def __init__(self, store: Store, *, inside: bool = True) -> None:
        self._store = store
        self._inside = inside
        self._kept: Recent[Any] = Recent(_KEPT)
        self._making: Recent[Lock] = Recent(_KEPT)

    def screen(self, asked: Address, *, here: bool = True) -> Screen:
        """The screen that an address asks for, without its drawer. A bug is a sentence on it, and its cause goes to the log."""
        asked, inside = replace(asked, figure=""), self._inside and here
        try:
            meanwhile = self._meanwhile(asked, inside=inside)
            place = (self._store.head, asked, inside, meanwhile)
            with self._making.once(place, Lock):  # whoever asks while it is made waits for it: made twice at once, each takes twice as long
                made: Screen = self._kept.once(place, lambda: _screen(self._store, asked, meanwhile, inside=inside))
        except Exception:  # noqa: BLE001  a bug must not leave the reader with an empty page
            _LOG.exception("the screen %s could not be made", asked.url())
            return Screen(plain(_failed(asked.language)), "", say("title", asked.language))
        return made

    def _meanwhile(self, asked: Address, *, inside: bool) -> Meanwhile | None:
        """What changes without a save: the newest overview tells of it, to readers inside what goes out, too."""
        if asked.page != "overview" or asked.as_of is not None:
            return None
        if not inside:
            return Meanwhile(clock.now().date())
        with self._store.session() as session:
            return Meanwhile(clock.now().date(), outgoing(self._store.path, session, asked.language))

    def drawer(self, figure: str, language: str, *, here: bool = True) -> Any:
        """What stands behind a figure: an address means one revision for ever, so it is kept whatever is saved later."""
        inside = self._inside and here
        try:
            return self._kept.once(
                (figure, language, inside), lambda: aloud(plain(behind(self._store, figure, language, inside=inside)), language)
            )
        except Exception:  # noqa: BLE001  the same
            _LOG.exception("the drawer of %s could not be made", figure)
            return plain(_failed(language))


def _screen(store: Store, asked: Address, meanwhile: Meanwhile | None, *, inside: bool) -> Screen:
    with viewed(store, asked, inside=inside, meanwhile=meanwhile) as shown:
        tree = frame(shown, _content(shown))
        remember(store.path, shown.shown)
        return Screen(aloud(plain(tree), asked.language), shown.url(), _title(shown))


def _content(view: View) -> list[Any]:
    if view.address.page not in _PAGES:
        return [html.H1(view.say("title"), className="page-title"), html.P(view.say("no_page"), className="empty")]
    if view.programme == NOBODY and view.address.page not in ("import", "record"):
        way = dcc.Link(view.say("import"), href=view.url(page="import"))
        title = html.H1(view.say("title"), className="page-title")
        return [title, html.P([view.say("empty_store"), " ", way], className="empty"), blank(view)]
    return _PAGES[view.address.page](view)


def _title(view: View) -> str:
    named = {"indicator": view.address.indicator, "figure": view.address.cited, "record": view.address.record.rstrip("/")} | {
        page: view.say(page) for page in ("indicators", "frameworks", "quality", "import", "sql")
    }
    return " · ".join(part for part in (named.get(view.address.page, ""), view.say("title")) if part)


def _failed(language: str) -> Any:
    return html.Main(html.P(say("failed", language), className="empty"), className="frame-main")


def plain(part: Any) -> Any:
    """Components as the JSON that the browser reads: made once, sent often."""
    if isinstance(part, Component):
        return plain(part.to_plotly_json())  # type: ignore[no-untyped-call]
    if isinstance(part, dict):
        return {key: plain(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [plain(value) for value in part]
    return part


def aloud(tree: Any, language: str) -> Any:
    """The same, where words in the letters of another language than the page's say so: they are read aloud in theirs."""
    if isinstance(tree, list):
        return [aloud(part, language) for part in tree]
    if not isinstance(tree, dict) or "props" not in tree:
        return tree
    props = tree["props"]
    told = told_by_letters(_words(props.get("children"))) if tree["namespace"] == "dash_html_components" else ""
    more = {"lang": told} if told not in {"", language} and "lang" not in props else {}
    return tree | {"props": props | more | {"children": aloud(props["children"], language)}} if "children" in props else tree


def _words(children: Any) -> str:
    """What an element says itself or in a link, without what stands in elements of its own."""
    parts = children if isinstance(children, list) else [children]
    return " ".join(part if isinstance(part, str) else _words(part["props"].get("children")) for part in parts if _is_own(part))


def _is_own(part: Any) -> bool:
    return isinstance(part, str) or (isinstance(part, dict) and part.get("type") == "Link" and "props" in part)
