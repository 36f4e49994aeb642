"""Files from outside: chosen or dropped, previewed with all they would change, and saved by the same code as `tracker load`."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.components.card import CHOICE, clearable
from dashboards.components.delivery import delivery
from dashboards.components.frame import blank
from dashboards.participants import REGISTER
from dashboards.sealed import LARGEST
from dashboards.view import View
from tracker.intake.rows.sender import senders
from tracker.intake.understanding.private import PRIVATE
from tracker.records import FROM_FILES
from tracker.vocabulary import vocabulary


def content(view: View) -> list[Any]:
    """The page; elsewhere than at the tracker's machine only a sentence."""
    title = html.H1(view.say("import"), className="page-title")
    if not view.inside:
        return [title, html.P(view.say("import_closed"), className="empty")]
    return [
        title,
        html.Section([html.P(view.say("import_intro"), className="fact"), blank(view), _choose(view), _reading(view)], className="card"),
        _by_hand(view),
        *delivery(view, asks=True),
    ]


def _choose(view: View) -> Any:
    """Where files are dropped, or chosen with the keyboard; `assets/bringing.js` sends them."""
    choose = dmc.Button(view.say("import_choose"), id="import-choose", n_clicks=0)
    hint = html.Span(view.say("import_drop", LARGEST // 1_000_000), className="note")
    names = html.Span(id="import-names", role="status")
    told: dict[str, Any] = {"data-largest": str(LARGEST), "data-refused": view.say("import_too_large")}
    return html.Div([choose, hint, names], id="import-drop", className="drop", **told)


def _by_hand(view: View) -> Any:
    """The way to an empty form of each type of record; people are recorded by lists alone."""
    kinds = vocabulary(view.session).codes("ENTITY").codes
    ways = [(kinds[name].name(view.language), view.url(page="record", record=f"{name}/")) for name in FROM_FILES if name not in PRIVATE]
    links = [html.Li(dcc.Link(called, href=href)) for called, href in sorted(ways)]
    return html.Details([html.Summary(view.say("record_add")), html.Ul(links, className="record-kinds")], className="card")


def _reading(view: View) -> Any:
    """What the files may not say themselves, folded: most say it. What is set is told beside the heading."""
    kinds = vocabulary(view.session).codes("ENTITY").codes
    people = {"value": REGISTER, "label": view.say("import_register")}
    named = [people, *({"value": name, "label": f"{kinds[name].names[view.language]} ({name})"} for name in FROM_FILES)]
    codes = list(vocabulary(view.session).codes("CURRENCY").codes)
    programmes = [{"value": one.programme_id, "label": one.name or one.programme_id} for one in view.programmes]
    known, optional = list(senders(view.store.path)), clearable(view.language) | CHOICE
    fields = html.Div(
        [
            dmc.Autocomplete(id="import-sender", label=view.say("import_sender"), data=known, debounce=500, placeholder="–"),
            dmc.Select(id="import-currency", label=view.say("import_currency"), data=codes, placeholder="–", **optional),
            dmc.Select(id="import-programme", label=view.say("import_programme"), data=programmes, placeholder="–", **optional),
            dmc.Select(id="import-kind", label=view.say("import_kind"), data=named, placeholder=view.say("import_by_name"), **optional),
            dmc.Select(id="import-whole", label=view.say("import_whole"), data=named[1:], placeholder="–", **optional),
            dmc.TextInput(id="import-within", label=view.say("import_within"), debounce=500, placeholder="programme_id=IMP"),
        ],
        className="frame-controls import-reading",
    )
    said = html.Span(id="import-set", className="note")
    return html.Details([html.Summary([view.say("import_options"), " ", said]), fields], id="import-options")
