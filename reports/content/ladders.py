"""From attendances to people: how often the same people are counted, in one small table."""

from __future__ import annotations

from indicators.figures import Figures
from indicators.ladder import PEOPLE, climbed
from indicators.question import Question
from reports.blocks import Table
from reports.content.brief import Brief
from tracker.store import Session


def ladder(brief: Brief) -> Table:
    """Each rung with its number, or the two between which it lies; last those whom records name. The annex says what each means."""

    def ask(_: Session, question: Question) -> Figures:
        return brief.answered(question)

    found = climbed(brief.session, brief.question(PEOPLE), ask)
    rows = tuple(((one.definition.name.text(brief.language),), (brief.cite(one),)) for one in found.all)
    columns = brief.columns({"indicator": 4, "value": 1.6}, numbers=["value"])
    return Table(brief.say("table.ladder"), columns, rows, note=brief.say("note.ladder"))
