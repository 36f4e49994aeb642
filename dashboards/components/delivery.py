"""Where what a reader brings is looked at and saved: how far its preview is, the preview, and what the page says and notes of it."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.reading import DELIVERY, NOTED, SAID
from dashboards.view import View

_TICK_MS = 1_000
_BASED = "import-based"
_OF_PREVIEWS = (DELIVERY, *NOTED, "import-stopped", "import-saved")


def delivery(view: View, *, asks: bool = False, based: int | None = None, of: tuple[str, str] | None = None) -> list[Any]:
    """The place; a page that `asks` how files are to be read has fields for that.

    One that is about a record, by type and identity, tells which, and the revision in which the reader saw it.
    """
    unsaid = [] if asks else _unsaid()
    notes = [dcc.Store(id=name) for name in _OF_PREVIEWS if name != _BASED]  # one that holds anything, be it None, asks at once
    notes.append(dcc.Store(id=_BASED) if based is None else dcc.Store(id=_BASED, data=based))
    notes.append(dcc.Store(id="record-of", data=of))
    clock = dcc.Interval(id="import-tick", interval=_TICK_MS, disabled=True)
    came = html.Div(id="import-came", className="unseen", role="status")  # `assets/focus.js` tells in it what a preview holds
    return [_waiting(view), came, html.Div(id="import-preview"), clock, *unsaid, *notes]


def _unsaid() -> list[Any]:
    """What a page says of files, where it says nothing."""
    folded = html.Details(html.Span(id="import-set"), id="import-options", hidden=True)
    return [folded, *(html.Data(id=name, hidden=True) for name in SAID)]


def _waiting(view: View) -> Any:
    """How far a preview is that takes long, and the way to end it."""
    stop = dmc.Button(view.say("import_stop"), id="import-stop", variant="default", n_clicks=0)
    reached = html.Span(view.say("import_reading"), id="import-reached", role="status")
    return html.Section([reached, stop], id="import-waiting", className="card import-waiting", hidden=True)
