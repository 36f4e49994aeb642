"""How the page `/import` asks about lists of participants: what is said of one travels with each reading, and never a name."""

from __future__ import annotations

from typing import Any

from dash import ALL, Dash, Input, Output, State, no_update

from dashboards.components.against import sentence
from dashboards.reading import day_of
from dashboards.wording import say

_SAID = ("import-role", "import-basis", "import-until", "import-taken")


def attending(app: Dash) -> None:
    """Take what is said of a list, and which of its rows are of one human."""
    _attend(app)
    _same(app)


def _attend(app: Dash) -> None:
    @app.callback(
        Output("import-attended", "data"),
        Output("import-attend-told", "children"),
        Input("import-attend", "n_clicks"),
        State({"type": "import-activity", "list": ALL}, "value"),
        State({"type": "import-activity", "list": ALL}, "id"),
        *(State(name, "value") for name in _SAID),
        State("import-delivery", "data"),
        State("language", "data"),
        prevent_initial_call=True,
    )
    def attend(clicks: int | None, *said: Any) -> tuple[Any, Any]:
        """What is said of the list of this delivery; a sentence where something lacks."""
        chosen, lists, role, basis, until, taken, delivery, language = said
        day = day_of(until or "")
        if not clicks:
            return no_update, no_update
        if not basis or not role or day is None:
            return no_update, sentence(say("import_unattended", language or "en"), language or "en")
        activities = [[each["list"], activity or ""] for each, activity in zip(lists, chosen, strict=True)]
        told = {"delivery": delivery, "activities": activities, "role": role, "basis": basis, "until": day.isoformat()}
        return told | {"same": list(taken or ())}, ""


def _same(app: Dash) -> None:
    @app.callback(
        Output("import-attended", "data", allow_duplicate=True),
        Input("import-same", "n_clicks"),
        State({"type": "import-human", "row": ALL}, "value"),
        State({"type": "import-human", "row": ALL}, "id"),
        State("import-attended", "data"),
        prevent_initial_call=True,
    )
    def same(clicks: int | None, values: list[str | None], names: list[dict[str, str]], told: dict[str, Any] | None) -> Any:
        """The rows that a person has called one human, with those of before."""
        chosen = [f"{name['row']}={who}" for name, who in zip(names, values, strict=True) if who]
        return {**told, "same": [*told["same"], *chosen]} if clicks and told and chosen else no_update
