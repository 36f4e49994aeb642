"""While a preview on the page `/import` is made: how far it is, and the button that ends it."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State, no_update

from dashboards.imports import Imports
from dashboards.machine import asked_here
from dashboards.wording import say
from indicators.phrasebook import translated


def waiting(app: Dash, imports: Imports | None) -> None:
    """Answer the page's clock and its button; they need not wait for the preview."""

    @app.callback(
        Output("import-reached", "children"),
        Input("import-tick", "n_intervals"),
        State("import-delivery", "data"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def reached(_ticks: int, delivery: str | None, language: str | None) -> Any:
        """The sentence beside the button."""
        if not delivery or imports is None or not asked_here():
            return no_update
        said = imports.reached(delivery)
        return translated(said, language or "en") if said else say("import_reading", language or "en")

    @app.callback(
        Output("import-stopped", "data"), Input("import-stop", "n_clicks"), State("import-delivery", "data"), prevent_initial_call=True
    )
    def stop(clicks: int | None, delivery: str | None) -> Any:
        """Nothing: the preview's own answer says that it was stopped."""
        if clicks and delivery and imports and asked_here():
            imports.stop(delivery)
        return no_update
