"""How records are retired, merged and saves taken back on the page `/quality`: as the commands do, looked at before it is saved."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboards.components.against import refused
from dashboards.components.edit import MERGE, RETIRE, UNDO, told
from dashboards.deciding import outcome, there
from dashboards.machine import asked_here
from dashboards.screens import Screens
from dashboards.wording import say
from indicators.phrasebook import reason_translated
from indicators.wording import date_text
from indicators.words import labelled
from tracker import clock
from tracker.errors import TrackerError, WrongRequest
from tracker.intake.effects import of_edit
from tracker.intake.result import result_of
from tracker.organisations import organisation_name
from tracker.records import FROM_FILES
from tracker.store import Revision, Store
from tracker.store.changes.edit import Edit
from tracker.store.changes.merge import merging
from tracker.store.changes.undo import retiring, undoing

_LONGEST, _OFFERED, _OF_A_TYPE, _LETTERS = 500, 50, 5, 2
_CHOSEN = [State(f"edit-{name}", "value") for name in ("what", "which", "keep")]


def editing(app: Dash, store: Store, screens: Screens, *, writable: bool) -> None:
    """Offer records and revisions, tell what an edit would do, and save it; for readers elsewhere say that this is not the place."""
    for name in ("edit-which", "edit-keep"):
        _offer(app, store, name, writable=writable)
    _look(app, store, writable=writable)
    _save(app, store, screens, writable=writable)


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
    def offer(typed: str | None, what: str | None, value: str | None, data: list[dict[str, str]], language: str) -> tuple[Any, bool]:
        """What holds the letters that were typed, and what is chosen: its whole label stands as typed before its value comes."""
        if not writable or not asked_here():
            return no_update, True
        chosen = {one["value"]: one["label"] for one in data if one["value"] == value or one["label"] == typed}
        found = offered(store, what or "", (typed or "").strip()[:_LONGEST], language)
        return [{"value": one, "label": label} for one, label in (chosen | found).items()], name == "edit-keep" and what != MERGE


def offered(store: Store, what: str, typed: str, language: str) -> dict[str, str]:
    """Revisions, organisations or records of any type, by what names them, with what they are called."""
    like = f"%{typed}%"
    if what == UNDO:
        saves = {str(one.rev): _revision(one, language) for one in reversed(store.revisions())}
        return dict([item for item in saves.items() if typed.casefold() in item[1].casefold()][:_OFFERED])
    with store.session() as session:
        if what == MERGE:
            named = "select org_id, min(name) filter (where name ilike $1) from organisation left join org_name using (org_id)"
            found = session.tuples(f"{named} where org_id ilike $1 or name ilike $1 group by 1 order by 1 limit {_OFFERED}", [like])
            return {org: _organisation(organisation_name(session, org, language), org, met or "", typed) for org, met in found}
        if what != RETIRE or len(typed) < _LETTERS:
            return {}
        some = (
            f"(select '{name}/' || record_id from {name} where '{name}/' || record_id ilike $1 limit {_OF_A_TYPE})" for name in FROM_FILES
        )
        return {one: one.rstrip("/") for (one,) in session.tuples(f"{' union all '.join(some)} order by 1 limit {_OFFERED}", [like])}


def _organisation(name: str, org: str, met: str, typed: str) -> str:
    """Its name and identity, and the other name that was typed: the browser offers what holds the letters."""
    label = f"{name} ({org})"
    return label if typed.casefold() in label.casefold() else f"{label} · {met}"


def _revision(one: Revision, language: str) -> str:
    """`3 · 28 November 2026 · Olena: third quarter`."""
    why = labelled(one.actor, reason_translated(one.reason, language), language)
    return f"{one.rev} · {date_text(one.saved_at.date(), language)} · {why}"


def _look(app: Dash, store: Store, *, writable: bool) -> None:
    @app.callback(
        Output("edit-preview", "children"),
        Output("edit-seen", "data"),
        Input("edit-look", "n_clicks"),
        *_CHOSEN,
        State("language", "data"),
        running=[(Output("edit-look", "loading"), True, False)],
        prevent_initial_call=True,
    )
    def look(clicks: int | None, *asked: Any) -> tuple[Any, Any]:
        """What saving would do."""
        *chosen, language = asked
        if not clicks:
            return no_update, no_update
        try:
            edit = _edit(store, *chosen, writable=writable)
            compared = store.compare(edit.rows, based_on=edit.based_on, retire=edit.retire)
            _, effects = of_edit(store, edit, language)
        except TrackerError as error:
            return refused(error, language, _TOLD), None
        return told(replace(result_of(compared, None, (), ()), effects=effects), language), [*chosen, edit.based_on]


def _save(app: Dash, store: Store, screens: Screens, *, writable: bool) -> None:
    @app.callback(
        Output("screen", "children", allow_duplicate=True),
        Output("edit-told", "children"),
        Input("edit-save", "n_clicks"),
        *_CHOSEN,
        *(State(f"edit-{name}", "value") for name in ("actor", "reason")),
        State("edit-seen", "data"),
        State("shown", "data"),
        State("language", "data"),
        running=[(Output("edit-save", "loading"), True, False)],
        prevent_initial_call=True,
    )
    def save(clicks: int | None, *asked: Any) -> tuple[Any, Any]:
        """The page as it stands after what was looked at is saved; what stands against it below the button."""
        *chosen, actor, reason, seen, shown, language = asked
        actor, reason = ((text or "").strip()[:_LONGEST] for text in (actor, reason))
        if not clicks:
            return no_update, no_update
        try:
            edit = _edit(store, *chosen, reason=reason, writable=writable)
            if [*chosen, edit.based_on] != seen:
                raise WrongRequest(say("edit_unseen", language))
            if not actor or not reason:
                raise WrongRequest(say("edit_unsigned", language))
            saved = edit.saved(store, actor=actor, reason=reason)
        except TrackerError as error:
            return no_update, refused(error, language, _TOLD)
        return [outcome(saved, language), screens.screen(there(shown)).tree], no_update


def _edit(store: Store, what: str | None, which: str | None, keep: str | None, *, reason: str = "", writable: bool) -> Edit:  # noqa: PLR0913  what was chosen
    """What was chosen, as an edit. Raises a `TrackerError`."""
    if not writable or not asked_here():
        raise Closed("Records are changed at the tracker's own machine only")
    if not which or not what or (what == MERGE and not keep) or (what == UNDO and not which.isdecimal()):
        raise Unchosen("Nothing is chosen")
    if what == UNDO:
        return undoing(store, int(which))
    if what == MERGE:
        return merging(store, "organisation", str(keep), which, reason=reason, on=clock.now().date())[0]
    kind, _, record_id = which.partition("/")
    return retiring(store, kind, [record_id], parts=True)


class Closed(WrongRequest):
    """The page changes no records here."""


class Unchosen(WrongRequest):
    """It is not said which record."""


_TOLD: dict[type[TrackerError], str] = {Closed: "decide_closed", Unchosen: "edit_unchosen"}
