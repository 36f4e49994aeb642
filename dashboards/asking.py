"""How a reader's query comes from the page `/sql` and its answer goes back: run, cancel, and the answer as a file."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update
from flask import Flask, Response, abort

from dashboards.browser import in_browser
from dashboards.components.against import refused, sentence
from dashboards.components.answer import answered
from dashboards.machine import asked_here
from dashboards.queries import LIMITS, Busy, Cancelled, NoCopy, Queries
from dashboards.wording import say
from tracker.errors import TrackerError
from tracker.store.analysts.sandbox import TooLong

_TOLD: dict[type[TrackerError], str] = {Busy: "sql_busy", NoCopy: "sql_no_copy", Cancelled: "sql_cancelled"}


def asking(app: Dash, queries: Queries | None) -> None:
    """Answer the queries of the page; without `queries` only with a sentence."""
    _run(app, queries)
    _cancel(app, queries)
    _files(app, queries)


def _run(app: Dash, queries: Queries | None) -> None:
    asked = Output("sql-asked", "data")
    clicked = Input("sql-run", "n_clicks"), State("sql-text", "value")
    in_browser(app, "ask", asked, *clicked)

    @app.callback(
        Output("sql-answer", "children"),
        Input("sql-asked", "data"),
        State("language", "data"),
        running=[(Output("sql-run", "loading"), True, False), (Output("sql-cancel", "disabled"), False, True)],
        prevent_initial_call=True,
    )
    def answer(told: dict[str, str] | None, language: str | None) -> Any:
        """What the answer's place on the page shows."""
        return _answer(_open(queries), told, language or "en") if told else no_update


def _cancel(app: Dash, queries: Queries | None) -> None:
    clicked = Input("sql-cancel", "n_clicks"), State("sql-asked", "data")

    @app.callback(Output("sql-cancelled", "data"), *clicked, prevent_initial_call=True)
    def cancel(clicks: int | None, told: dict[str, str] | None) -> Any:
        """Nothing: the query's own answer says that it was cancelled."""
        if clicks and told and (here := _open(queries)):
            here.cancel(str(told["name"]))
        return no_update


def _files(app: Dash, queries: Queries | None) -> None:
    server: Flask = app.server

    @server.get("/sql/<name>.csv")
    def file(name: str) -> Response:
        """An answer as a file."""
        here = _open(queries)
        text = here.file(name) if here else None
        if text is None:
            abort(Response(say("sql_lost", "en"), 404, mimetype="text/plain"))
        return Response("\ufeff" + text, mimetype="text/csv", headers={"Content-Disposition": "attachment; filename=answer.csv"})


def _open(queries: Queries | None) -> Queries | None:
    """The queries, for a reader at this machine."""
    return queries if asked_here() else None


def _answer(queries: Queries | None, told: dict[str, str], language: str) -> Any:
    if queries is None:
        return sentence(say("sql_closed", language), language)
    try:
        return answered(queries.ask(str(told["name"]), str(told["query"])), str(told["name"]), language)
    except TooLong:
        return sentence(say("sql_too_long", language, f"{LIMITS.seconds:g}"), language)
    except TrackerError as error:
        return refused(error, language, _TOLD)
