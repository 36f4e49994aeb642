"""How findings are accepted on the page `/quality`, or opened again: the same code as `tracker quality accept` and `reopen`."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboards.address import Address, address
from dashboards.browser import typed
from dashboards.components.against import refused, sentence
from dashboards.components.decision import ACCEPT, REOPEN
from dashboards.components.edit import UNDO
from dashboards.machine import asked_here
from dashboards.screens import Screens
from dashboards.wording import say
from indicators.quality import inspected
from indicators.quality.decision import decide
from tracker import clock
from tracker.errors import TrackerError
from tracker.store import Store

_OFFERED = 100
"""So many records are offered at once; of others some letters are typed."""


def deciding(app: Dash, store: Store, screens: Screens, *, writable: bool) -> None:
    """Offer the records of a rule, and save what was decided; for readers elsewhere say that this is not the place."""
    _offer(app, store, writable=writable)
    _save(app, store, screens, writable=writable)


def _offer(app: Dash, store: Store, *, writable: bool) -> None:
    @app.callback(
        Output("decide-records", "data"),
        Output("decide-records", "value"),
        Input("decide-rule", "value"),
        Input("decide-records", "searchValue"),
        State("decide-records", "value"),
        State("shown", "data"),
        prevent_initial_call=True,
    )
    def offer(choice: str | None, letters: str | None, records: list[str] | None, shown: str | None) -> tuple[Any, Any]:
        """Records that a rule found something about, of those that hold what was typed; of another rule none is chosen yet: all.

        When nothing is typed any more, mostly because one was chosen, they stay: the browser forgets what it chose and is not offered.
        """
        if not writable or not asked_here():
            return no_update, no_update
        anew = "decide-rule.value" in ctx.triggered_prop_ids
        if not anew and not letters:
            return no_update, no_update
        kept = [] if anew else records or []
        step, _, rule = (choice or "").partition(" ")
        with store.session() as session:
            found = inspected(session, there(shown).programme or None, session.data_date)
        mine = [one for one in found if (one.rule.id, one.accepted is None) == (rule, step == ACCEPT)]
        offered = [name for one in mine for name in one.named(typed(letters), _OFFERED)]
        return list(dict.fromkeys([*kept, *offered])), [] if anew else no_update


def there(shown: str | None) -> Address:
    """The screen that is shown."""
    pathname, _, search = (shown or "").partition("?")
    return address(pathname, search)


def _save(app: Dash, store: Store, screens: Screens, *, writable: bool) -> None:
    @app.callback(
        Output("screen", "children", allow_duplicate=True),
        Output("decide-told", "children"),
        Input("decide-save", "n_clicks"),
        State("decide-rule", "value"),
        State("decide-records", "value"),
        *(State(f"decide-{name}", "value") for name in ("actor", "role", "reason")),
        State("shown", "data"),
        State("language", "data"),
        running=[(Output("decide-save", "loading"), True, False)],
        prevent_initial_call=True,
    )
    def save(clicks: int | None, choice: str | None, records: list[str] | None, *asked: Any) -> tuple[Any, Any]:
        """The page as it stands after the decision; what stands against it below the button."""
        *signed, shown, language = asked
        actor, role, reason = (typed(text) for text in signed)
        step, _, rule = (choice or "").partition(" ")
        if not clicks:
            return no_update, no_update
        if against := _against(step, actor, reason, writable=writable):
            return no_update, sentence(say(against, language), language)
        here, today = there(shown), clock.now().date()
        about: dict[str, Any] = {"accepting": step == ACCEPT, "programme": here.programme or None, "on": today}
        try:
            saved = decide(store, rule, records or (), reason=reason, role=role, actor=actor, **about)
        except TrackerError as error:
            return no_update, refused(error, language, {})
        return [outcome(saved.revision, language), screens.screen(here).tree], no_update


def _against(step: str, actor: str, reason: str, *, writable: bool) -> str:
    """The word for what stands against a decision before anything is looked up, none when nothing does."""
    if not writable or not asked_here():
        return "decide_closed"
    return "" if step in {ACCEPT, REOPEN} and actor and reason else "decide_unsigned"


def outcome(revision: int | None, language: str) -> Any:
    """Under which revision something was saved, and the way to take that back."""
    back = Address(page="quality", record=f"{UNDO}/{revision}", language=language)
    link: list[Any] = [" ", dcc.Link(say("edit_undo_this", language), href=back.url())] if revision else []
    return html.P([say("decide_saved", language, revision or "–"), *link], className="band outcome arrival", role="status", lang=language)
