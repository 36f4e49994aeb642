"""The answer of a reader's query: how many rows, of which revision, the first of them, and the way to all of them as a file."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.table import scrolled
from dashboards.queries import Answer
from dashboards.wording import say
from indicators.wording import number_text
from tracker.store.analysts.listing import is_number, names, plain

MOST_ROWS = 200


def answered(answer: Answer, name: str, language: str) -> list[Any]:
    """The answer as the page shows it."""
    rows = answer.rows.rows
    if not answer.rows.columns:
        return [html.P(say("sql_nothing", language), className="empty")]
    link = html.A(say("sql_csv", language), href=f"/sql/{name}.csv", download="answer.csv")
    head = html.Div([html.Span(say("sql_rows", language, number_text(len(rows), language), answer.revision)), link], className="card-head")
    return [html.Section([head, *_notes(answer, language), _table(answer)], className="card")]


def _notes(answer: Answer, language: str) -> list[Any]:
    count, notes = number_text(len(answer.rows.rows), language), []
    if len(answer.rows.rows) > MOST_ROWS:
        notes.append(say("sql_shown", language, MOST_ROWS, count))
    if answer.rows.notice:
        notes.append(say("sql_more", language, count))
    return [html.P(note, className="note", role="status") for note in notes]


def _table(answer: Answer) -> Any:
    """The first rows as one component: Dash needs a minute to draw the five thousand cells of a wide answer one by one."""
    body = [[plain(cell) for cell in row] for row in answer.rows.rows[:MOST_ROWS]]
    table = dmc.Table(data={"head": names(answer.rows), "body": body})
    right = [f"right-{place}" for place, (_, sql) in enumerate(answer.rows.columns, 1) if is_number(sql)]
    return scrolled(table, " ".join(["sql-rows", *right]))
