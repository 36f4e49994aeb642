"""The application: the address bar asks, one callback answers with the screen and the drawer; the browser turns choices into addresses."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import ALL, Dash, Input, Output, State, dcc, html, no_update
from flask import Flask, Response, jsonify, send_from_directory

from dashboards.address import address
from dashboards.asking import asking
from dashboards.browser import in_browser
from dashboards.charts.world import SHAPES, SHAPES_URL
from dashboards.correcting import correcting
from dashboards.deciding import deciding
from dashboards.editing import editing
from dashboards.guard import guard, packed
from dashboards.importing import importing
from dashboards.imports import Imports
from dashboards.machine import asked_here
from dashboards.queries import Queries
from dashboards.screens import Screens
from dashboards.wording import say
from dashboards.workbooks import workbooks
from tracker.errors import StoreFull
from tracker.phrases import LANGUAGES
from tracker.store import Store
from tracker.store.store import refuse_full

_A_DAY_S = 86_400
_FONTS = "'Noto Sans', 'Segoe UI', system-ui, sans-serif"
# White on the sixth cyan, which is the usual one, has a contrast of 2.8; on the ninth of 5.6 (WCAG 2.2 asks for 4.5).
_THEME = {"primaryColor": "cyan", "primaryShade": 9, "fontFamily": _FONTS, "defaultRadius": "md"}


def build_app(store: Store, screens: Screens | None = None, queries: Queries | None = None, imports: Imports | None = None) -> Dash:
    """The dashboard of one store; without `queries` it answers no SQL, without `imports` it takes neither files nor decisions.

    Nothing it sends asks another host for anything.
    """
    app = Dash(__name__, title=say("title", "en"), update_title="", enable_mcp=False, suppress_callback_exceptions=True)
    app.layout = dmc.MantineProvider([*_state(), html.Div(id="screen"), _drawer()], theme=_THEME, forceColorScheme="light")
    screens = screens or Screens(store)
    _answers(app, screens)
    _choices(app)
    asking(app, queries)
    importing(app, imports)
    deciding(app, store, screens, writable=imports is not None)
    editing(app, store, screens, imports)
    correcting(app, store, imports)
    workbooks(app, store, inside=imports is not None)
    _routes(app, store)
    guard(app)
    packed(app, SHAPES_URL)
    return app


def _state() -> list[Any]:
    return [
        dcc.Location(id="url", refresh="callback-nav"),
        dcc.Store(id="shown"),
        dcc.Store(id="title"),
        dcc.Store(id="language"),
        html.Div(id="head", className="unseen", role="status"),
        html.Div(id="working", className="working", role="status", **_in_each_language("working")),
        html.Div(id="lost", className="working", role="alert", **_in_each_language("lost")),
    ]


def _in_each_language(word: str) -> dict[str, Any]:
    """A phrase for what the browser says before the server has answered."""
    return {f"data-{language}": say(word, language) for language in LANGUAGES}


def _drawer() -> Any:
    return dmc.Drawer(id="drawer", opened=False, position="right", size="min(100vw, 46rem)", padding="lg", className="drawer")


def _answers(app: Dash, screens: Screens) -> None:
    @app.callback(
        Output("screen", "children"),
        Output("shown", "data"),
        Output("title", "data"),
        Output("language", "data"),
        Output("drawer", "opened"),
        Output("drawer", "title"),
        Output("drawer", "closeButtonProps"),
        Output("drawer", "children"),
        Input("url", "pathname"),
        Input("url", "search"),
        State("shown", "data"),
    )
    def answer(pathname: str | None, search: str | None, shown: str | None) -> tuple[Any, ...]:
        """The screen that the address asks for, unless it is the one shown, and the drawer of the figure it names."""
        asked, here = address(pathname, search), asked_here()
        screen = screens.screen(asked, here=here)
        same = screen.url == shown and bool(shown) and not asked.unread
        sent = (no_update,) * 4 if same else (screen.tree, screen.url, screen.title, asked.language)
        if not asked.figure:
            return (*sent, False, no_update, no_update, no_update)
        close = {"aria-label": say("close", asked.language)}
        return (*sent, True, say("behind", asked.language), close, screens.drawer(asked.figure, asked.language, here=here))


def _choices(app: Dash) -> None:
    """What the browser does by itself; the functions are in `assets/navigation.js`."""
    controls = [Input(name, "value") for name in ("programme", "period", "as_of")]
    in_browser(app, "choose", Output("url", "href"), *controls, State("shown", "data"))
    in_browser(app, "write", Output("url", "href", allow_duplicate=True), Input("other-period", "value"))
    in_browser(app, "close", Output("url", "href", allow_duplicate=True), Input("drawer", "opened"))
    in_browser(app, "point", Output("url", "href", allow_duplicate=True), Input({"chart": ALL}, "clickData"))
    in_browser(app, "head", Output("head", "children"), Input("title", "data"), Input("language", "data"))


def _routes(app: Dash, store: Store) -> None:
    server: Flask = app.server

    @server.get(SHAPES_URL)
    def shapes() -> Response:
        """The shapes of the map."""
        return send_from_directory(SHAPES.parent, SHAPES.name, mimetype="application/geo+json", max_age=_A_DAY_S)

    @server.get("/health")
    def health() -> tuple[Response, int]:
        """Whether the store answers a real query, and takes what is saved."""
        with store.session() as session:
            told = {"revision": session.revision, "organisations": session.tuples("select count(*) from organisation")[0][0]}
        try:
            refuse_full(store.path)
        except StoreFull:
            return jsonify(status="full", **told), 503
        return jsonify(status="ok", **told), 200
