"""How records are retired, merged and saves taken back on the page `/quality`: chosen here, then looked at and saved as files are."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import partial
from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboards.address import Address
from dashboards.browser import typed
from dashboards.choices import Choices, any_records, records, revisions
from dashboards.components.against import refused
from dashboards.components.edit import APART, CORRECT, MERGE, OF_TWO, RETIRE, UNDO
from dashboards.deciding import outcome, there
from dashboards.imports import Imports
from dashboards.machine import Elsewhere, asked_here, open_here
from dashboards.screens import Screens
from indicators.quality.twins import apart
from tracker import clock
from tracker.errors import TrackerError, WrongRequest
from tracker.store import Store
from tracker.store.changes.edit import Edit
from tracker.store.changes.merge import merging
from tracker.store.changes.undo import retiring, undoing

_CHOSEN = [State(f"edit-{name}", "value") for name in ("what", "which", "keep")]


def editing(app: Dash, store: Store, screens: Screens, imports: Imports | None) -> None:
    """Offer records and revisions, and bring an edit to be looked at; for readers elsewhere say that this is not the place."""
    for name in ("edit-which", "edit-keep"):
        _offer(app, store, name, writable=imports is not None)
    _look(app, store, imports)
    if imports:
        _again(app, screens)


def _offer(app: Dash, store: Store, name: str, *, writable: bool) -> None:
    @app.callback(
        Output(name, "data"),
        Output(name, "disabled"),
        Input(name, "searchValue"),
        Input("edit-what", "value"),
        State(name, "value"),
        State(name, "data"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def offer(letters: str | None, what: str | None, value: str | None, data: list[dict[str, str]], language: str) -> tuple[Any, bool]:
        """What holds the letters that were typed, and what is chosen: its whole label stands as typed before its value comes."""
        if not writable or not asked_here():
            return no_update, True
        chosen = {one["value"]: one["label"] for one in data if one["value"] == value or one["label"] == letters}
        found = offered(store, what or "", typed(letters), language)
        return [{"value": one, "label": label} for one, label in (chosen | found).items()], name == "edit-keep" and what not in OF_TWO


def offered(store: Store, what: str, typed: str, language: str) -> Choices:
    """Revisions, organisations or records of any type, by what names them, with what they are called."""
    if what == UNDO:
        return revisions(store, typed, language)
    with store.session() as session:
        if what in OF_TWO:
            return records(session, "organisation", typed, language)
        return any_records(session, typed) if what in (CORRECT, RETIRE) else {}


def _look(app: Dash, store: Store, imports: Imports | None) -> None:
    @app.callback(
        Output("import-delivery", "data", allow_duplicate=True),
        Output("edit-told", "children"),
        Output("url", "href", allow_duplicate=True),
        Input("edit-look", "n_clicks"),
        *_CHOSEN,
        State("shown", "data"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def look(clicks: int | None, *asked: Any) -> tuple[Any, Any, Any]:
        """The name of a delivery, of which the page then asks what saving it would do; the way to a record that is to be corrected."""
        what, which, keep, shown, language = asked
        if not clicks:
            return no_update, no_update, no_update
        if what == CORRECT and which:
            return no_update, "", there(shown).url(page="record", record=which, rule="", part=1)
        try:
            return _intended(imports, store, what, which, keep), "", no_update
        except TrackerError as error:
            return None, refused(error, language, _TOLD), no_update


def _again(app: Dash, screens: Screens) -> None:
    @app.callback(
        Output("screen", "children", allow_duplicate=True),
        Output("shown", "data", allow_duplicate=True),
        Output("url", "href", allow_duplicate=True),
        Input("import-saved", "data"),
        State("shown", "data"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def again(revision: int | None, shown: str | None, language: str) -> tuple[Any, Any, Any]:
        """The page as it stands after an edit, under its own address; where files were brought, what came of them stays."""
        here = there(shown)
        if not revision or here.page == "import" or not asked_here():
            return no_update, no_update, no_update
        made = screens.screen(_done(here))
        return [outcome(revision, language), made.tree], made.url, no_update if made.url == shown else made.url


def _done(here: Address) -> Address:
    """The page of findings, where what was to be done with two organisations is done; any other as it is."""
    return replace(here, record="") if here.page == "quality" else here


def _intended(imports: Imports | None, store: Store, what: str | None, which: str | None, keep: str | None) -> str:
    """The delivery of what was chosen, to be looked at and saved. Raises a `TrackerError` for what cannot be."""
    kept = open_here(imports)
    if not which or not what or (what in OF_TWO and not keep) or (what == UNDO and not which.isdecimal()):
        raise Unchosen("Nothing is chosen")
    delivery = secrets.token_hex(16)
    kept.intend(delivery, partial(_edit, store, what, which, keep or ""))
    return delivery


def _edit(store: Store, what: str, which: str, keep: str, reason: str) -> Edit:
    """What was chosen, as an edit of the store as it is. Raises a `TrackerError`."""
    if what == UNDO:
        return undoing(store, int(which))
    if what == APART:
        with store.session() as session:
            return apart(session, keep, which, reason=reason, on=clock.now().date())
    if what == MERGE:
        return merging(store, "organisation", keep, which, reason=reason, on=clock.now().date())[0]
    kind, _, record_id = which.partition("/")
    return retiring(store, kind, [record_id], parts=True)


class Unchosen(WrongRequest):
    """It is not said which record."""


_TOLD: dict[type[TrackerError], str] = {Elsewhere: "decide_closed", Unchosen: "edit_unchosen"}
