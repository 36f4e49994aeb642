"""What the pages leave to the browser, and what it sends back: functions of `assets/`, and text that a reader typed."""

from __future__ import annotations

from dash import ClientsideFunction, Dash
from dash.dependencies import DashDependency

_LONGEST = 500


def in_browser(app: Dash, function: str, *wiring: DashDependency, at_once: bool = False) -> None:
    """Wire a function of `assets/`, which asks the server for nothing; `at_once` it is called when its page appears, too."""
    app.clientside_callback(ClientsideFunction("tracker", function), *wiring, prevent_initial_call=not at_once)  # type: ignore[no-untyped-call]


def typed(text: str | None) -> str:
    """What a reader typed, without blanks around it, and no longer than anybody means."""
    return (text or "").strip()[:_LONGEST]
