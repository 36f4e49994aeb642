"""Figures beside what they are compared with: earlier value, baseline, target; and the tables of their groups."""

from __future__ import annotations

from decimal import Decimal

from indicators.figures import Figures, Status
from indicators.logframes.progress import promise_text
from indicators.notes import note_text
from indicators.wording import dimension_name, total_name, unit_name, unit_text
from reports.blocks import Column, Table, Text
from reports.content.brief import Brief, ranked, speaks


def before(brief: Brief, code: str) -> Figures:
    """The figure of the period before."""
    return brief.figures(code, period=brief.period.previous())


def change_text(brief: Brief, now: Figures, then: Figures) -> str:
    """The earlier value, and the difference where both are exact."""
    was = brief.cite(then).text
    if not (speaks(now) and speaks(then)) or now.unit == "%" or now.total.qualifier != "exact" or then.total.qualifier != "exact":
        return brief.say("word.earlier", brief.period_words(then.question.period), was)
    moved = Decimal(str(now.total.value)) - Decimal(str(then.total.value))
    sign = "+" if moved > 0 else "−" if moved < 0 else "±"
    return brief.say(
        "word.earlier_moved", brief.period_words(then.question.period), was, sign + promise_text(abs(moved), now, brief.language)
    )


def unit_words(brief: Brief, figures: Figures) -> str:
    """What is counted, unless the printed figure says so itself."""
    return "" if figures.unit == "%" or figures.currency else unit_name(figures.unit, brief.language)


def told_value(brief: Brief, figures: Figures) -> Text:
    """The total with its unit, `26 agreements`, where the unit's one form goes with the number."""
    unit = unit_words(brief, figures)
    agrees = brief.language not in _INFLECTED and speaks(figures) and not _singular(figures, brief.language)
    return (*brief.told(figures), *([f" {unit}"] if unit and agrees else []))


def groups_table(brief: Brief, figures: Figures, dimension: str, title: str = "") -> Table:
    """The groups of one dimension, largest first, those not stated last, and the total below."""
    rows: list[tuple[Text, ...]] = [
        ((brief.group(figures, one),), (brief.cite(figures, one),)) for one in ranked(figures.groups(dimension))
    ]
    name = figures.definition.name.text(brief.language)
    empty = brief.say("empty.groups", brief.cite(figures).text)
    if not rows:
        return Table(
            title or brief.say("table.by", name, lowered(dimension_name(dimension, brief.language))),
            _columns(brief, figures, dimension),
            (),
            empty=empty,
        )
    rows.append(((total_name(brief.language),), (brief.cite(figures),)))
    heading = title or brief.say("table.by", name, lowered(dimension_name(dimension, brief.language)))
    return Table(heading, _columns(brief, figures, dimension), tuple(rows), note=notes(brief, figures), strong=(len(rows) - 1,))


def lowered(name: str) -> str:
    """A name within a sentence: only its first letter is made small, countries keep theirs."""
    return name[:1].lower() + name[1:]


def notes(brief: Brief, figures: Figures) -> str:
    """What a reader must be told of these figures, in sentences."""
    return " ".join(note_text(note, figures, brief.language) for note in figures.notes if not note.startswith("time:"))


def _columns(brief: Brief, figures: Figures, dimension: str) -> tuple[Column, ...]:
    unit = unit_text(figures, brief.language)
    return Column(dimension_name(dimension, brief.language), 3), Column(unit[:1].upper() + unit[1:], 1.4, "right")


def _singular(figures: Figures, language: str) -> bool:
    """A number after which the word stands in its singular: one, in French all below two."""
    value = float(figures.total.value or 0)
    return abs(value) < 2 if language == "fr" else value == 1  # noqa: PLR2004  zéro accord, un accord, deux accords


_INFLECTED = {"uk"}
"""Languages in which the word after a number changes with the number; the label says there what is counted."""


def silent(figures: Figures) -> bool:
    """Nothing was recorded or reported: there is no value, and no group has one."""
    return all(figure.status in {Status.NO_DATA, Status.NOT_REPORTED} for figure in figures.figures)
