"""The drawer of one figure: what it means, the rows it was made from, their sources, and the SQL."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.view import View
from indicators.export import explained
from indicators.provenance import addressed
from tracker.errors import TrackerError

MOST_ROWS = 50


def drawer(view: View) -> Any:
    """The open drawer of the figure that the address names, or a closed one."""
    told = _told(view) if view.address.figure else []
    return dmc.Drawer(
        told,
        id="drawer",
        opened=bool(told),
        position="right",
        size="min(100vw, 44rem)",
        title=html.Span(view.say("behind"), className="drawer-title"),
        closeButtonProps={"aria-label": view.say("close")},
        padding="lg",
    )


def _told(view: View) -> list[Any]:
    try:
        place = addressed(view.store.path, view.address.figure)
        with view.store.session(place.revision) as session:
            figure = explained(session, place, view.language)
    except TrackerError as error:
        return [html.P(str(error), className="empty")]
    head = f"{figure['indicator']} · {figure['programme']} · {figure['period']} · {view.say('revision', figure['revision'])}"
    return [
        html.Div(figure["text"], className="drawer-value"),
        html.P([html.Strong(figure["name"]), html.Br(), figure["group"]]),
        html.P([head, html.Br(), html.Code(figure["address"])], className="note"),
        html.P(figure["meaning"]),
        html.H4(view.say("rows_behind")),
        *_rows(view, figure),
        html.H4(view.say("sources")),
        _sources(view, figure),
        html.Details([html.Summary(view.say("sql")), html.Pre(figure["sql"], className="sql")]),
        html.P(view.say("fingerprint", figure["fingerprint"][:16]) if figure["fingerprint"] else "", className="note"),
    ]


def _rows(view: View, figure: dict[str, Any]) -> list[Any]:
    rows = figure["rows"]
    if figure["withheld"]:
        return [html.P(view.say("withheld"), className="empty")]
    if not rows:
        return [html.P(view.say("no_rows"), className="empty")]
    head = html.Tr([html.Th(column) for column in rows[0]])
    lines = [html.Tr([html.Td("" if cell is None else str(cell)) for cell in row.values()]) for row in rows[:MOST_ROWS]]
    table = html.Div(html.Table([html.Thead(head), html.Tbody(lines)]), className="scroll")
    if len(rows) <= MOST_ROWS:
        return [table]
    return [table, html.P(view.say("first_rows", MOST_ROWS, len(rows), figure["address"]), className="note")]


def _sources(view: View, figure: dict[str, Any]) -> Any:
    if not figure["evidence"]:
        return html.P(view.say("no_sources"), className="empty")
    by_source: dict[str, list[dict[str, Any]]] = {}
    for source in figure["evidence"]:
        by_source.setdefault(source["source"], []).append(source)
    return html.Ul([html.Li(_source(found)) for found in by_source.values()], className="sources")


def _source(found: list[dict[str, Any]]) -> list[Any]:
    first = found[0]
    safe = first["url"] if str(first["url"] or "").startswith(("https://", "http://")) else None
    title = html.A(first["title"], href=safe, target="_blank", rel="noopener noreferrer") if safe else first["title"]
    records = ", ".join(source["record"].partition("/")[2] for source in found[:8])
    more = f" … (+{len(found) - 8})" if len(found) > 8 else ""  # noqa: PLR2004  as many as fit a line
    return [title, f" ({first['publisher']})" if first["publisher"] else "", html.Span(f" {records}{more}", className="note")]
