"""Why a figure has changed: the difference by cause, and the saves behind each."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboards.components.card import card
from dashboards.components.table import scrolled, table
from dashboards.view import View
from indicators.differing.changes import change_text, group_text, said_texts, saves_of, shares_text
from indicators.differing.restatements import Restatement, Save, restatements
from indicators.provenance import last_told
from indicators.question import Question
from indicators.wording import date_text

MOST_LINES = 40


def differences(view: View, question: Question) -> list[Any]:
    """What differs between the revision shown and the newest; on the newest, since outsiders were last told. Nothing without a change."""
    old = last_told(view.store.path, question, view.session.head) if view.is_newest else view.session.revision
    if old is None:
        return []
    found = restatements(view.store, (question,), old, view.session.head)
    title = view.say("differs_since", old, view.session.head)
    if not found:
        return [card(title, html.P(view.say("differs_nowhere"), className="empty"))]
    words = ("group", "was", "is", "by_how_much", "causes")
    lines = [_line(view, change) for change in found[:MOST_LINES]]
    told = table([view.say(word) for word in words], lines, numbers=(1, 2, 3))
    saves = [html.Li(_save(view, save)) for save in saves_of(found)]
    return [card(title, scrolled(told), html.Ul(saves, className="sources"))]


def _save(view: View, save: Save) -> str:
    day = date_text(save.saved_at.date(), view.language)
    return f"{view.say('revision', save.revision)} · {day} · {view.saved(save.actor, save.reason)}"


def _line(view: View, change: Restatement) -> Any:
    size = "" if change.change is None else change_text(change.change, change.figures, view.language)
    numbers = (*said_texts(change, view.language), size)
    return html.Tr(
        [
            html.Td(group_text(view.session, change, view.language)),
            *(html.Td(text, className="number") for text in numbers),
            html.Td(shares_text(change, view.language)),
        ]
    )
