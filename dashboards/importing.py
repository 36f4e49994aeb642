"""How files come from the page `/import` and are saved: the route that takes them, the preview, its pages, and the button."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

from dash import ALL, MATCH, ClientsideFunction, Dash, Input, Output, State, no_update
from flask import Flask, Response, abort, jsonify, request

from dashboards.attending import attended_of, attending
from dashboards.components import preview as shown
from dashboards.components.against import refused, sentence
from dashboards.components.attended import asked
from dashboards.components.questions import wants_sender
from dashboards.imports import FILES, Forgotten, Imports, Moved, Nameless, Reading, Several
from dashboards.machine import asked_here
from dashboards.participants import NoVault
from dashboards.sealed import TooLarge
from dashboards.wait import Stopped
from dashboards.waiting import waiting
from dashboards.wording import say
from indicators.wording import LANGUAGES
from tracker.errors import StaleWrite, TrackerError
from tracker.intake.reading import NamesPeople

_DELIVERY = re.compile(r"[0-9a-f]{32}")
_LONGEST = 500
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Closed(TrackerError):
    """The page takes no files here."""


_TOLD: dict[type[TrackerError], str] = {
    Closed: "import_closed",
    Forgotten: "import_forgotten",
    Moved: "import_moved",
    TooLarge: "import_too_large",
    Nameless: "import_nameless",
    NoVault: "import_no_vault",
    Several: "import_alone",
    Stopped: "import_stopped",
}
_FIELDS = ("import-kind", "import-currency", "import-sender", "import-programme", "import-whole", "import-within")
_ASKED = (
    ("import-delivery", "data"),
    *((name, "value") for name in _FIELDS),
    *((f"import-{name}", "data") for name in ("confirmed", "attended", "answered")),
)
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
        reading = _reading(*said)
        if reading is None:
            return no_update, no_update
        try:
            return _previewed(_open(imports), reading)
        except TrackerError as error:
            return refused(error, reading.language, _TOLD), True


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
    if not reading.attended:
        return shown.previewed(preview, reading), nameless
    with imports.session() as session:
        return [asked(session, reading), *shown.previewed(preview, reading)], nameless


def _told_beside(app: Dash) -> None:
    """What is set of a file stands beside the heading that folds it."""
    wiring = Output("import-set", "children"), *(Input(one, "value") for one in _FIELDS), *(State(one, "label") for one in _FIELDS)
    known = [State(one, "data") for one in _FIELDS[:-1]]
    app.clientside_callback(ClientsideFunction("tracker", "chosen"), *wiring, *known)  # type: ignore[no-untyped-call]


def _confirm(app: Dash) -> None:
    """What a person marked as right is read again with all that was marked before."""
    marked = State("import-marked", "value"), State("import-confirmed", "data"), State("import-delivery", "data")
    wiring = Output("import-confirmed", "data"), Input("import-confirm", "n_clicks"), *marked
    app.clientside_callback(ClientsideFunction("tracker", "confirm"), *wiring, prevent_initial_call=True)  # type: ignore[no-untyped-call]


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
        reading = _reading(*said)
        answers = {name["place"]: value for name, value in zip(names, values, strict=True) if value}
        if not clicks or reading is None or not answers:
            return no_update, no_update, no_update
        try:
            _open(imports).answer(reading, answers)
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
        reading = _reading(*said)
        if reading is None or part["part"] not in shown.PARTS:
            return no_update
        try:
            return shown.rows(_open(imports).seen(reading).result, part["part"], int(number), reading.language)
        except TrackerError as error:
            return refused(error, reading.language, _TOLD)


def _save(app: Dash, imports: Imports | None) -> None:
    @app.callback(
        Output("import-preview", "children", allow_duplicate=True),
        Output("import-told", "children"),
        Input("import-save", "n_clicks"),
        State("import-actor", "value"),
        State("import-reason", "value"),
        *_READING,
        running=[(Output("import-save", "loading"), True, False)],
        prevent_initial_call=True,
    )
    def save(clicks: int | None, actor: str | None, reason: str | None, *said: Any) -> tuple[Any, Any]:
        """The outcome in the place of the preview; what stands against it below the button."""
        reading = _reading(*said)
        if not clicks or reading is None:
            return no_update, no_update
        who, why = (actor or "").strip()[:_LONGEST], (reason or "").strip()[:_LONGEST]
        if not who or not why:
            return no_update, sentence(say("import_unsigned", reading.language), reading.language)
        try:
            return shown.outcome(_open(imports).save(reading, actor=who, reason=why), reading), no_update
        except StaleWrite as error:
            return no_update, shown.met(error.conflicts, reading.language)
        except TrackerError as error:
            return no_update, refused(error, reading.language, _TOLD)


def _reading(*said: Any) -> Reading | None:
    """How the browser asks for the files to be read, None when it has brought none."""
    delivery, *given, confirmed, attended, answered, language = said
    if not delivery:
        return None
    kind, currency, sender, programme, whole, within = (str(text).strip() if text else None for text in given)
    slice_ = f"{whole},{within}" if whole and within else whole
    right = tuple(sorted(map(str, confirmed[1:]))) if confirmed and confirmed[0] == delivery else ()
    return Reading(
        str(delivery),
        kind,
        currency,
        sender,
        programme,
        right,
        attended_of(attended, delivery),
        int(answered or 0),
        language or "en",
        whole=slice_,
    )


def _open(imports: Imports | None) -> Imports:
    """The deliveries, for a reader at this machine. Raises `Closed`."""
    if imports is None or not asked_here():
        raise Closed("Files are taken at the tracker's own machine only")
    return imports
