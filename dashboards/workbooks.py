"""Files to take away: the blank workbook that people fill in, the findings of a programme to work through, and drafts of reports."""

from __future__ import annotations

from collections.abc import Callable

from dash import Dash
from flask import Flask, Response, abort, request

from dashboards.address import Address, address
from dashboards.machine import asked_here
from dashboards.view import viewed
from dashboards.wording import complaint, say
from indicators.quality import findings
from indicators.quality.worklist import worklist
from tracker.errors import TrackerError
from tracker.intake.template import template
from tracker.outgoing import draft
from tracker.records import FROM_FILES
from tracker.store import Store

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOBODY_WAITS = 499
"""What servers note of a request whose sender has gone."""


def workbooks(app: Dash, store: Store, *, inside: bool) -> None:
    """Offer all; findings name records of people, and drafts are not settled: both are for readers at this machine."""
    server: Flask = app.server

    @server.get("/template.xlsx")
    def blank() -> Response:
        """What `tracker template` writes."""
        return _file("template.xlsx", template(list(FROM_FILES.values())))

    @server.get("/findings.xlsx")
    def to_do() -> Response:
        """What `tracker quality -o` writes."""
        return _file("findings.xlsx", _findings(store, _asked("/quality", inside=inside)))

    @server.get("/report.pdf")
    def report() -> Response:
        """What `tracker report make` writes."""
        there, name = _asked("/", inside=inside), request.args.get("report", "")
        try:
            with viewed(store, there) as view:
                if view.problems:  # a page shows something else and says so; a file is looked at without its page
                    abort(Response(" ".join(view.problems), 404, mimetype="text/plain"))
                made = draft(store, name, view.programme.programme_id, view.period, view.language, given_up=_gone())
        except TrackerError as error:
            abort(Response(complaint(error, there.language), 404, mimetype="text/plain"))
        if made is None:
            abort(Response(status=_NOBODY_WAITS))
        return _file(f"{name}-{view.period}-{view.language}.pdf", made, "application/pdf")


def _gone() -> Callable[[], bool]:
    """Whether the browser has closed the connection since: its reader stopped waiting, or left the page."""
    told: Callable[[], bool] = request.environ.get("waitress.client_disconnected", lambda: False)
    return told


def _asked(path: str, *, inside: bool) -> Address:
    """What a reader at this machine asks for; nobody else is answered."""
    there = address(path, request.query_string.decode())
    if not inside or not asked_here():
        abort(Response(say("import_closed", there.language), 403, mimetype="text/plain"))
    return there


def _findings(store: Store, there: Address) -> bytes:
    with viewed(store, there) as view:
        found = findings(view.session, view.programme.programme_id or None, view.session.data_date)
        return worklist(view.session, found, view.language)


def _file(name: str, data: bytes, kind: str = _XLSX) -> Response:
    return Response(data, mimetype=kind, headers={"Content-Disposition": f"attachment; filename={name}"})
