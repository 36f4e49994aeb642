"""The form by which a record is retired, a revision taken back, or two organisations become one: looked at first, then saved."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.components import preview
from dashboards.components.card import CHOICE
from dashboards.components.effects import places_told
from dashboards.components.table import scrolled
from dashboards.view import View
from dashboards.wording import say
from indicators.wording import number_text
from tracker.intake.result import LoadResult

RETIRE, MERGE, UNDO = "retire", "merge", "undo"


def form(view: View) -> Any:
    """What is to be done to which record or revision, the way to look at what that changes, then name, reason, and the way to save it."""
    chosen = [
        dmc.Select(id="edit-what", label=view.say("edit_what"), data=[{"value": one, "label": view.say(word)} for one, word in _ALL]),
        dmc.Select(id="edit-which", label=view.say("edit_which"), placeholder=view.say("edit_type"), **_OF_MANY),
        dmc.Select(id="edit-keep", label=view.say("edit_keep"), placeholder=view.say("edit_type"), disabled=True, **_OF_MANY),
    ]
    who = [
        dmc.TextInput(id="edit-actor", label=view.say("decide_actor"), persistence="import", required=True),
        dmc.TextInput(id="edit-reason", label=view.say("decide_reason"), required=True),
    ]
    return html.Details(
        [
            html.Summary(html.H2(view.say("edit_title"), className="card-title")),
            html.P(view.say("edit_intro"), className="fact"),
            html.Div([*chosen, dmc.Button(view.say("edit_look"), id="edit-look", variant="default", n_clicks=0)], className=_ROW),
            html.Div(id="edit-preview", role="status"),
            html.Div([*who, dmc.Button(view.say("edit_save"), id="edit-save", n_clicks=0)], className=_ROW),
            html.Div(id="edit-told", role="status"),
            dcc.Store(id="edit-seen"),
        ],
        className="card decide",
    )


def told(result: LoadResult, language: str) -> list[Any]:
    """What saving would do to records and to published figures: the first of each kind, and how many they are."""
    shown = [preview.counts(result, language)]
    for name, part in preview.PARTS.items():
        if listed := part.listed(result):
            more = len(listed) - preview.ON_A_PAGE
            shown += [
                html.H3(preview.title_of(name, result, language)),
                *([places_told(result.effects, language)] if name == "effects" else []),
                scrolled(preview.rows(result, name, 1, language)),
                *([html.P(say("more", language, number_text(more, language)), className="note")] if more > 0 else []),
            ]
    return shown if result.effects else [*shown, html.P(say("import_no_effects", language), className="note")]


_ALL = ((RETIRE, "edit_retire"), (MERGE, "edit_merge"), (UNDO, "edit_undo"))
_OF_MANY: dict[str, Any] = {"data": [], "clearable": True, "nothingFoundMessage": "–"} | CHOICE
_ROW = "frame-controls import-reading edit-row"
