"""How files come from the page `/import`, and how they and edits are looked at and saved: route, preview, its pages, button."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from dash import ALL, MATCH, Dash, Input, Output, State, no_update
from flask import Flask, Response, abort, jsonify, request

from dashboards.attending import attending
from dashboards.browser import in_browser, typed
from dashboards.components import preview as shown
from dashboards.components.against import refused
from dashboards.components.attended import asked
from dashboards.components.met import met
from dashboards.components.questions import wants_sender
from dashboards.imports import FILES, Forgotten, Imports, Moved, Nameless, Several
from dashboards.machine import Elsewhere, asked_here, open_here
from dashboards.participants import NoVault
from dashboards.reading import DELIVERY, NOTED, SAID, Reading, reading_of
from dashboards.sealed import TooLarge
from dashboards.wait import Stopped
from dashboards.waiting import waiting
from dashboards.wording import say
from tracker.errors import StaleWrite, TrackerError, WrongRequest
from tracker.intake.reading import NamesPeople
from tracker.intake.result import LoadResult
from tracker.phrases import LANGUAGES

_DELIVERY = re.compile(r"[0-9a-f]{32}")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Unsigned(WrongRequest):
    """Nobody says who saves, and why."""


_TOLD: dict[type[TrackerError], str] = {
    Elsewhere: "import_closed",
    Forgotten: "import_forgotten",
    Moved: "import_moved",
    TooLarge: "import_too_large",
    Nameless: "import_nameless",
    NoVault: "import_no_vault",
    Several: "import_alone",
    Stopped: "import_stopped",
    Unsigned: "import_unsigned",
}
_ASKED = ((DELIVERY, "data"), *SAID.items(), *NOTED.items())
_READING = (*(State(*each) for each in _ASKED), State("language", "data"))


def importing(app: Dash, imports: Imports | None) -> None:
    """Take files and save them; without `imports`, or for a reader elsewhere, say that this is not the place."""
    _take(app, imports)
    _preview(app, imports)
    _told_beside(app)
    waiting(app, imports)
    _confirm(app)
    _remember(app, imports)
    attending(app)
    _pages(app, imports)
    _save(app, imports)


def _take(app: Dash, imports: Imports | None) -> None:
    server: Flask = app.server

    @server.post("/import/<delivery>", endpoint=FILES)
    def take(delivery: str) -> tuple[Response, int]:
        """Take one file, whose name comes beside it."""
        if imports is None or not asked_here() or not _DELIVERY.fullmatch(delivery):
            return jsonify(error="closed"), 403
        try:
            imports.take(delivery, unquote(request.headers.get("X-File-Name", "")), request.get_data())
        except TooLarge:
            return jsonify(error="too large"), 413
        return jsonify(taken=True), 200

    @server.get("/import/<delivery>.xlsx")
    def workbook(delivery: str) -> Response:
        """The refused rows of a delivery, bad cells marked."""
        asked = request.args.get("language", "")
        language = asked if asked in LANGUAGES else "en"
        file = imports.refused(delivery, language) if imports and asked_here() else None
        if file is None:
            abort(Response(say("import_forgotten", language), 404, mimetype="text/plain"))
        name, data = file
        kind = _XLSX if name.endswith(".xlsx") else "application/zip"
        return Response(data, mimetype=kind, headers={"Content-Disposition": f"attachment; filename={name}"})


def _preview(app: Dash, imports: Imports | None) -> None:
    @app.callback(
        Output("import-preview", "children"),
        Output("import-options", "open"),
        *(Input(*each) for each in _ASKED),
        State("language", "data"),
        running=[
            (Output("import-choose", "loading"), True, False),
            (Output("import-tick", "disabled"), False, True),
            (Output("import-waiting", "hidden"), False, True),
        ],
        prevent_initial_call=True,
    )
    def answer(*said: Any) -> tuple[Any, Any]:
        """What saving the files would do; what may be said of them is unfolded where they are refused as a whole, or nobody is named."""
        reading = reading_of(*said)
        if reading is None:
            return no_update, no_update
        try:
            return _previewed(open_here(imports), reading)
        except TrackerError as error:
            return _against(error, reading.language), True


def _previewed(imports: Imports, reading: Reading) -> tuple[Any, Any]:
    """The preview; of a list of participants with what is asked of it, or that alone where it is not answered yet.

    Beside it, whether a sender must be named: nothing can be remembered for nobody.
    """
    try:
        preview = imports.preview(reading)
    except NamesPeople as people:
        with imports.session() as session:
            return [asked(session, replace(reading, attended=None), people.lists)], no_update
    nameless = True if wants_sender(preview.result, reading.sender) else no_update
    told = shown.previewed(preview, reading, imports.reason(reading.delivery))
    if not reading.attended:
        return told, nameless
    with imports.session() as session:
        return [asked(session, reading), *told], nameless


def _told_beside(app: Dash) -> None:
    """What is set of a file stands beside the heading that folds it."""
    wiring = Output("import-set", "children"), *(Input(*one) for one in SAID.items()), *(State(one, "label") for one in SAID)
    known = [State(one, "data") for one in [*SAID][:-1]]
    in_browser(app, "chosen", *wiring, *known, at_once=True)


def _confirm(app: Dash) -> None:
    """What a person marked as right is read again with all that was marked before."""
    marked = State("import-marked", "value"), State("import-confirmed", "data"), State("import-delivery", "data")
    wiring = Output("import-confirmed", "data"), Input("import-confirm", "n_clicks"), *marked
    in_browser(app, "confirm", *wiring)


def _remember(app: Dash, imports: Imports | None) -> None:
    @app.callback(
        Output("import-answered", "data"),
        Output("import-remembered", "children"),
        Output("import-options", "open", allow_duplicate=True),
        Input("import-remember", "n_clicks"),
        State({"type": "import-answer", "place": ALL}, "value"),
        State({"type": "import-answer", "place": ALL}, "id"),
        *_READING,
        prevent_initial_call=True,
    )
    def answer(clicks: int | None, values: list[str | None], names: list[dict[str, int]], *said: Any) -> tuple[Any, Any, Any]:
        """One answer more, by which the files are read again; where nobody was named, the place for that is unfolded."""
        reading = reading_of(*said)
        answers = {name["place"]: value for name, value in zip(names, values, strict=True) if value}
        if not clicks or reading is None or not answers:
            return no_update, no_update, no_update
        try:
            open_here(imports).answer(reading, answers)
        except TrackerError as error:
            return no_update, refused(error, reading.language, _TOLD), True
        return reading.answered + len(answers), no_update, no_update


def _pages(app: Dash, imports: Imports | None) -> None:
    @app.callback(
        Output({"type": "import-rows", "part": MATCH}, "children"),
        Input({"type": "import-page", "part": MATCH}, "value"),
        State({"type": "import-page", "part": MATCH}, "id"),
        *_READING,
        prevent_initial_call=True,
    )
    def page(number: int, part: dict[str, str], *said: Any) -> Any:
        """Another page of one part of the preview."""
        reading = reading_of(*said)
        if reading is None or part["part"] not in shown.PARTS:
            return no_update
        try:
            return shown.rows(open_here(imports).seen(reading).result, part["part"], int(number), reading.language)
        except TrackerError as error:
            return refused(error, reading.language, _TOLD)


def _save(app: Dash, imports: Imports | None) -> None:
    @app.callback(
        Output("import-preview", "children", allow_duplicate=True),
        Output("import-told", "children"),
        Output("import-saved", "data"),
        Input("import-save", "n_clicks"),
        State("import-actor", "value"),
        State("import-reason", "value"),
        *_READING,
        running=[(Output("import-save", "loading"), True, False)],
        prevent_initial_call=True,
    )
    def save(clicks: int | None, actor: str | None, reason: str | None, *said: Any) -> tuple[Any, Any, Any]:
        """The outcome in the place of the preview, and its revision; what stands against it below the button."""
        reading = reading_of(*said)
        if not clicks or reading is None:
            return no_update, no_update, no_update
        try:
            done = _saved(open_here(imports), reading, typed(actor), typed(reason))
        except TrackerError as error:
            return no_update, _against(error, reading.language), no_update
        return shown.outcome(done, reading), no_update, done.revision


def _saved(imports: Imports, reading: Reading, actor: str, reason: str) -> LoadResult:
    """What was saved. Raises `Unsigned` and what stands against it."""
    if not actor or not reason:
        raise Unsigned("It is not said who saves this, and why")
    return imports.save(reading, actor=actor, reason=reason)


def _against(error: TrackerError, language: str) -> Any:
    """What stands against a preview or a save: versions that meet, or a sentence."""
    return met(error, language) if isinstance(error, StaleWrite) and error.conflicts else refused(error, language, _TOLD)
