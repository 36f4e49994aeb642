"""From attendances to people: how often the same people are counted, in one small table."""

from __future__ import annotations

from collections.abc import Iterator

from indicators.figures import Figures
from indicators.ladder import PEOPLE, climbed
from indicators.question import Question
from reports.blocks import Block, Column, Table, Text
from reports.content.brief import Brief
from reports.spec import Section
from tracker.store import Session


def ladder(brief: Brief, _section: Section) -> Iterator[Block]:
    """Each rung with its meaning and its number, or the two between which it lies; last those whom records name one by one."""

    def ask(_: Session, question: Question) -> Figures:
        return brief.answered(question)

    found = climbed(brief.session, brief.question(PEOPLE), ask)
    rows = tuple(_row(brief, figures) for figures in found.all)
    columns = (
        Column(brief.say("column.indicator"), 2),
        Column(brief.say("column.meaning"), 4),
        Column(brief.say("column.value"), 1.3, "right"),
    )
    yield Table(brief.say("table.ladder"), columns, rows, note=brief.say("note.ladder"))


def _row(brief: Brief, figures: Figures) -> tuple[Text, ...]:
    definition, language = figures.definition, brief.language
    return (definition.name.text(language),), (definition.meaning.text(language).strip(),), (brief.cite(figures),)
