"""How findings are accepted on the page `/quality`, or opened again: the same code as `tracker quality accept` and `reopen`."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, html, no_update

from dashboards.address import address
from dashboards.components.decision import ACCEPT, REOPEN, sentence
from dashboards.machine import asked_here
from dashboards.screens import Screens
from dashboards.wording import say
from indicators.quality.decision import decide
from tracker import clock
from tracker.errors import TrackerError
from tracker.store import Saved, Store

_LONGEST = 500


def deciding(app: Dash, store: Store, screens: Screens, *, writable: bool) -> None:
    """Offer the records of a rule, and save what was decided; for readers elsewhere say that this is not the place."""
    _offer(app)
    _save(app, store, screens, writable=writable)


def _offer(app: Dash) -> None:
    @app.callback(
        Output("decide-records", "data"),
        Output("decide-records", "value"),
        Input("decide-rule", "value"),
        State("decide-found", "data"),
        prevent_initial_call=True,
    )
    def offer(choice: str | None, found: dict[str, list[str]]) -> tuple[list[str], list[str]]:
        """The records that a rule found something about; none is chosen, which means all."""
        return found.get(choice or "", []), []


def _save(app: Dash, store: Store, screens: Screens, *, writable: bool) -> None:
    @app.callback(
        Output("screen", "children", allow_duplicate=True),
        Output("decide-told", "children"),
        Input("decide-save", "n_clicks"),
        State("decide-rule", "value"),
        State("decide-records", "value"),
        *(State(f"decide-{name}", "value") for name in ("actor", "role", "reason")),
        State("url", "pathname"),
        State("url", "search"),
        State("language", "data"),
        running=[(Output("decide-save", "loading"), True, False)],
        prevent_initial_call=True,
    )
    def save(clicks: int | None, choice: str | None, records: list[str] | None, *asked: Any) -> tuple[Any, Any]:
        """The page as it stands after the decision; what stands against it below the button."""
        *signed, pathname, search, language = asked
        actor, role, reason = ((text or "").strip()[:_LONGEST] for text in signed)
        step, _, rule = (choice or "").partition(" ")
        if not clicks:
            return no_update, no_update
        if not writable or not asked_here():
            return no_update, sentence("decide_closed", language)
        if step not in {ACCEPT, REOPEN} or not actor or not reason:
            return no_update, sentence("decide_unsigned", language)
        try:
            saved = decide(store, rule, records or (), accepting=step == ACCEPT, reason=reason, role=role, actor=actor, on=_today())
        except TrackerError as error:
            return no_update, html.P(str(error), className="empty sql-error", role="alert", lang="en")
        return [_outcome(saved, language), screens.screen(address(pathname, search)).tree], no_update


def _today() -> Any:
    return clock.now().date()


def _outcome(saved: Saved, language: str) -> Any:
    return html.P(say("decide_saved", language, saved.revision or "–"), className="fact", role="status", lang=language)
