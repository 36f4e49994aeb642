"""The form by which a record is chosen to be corrected or retired, a revision to be taken back, or two organisations to become one."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.choices import revisions
from dashboards.components.card import CHOICE, clearable
from dashboards.view import View
from tracker.titles import titled

CORRECT, RETIRE, MERGE, APART, UNDO = "correct", "retire", "merge", "apart", "undo"
OF_TWO = (MERGE, APART)


def form(view: View) -> Any:
    """What is to be done to which record or revision, and the way to look at what that changes."""
    what, which, keep = _meant(view)
    letters = view.say("edit_type")
    chosen = [
        dmc.Select(id="edit-what", label=view.say("edit_what"), value=what, data=_whats(view)),
        dmc.Select(id="edit-which", label=view.say("edit_which"), placeholder=letters, **_of_many(view, which, what)),
        dmc.Select(id="edit-keep", label=view.say("edit_keep"), placeholder=letters, disabled=not keep, **_of_many(view, keep)),
    ]
    return html.Details(
        [
            html.Summary(html.H2(view.say("edit_title"), className="card-title"), className="arrival" if which else ""),
            html.P(view.say("edit_intro"), className="fact"),
            html.Div([*chosen, dmc.Button(view.say("edit_look"), id="edit-look", variant="default", n_clicks=0)], className=_ROW),
            html.Div(id="edit-told", role="status"),
        ],
        open=bool(which),
        className="card decide",
    )


def _whats(view: View) -> list[dict[str, str]]:
    return [{"value": one, "label": view.say(word)} for one, word in _ALL]


def _meant(view: View) -> tuple[str | None, str | None, str | None]:
    """What the address says: to take which revision back, or to do what with which of two, and which one stays."""
    what, _, both = view.address.record.partition("/")
    if what == UNDO and both:
        return what, both, None
    keep, _, which = both.partition("~")
    return (what, which, keep) if what in OF_TWO and which else (None, None, None)


def _of_many(view: View, value: str | None, what: str | None = None) -> dict[str, Any]:
    """A choice of very many, which are offered by what is typed."""
    if not value:
        return {"value": value, "data": []} | _of_letters(view)
    if what == UNDO:
        label = revisions(view.store, value, view.language).get(value, value)
    else:
        label = f"{titled(view.session, 'organisation', {value}, view.language).get(value, value)} ({value})"
    return {"value": value, "data": [{"value": value, "label": label}]} | _of_letters(view)


def _of_letters(view: View) -> dict[str, Any]:
    return {"nothingFoundMessage": "–"} | clearable(view.language) | CHOICE


_ALL = ((CORRECT, "edit_correct"), (RETIRE, "edit_retire"), (MERGE, "edit_merge"), (APART, "edit_apart_two"), (UNDO, "edit_undo"))
_ROW = "frame-controls import-reading edit-row"
