"""What the drawer of one figure shows: its meaning, the rows it was made from, their sources, and the SQL."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.table import scrolled
from dashboards.wording import complaint, say
from indicators.export import cells_in_words, explained
from indicators.provenance import addressed, of_insiders
from indicators.wording import dimension_name, number_text
from tracker.errors import TrackerError
from tracker.store import Store

MOST_ROWS = 200
_MOST_RECORDS = 8


def behind(store: Store, address: str, language: str, *, inside: bool = True) -> list[Any]:
    """The drawer's content; an address that this store never gave out is a sentence."""
    try:
        place = addressed(store.path, address)
        with store.session(place.revision) as session:
            if not inside and of_insiders(session, place):
                return [html.P(say("insiders", language), className="empty")]
            figure = explained(session, place, language, inside=inside)
            cells = cells_in_words(session, place, figure["rows"][:MOST_ROWS], language)
    except TrackerError as error:
        return [html.P(complaint(error, language), className="empty")]
    return [
        html.Div(figure["text"], className="drawer-value"),
        html.H2(figure["name"], className="card-title"),
        html.P(figure["group"], className="drawer-name"),
        html.P(" · ".join(_place(figure, language)), className="note"),
        html.P(html.A(html.Code(figure["address"], className="address"), href=f"/figure/{figure['address']}")),
        html.P(figure["meaning"]),
        html.H3(_headline(figure, language)),
        *_rows(figure, cells, language),
        html.H3(say("sources", language)),
        _sources(figure, language),
        html.Details([html.Summary(say("figure_sql", language)), html.Pre(_sql(figure), className="sql", tabIndex="0")]),
        html.P(say("fingerprint", language, figure["fingerprint"][:16]) if figure["fingerprint"] else "", className="note"),
    ]


def _sql(figure: dict[str, Any]) -> str:
    """The query with the values of its parameters."""
    given = "\n".join(f"-- ${name} = {'null' if value is None else value}" for name, value in figure["parameters"].items())
    return f"{figure['sql']}\n\n{given}".strip()


def _place(figure: dict[str, Any], language: str) -> list[str]:
    version = say("version", language, figure["version"], figure["definition_hash"][:12])
    return [figure["indicator"], figure["programme"], figure["period"], say("revision", language, figure["revision"]), version]


def _headline(figure: dict[str, Any], language: str) -> str:
    count = f" ({number_text(len(figure['rows']), language)})" if figure["rows"] else ""
    return say("rows_behind", language) + count


def _rows(figure: dict[str, Any], cells: list[tuple[str, ...]], language: str) -> list[Any]:
    rows = figure["rows"]
    if figure["withheld"]:
        return [html.P(say("withheld", language), className="empty")]
    if not rows:
        return [html.P(say("no_rows", language), className="empty")]
    head = [_heading(name, language) for name in rows[0]]
    right = [f"right-{place}" for place, name in enumerate(rows[0], 1) if any(isinstance(row[name], int | Decimal) for row in rows)]
    table = scrolled(dmc.Table(data={"head": head, "body": cells}), " ".join(["rows", *right]))
    if len(rows) <= MOST_ROWS:
        return [table]
    return [table, html.P(say("first_rows", language, MOST_ROWS, number_text(len(rows), language), figure["address"]), className="note")]


def _heading(column: str, language: str) -> str:
    """What a column of the rows holds."""
    said = {"key": "import_record", "num": "value"}.get(column)
    return say(said, language) if said else dimension_name(column, language)


def _sources(figure: dict[str, Any], language: str) -> Any:
    if not figure["evidence"]:
        return html.P(say("no_sources", language), className="empty")
    by_source: dict[str, list[dict[str, Any]]] = {}
    for source in figure["evidence"]:
        by_source.setdefault(source["source"], []).append(source)
    return html.Ul([html.Li(_source(found)) for found in by_source.values()], className="sources")


def _source(found: list[dict[str, Any]]) -> list[Any]:
    first = found[0]
    safe = first["url"] if str(first["url"] or "").startswith(("https://", "http://")) else None
    title = html.A(first["title"], href=safe, target="_blank", rel="noopener noreferrer") if safe else first["title"]
    records = ", ".join(source["record"].partition("/")[2] for source in found[:_MOST_RECORDS])
    more = f" … (+{len(found) - _MOST_RECORDS})" if len(found) > _MOST_RECORDS else ""
    return [title, f" ({first['publisher']})" if first["publisher"] else "", html.Br(), html.Span(f"{records}{more}", className="note")]
