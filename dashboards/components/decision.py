"""The form by which a person accepts findings as they are, or opens them again: which, who decides, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.card import CHOICE
from dashboards.view import View
from indicators.quality import Breaches

ACCEPT, REOPEN = "accept", "reopen"


def form(view: View, found: Sequence[Breaches]) -> Any:
    """Rule and records to choose, then name, office and reason; all of it by keyboard, and folded away until it is wanted."""
    told = html.P(view.say("decide_intro"), className="fact")
    who = [
        dmc.TextInput(id="decide-actor", label=view.say("decide_actor"), required=True),
        dmc.TextInput(id="decide-role", label=view.say("decide_role")),
        dmc.TextInput(id="decide-reason", label=view.say("decide_reason"), required=True),
    ]
    chosen = [
        dmc.Select(id="decide-rule", label=view.say("decide_rule"), data=_rules(view, found), **CHOICE),
        dmc.MultiSelect(id="decide-records", label=view.say("decide_records"), data=[], placeholder=view.say("decide_all"), **CHOICE),
    ]
    return html.Details(
        [
            html.Summary(html.H2(view.say("decide_title"), className="card-title")),
            told,
            html.Div([*chosen, *who], className="frame-controls import-reading"),
            dmc.Button(view.say("decide_save"), id="decide-save", n_clicks=0),
            html.Div(id="decide-told", role="status"),
        ],
        id="decide",
        className="card decide",
    )


def _rules(view: View, found: Sequence[Breaches]) -> list[dict[str, Any]]:
    """Rules with open findings, to accept them; rules with accepted ones, to open them again."""
    groups = []
    for step, title, accepted in ((ACCEPT, "decide_accept", False), (REOPEN, "decide_reopen", True)):
        mine = [one for one in found if (one.accepted is not None) == accepted]
        counts: Counter[str] = Counter()
        for one in mine:
            counts[one.rule.id] += len(one)
        words = {one.rule.id: one.rule.words.text(view.language) for one in mine}
        items = [{"value": f"{step} {rule}", "label": f"{rule} ({counts[rule]}) {words[rule]}"} for rule in sorted(counts)]
        groups += [{"group": view.say(title), "items": items}] if items else []
    return groups
