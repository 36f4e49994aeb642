"""Workbooks to take away: the blank one that people fill in, and the findings of a programme to work through."""

from __future__ import annotations

from dash import Dash
from flask import Flask, Response, abort, request

from dashboards.address import Address, address
from dashboards.machine import asked_here
from dashboards.view import viewed
from dashboards.wording import say
from indicators.quality import findings
from indicators.quality.worklist import worklist
from tracker.intake.template import template
from tracker.records import FROM_FILES
from tracker.store import Store

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbooks(app: Dash, store: Store, *, inside: bool) -> None:
    """Offer both; the findings name records of people, and are for readers at this machine."""
    server: Flask = app.server

    @server.get("/template.xlsx")
    def blank() -> Response:
        """What `tracker template` writes."""
        return _file("template.xlsx", template(list(FROM_FILES.values())))

    @server.get("/findings.xlsx")
    def to_do() -> Response:
        """What `tracker quality -o` writes."""
        there = address("/quality", request.query_string.decode())
        if not inside or not asked_here():
            abort(Response(say("import_closed", there.language), 403, mimetype="text/plain"))
        return _file("findings.xlsx", _findings(store, there))


def _findings(store: Store, there: Address) -> bytes:
    with viewed(store, there) as view:
        found = findings(view.session, view.programme.programme_id or None, view.session.data_date)
        return worklist(view.session, found, view.language)


def _file(name: str, data: bytes) -> Response:
    return Response(data, mimetype=_XLSX, headers={"Content-Disposition": f"attachment; filename={name}"})
