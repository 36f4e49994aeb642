"""Any query of the reader's own, beside the list of what can be asked: indicators as macros, and tables with their meaning."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.components.card import card
from dashboards.components.table import scrolled, table
from dashboards.view import View
from indicators.analysts.figure_table import COLUMNS
from indicators.analysts.macros import macro_name
from indicators.declared.kept import definitions
from indicators.phrasebook import translated
from tracker.records import RECORD_TYPES


def content(view: View) -> list[Any]:
    """The page."""
    return [
        html.H1(view.say("sql"), className="page-title"),
        html.Section([html.P(view.say("sql_intro"), className="fact"), _form(view)], className="card"),
        html.Div(id="sql-answer"),
        html.Div([_macros(view), _tables(view)], className="pair"),
        dcc.Store(id="sql-asked"),
        dcc.Store(id="sql-cancelled"),
    ]


def _form(view: View) -> Any:
    text = dmc.Textarea(
        id="sql-text",
        label=view.say("sql_query"),
        value=f"from {_call(view)}",
        autosize=True,
        minRows=4,
        maxRows=16,
        className="sql-text",
        inputProps={"spellCheck": "false", "autoCapitalize": "off"},
        persistence="sql",
        persistence_type="session",
    )
    run = dmc.Button(view.say("sql_run"), id="sql-run")
    cancel = dmc.Button(view.say("sql_cancel"), id="sql-cancel", variant="default", disabled=True)
    return html.Div([text, html.Div([run, cancel], className="sql-buttons")])


def _call(view: View) -> str:
    """A macro asked for the screen's programme and period."""
    programme = view.programme.programme_id.replace("'", "''")
    return f"AGR_01('{programme}', date '{view.period.first}', date '{view.period.before}')"


def _macros(view: View) -> Any:
    lines = [_line(macro_name(definition), definition.name.text(view.language)) for definition in definitions(view.session).values()]
    how = html.P(view.say("sql_how", _call(view)), className="note")
    return card(view.say("sql_macros"), _list(view, lines), how)


def _tables(view: View) -> Any:
    """The tables, each with its columns folded away."""
    columns = [(column.name, translated(column.meaning, view.language)) for column in COLUMNS]
    lines = [_line("figure", _folded(view, view.say("sql_figure"), columns))]
    lines += [
        _line(kind.name, _folded(view, translated(kind.meaning, view.language), [(field.name, field.label) for field in kind.fields]))
        for kind in RECORD_TYPES.values()
    ]
    lines.append(_line("history.…", view.say("sql_history")))
    return card(view.say("sql_tables"), _list(view, lines))


def _list(view: View, lines: list[Any]) -> Any:
    listed = table((view.say("code"), view.say("definition")), lines, quiet=True)
    return scrolled(listed, "sql-list")


def _line(name: str, meaning: Any) -> Any:
    return html.Tr([html.Td(html.Code(name)), html.Td(meaning, className="grow")])


def _folded(view: View, meaning: str, columns: list[tuple[str, str]]) -> Any:
    listed = [html.Li([html.Code(name), f" {translated(label, view.language)}"]) for name, label in columns]
    return html.Details([html.Summary(meaning), html.Ul(listed)])
