"""The application: one callback makes the screen that the address bar asks for, another turns controls into an address."""

from __future__ import annotations

import logging
from typing import Any

import dash_mantine_components as dmc
from dash import Dash, Input, Output, State, dcc, html, no_update
from flask import Flask, Response, jsonify, send_from_directory

from dashboards.address import Address, address
from dashboards.components.behind import drawer
from dashboards.components.frame import frame, navigation
from dashboards.pages import indicator, indicators, overview, quality
from dashboards.view import View, fallback, view
from dashboards.wording import say
from indicators.provenance import remember
from tracker.errors import TrackerError, UnknownName, WrongRequest
from tracker.settings import DATA
from tracker.store import Store

_PAGES = {"overview": overview.content, "indicators": indicators.content, "indicator": indicator.content, "quality": quality.content}
_LOG = logging.getLogger("tracker.dashboards")
_TITLE_SCRIPT = "function(language, title) { document.documentElement.lang = language; document.title = title; return ''; }"


def build_app(store: Store) -> Dash:
    """The dashboard of one store. It answers this machine's browser only; nothing it sends asks another host for anything."""
    app = Dash(__name__, title="Partnership Impact Tracker", update_title="", enable_mcp=False, suppress_callback_exceptions=True)
    app.layout = dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh="callback-nav"),
            dcc.Store(id="language", data="en"),
            dcc.Store(id="page-title", data=""),
            html.Div(id="title-set", hidden=True),
            html.Div(id="screen"),
        ],
        theme={"primaryColor": "cyan", "fontFamily": "'Noto Sans', 'Segoe UI', system-ui, sans-serif", "defaultRadius": "md"},
    )
    _callbacks(app, store)
    _routes(app.server, store)
    _guard(app)
    return app


def _callbacks(app: Dash, store: Store) -> None:
    app.clientside_callback(_TITLE_SCRIPT, Output("title-set", "children"), Input("language", "data"), Input("page-title", "data"))

    @app.callback(
        Output("screen", "children"),
        Output("language", "data"),
        Output("page-title", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
    )
    def screen(pathname: str | None, search: str | None) -> tuple[Any, str, str]:
        """The screen that the address asks for."""
        asked = address(pathname, search)
        title = say("title", asked.language)
        named = f"{asked.indicator} · {title}" if asked.page == "indicator" else title
        return made(store, asked), asked.language, named

    @app.callback(
        Output("url", "href"),
        Input("programme", "value"),
        Input("period", "value"),
        Input("as_of", "value"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def choose(programme: str | None, over: str | None, as_of: str | None, pathname: str | None, search: str | None) -> Any:
        """The address that the controls ask for, unless they ask for the screen they stand on."""
        return _moved(store, address(pathname, search), lambda here: navigation(here, programme, over, as_of))

    @app.callback(
        Output("url", "href", allow_duplicate=True),
        Input("drawer", "opened"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def close(opened: bool | None, pathname: str | None, search: str | None) -> Any:
        """The address without the figure whose drawer was closed."""
        here = address(pathname, search)
        return here.url(figure="") if not opened and here.figure else no_update


def _moved(store: Store, asked: Address, wanted: Any) -> Any:
    """The address that `wanted` makes of the screen shown, or no change when it shows the same."""
    try:
        with store.session(asked.as_of) as session:
            here = view(store, session, asked).address
        there = wanted(here)
    except TrackerError:
        return no_update
    return no_update if there == here.url(figure="") else there


def made(store: Store, asked: Address) -> Any:
    """A whole screen. What a person got wrong is a sentence on it; a bug is a sentence too, and its cause goes to the log."""
    try:
        with store.session(asked.as_of) as session:
            shown = view(store, session, asked)
            content = _PAGES[asked.page](shown) if asked.page in _PAGES else [html.P(shown.say("no_page"), className="empty")]
            remember(store.path, shown.shown)
            return html.Div([frame(shown, content), drawer(shown)])
    except (UnknownName, WrongRequest) as error:
        return _said(store, fallback(asked, error), str(error))
    except Exception:  # noqa: BLE001  the last wall before a person
        _LOG.exception("the screen %s could not be made", asked.url())
        return html.P(say("failed", asked.language), className="empty")


def _said(store: Store, asked: Address, sentence: str) -> Any:
    """The frame around a sentence, with the wrong part of the address left out."""
    with store.session(asked.as_of) as session:
        shown: View = view(store, session, asked)
        return html.Div([frame(shown, [html.P(sentence, className="empty")]), drawer(shown)])


def _routes(server: Flask, store: Store) -> None:
    @server.get("/geography/world.geojson")
    def world() -> Response:
        """The shapes of the map."""
        return send_from_directory(DATA / "geography", "world-countries-110m.geojson", mimetype="application/geo+json", max_age=86400)

    @server.get("/health")
    def health() -> Response:
        """Whether the store answers a real query."""
        with store.session() as session:
            return jsonify(status="ok", revision=session.revision, organisations=session.tuples("select count(*) from organisation")[0][0])


def _guard(app: Dash) -> None:
    scripts = " ".join(app.csp_hashes())
    policy = (
        f"default-src 'self'; script-src 'self' {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        "connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; object-src 'none'"
    )

    @app.server.after_request
    def headers(response: Response) -> Response:
        """What the browser may do with what we send: run our own scripts, ask nobody else."""
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Cache-Control", "no-store")
        return response
