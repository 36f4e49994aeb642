"""How far the figures can be trusted: coverage, inexact dates and numbers, and what was restated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from indicators.differing.changes import share_text
from indicators.differing.restatements import Restatement, Save, Share
from indicators.figures import Figure, Figures
from indicators.phrasebook import reason_translated
from indicators.quality.assurance import assurances
from indicators.quality.returns import returns
from indicators.wording import figure_text, total_name
from indicators.words import labelled
from reports.blocks import Block, Column, Heading, Notice, Paragraph, Table, Text
from reports.content import registers
from reports.content.activities import precision
from reports.content.brief import Brief
from reports.content.findings import findings
from reports.content.restated import shown
from reports.spec import Section
from tracker.store.changes.between import Touched


def data_quality(brief: Brief, section: Section) -> Iterator[Block]:
    """Quality figures in words, dates and numbers that are not exact, and open findings."""
    yield _figures(brief, section)
    yield _returns(brief)
    yield from _checked(brief)
    yield _dates(brief)
    yield _approximations(brief)
    yield from findings(brief)


def data_notes(brief: Brief, section: Section) -> Iterator[Block]:
    """Quality and restatements together, each under a heading of its own."""
    yield from data_quality(brief, section)
    yield Heading(2, brief.say("heading.restatements"))
    yield from restatements(brief, section)


def _figures(brief: Brief, section: Section) -> Table:
    columns = brief.columns({"measure": 1.6, "value": 1.4, "meaning": 4.6})
    rows: list[tuple[Text, ...]] = [
        ((f"{code} {brief.name(code)}",), brief.told(brief.figures(code)), (brief.indicator(code).meaning.text(brief.language).strip(),))
        for code in section.indicators
    ]
    return Table(brief.say("table.quality"), columns, tuple(rows))


def _returns(brief: Brief) -> Paragraph:
    """How many partnerships sent their monitoring return, and how many in time."""
    found = returns(brief.session, brief.programme, brief.period)
    counts = found.counts()
    told = (counts[name] for name in ("expected", "in_time", "late", "undated", "missing", "nil"))
    return Paragraph((brief.say("sentence.returns", brief.days(found.due_on), *told),))


def _checked(brief: Brief) -> Iterator[Table]:
    """What recounts and assessments say of the figures of this period; no table when there are none."""
    codes = sorted(definition.code for definition in brief.definitions())
    told = [(code, assurances(brief.session, brief.question(code), brief.language)) for code in codes]
    rows: list[tuple[Text, ...]] = [((f"{code} {brief.name(code)}",), (" ".join(sentences),)) for code, sentences in told if sentences]
    if rows:
        columns = brief.columns({"indicator": 2, "checked": 5})
        yield Table(brief.say("table.checked"), columns, tuple(rows))


def _dates(brief: Brief) -> Table:
    """Records that count in this period by a date that is not exact."""
    signed = [
        (one.agreement_id, brief.code("AGREEMENT_KIND", one.kind), brief.days(one.signed_on), one.precision)
        for one in registers.agreements(brief.session, brief.programme, brief.period.last)
        if one.signed_on >= brief.period.first
    ]
    held = [
        (one.activity_id, one.title, brief.days(one.start_date, one.end_date), one.precision)
        for one in registers.activities(brief.session, brief.programme)
        if one.status == "held" and one.start_date and one.start_date in brief.period
    ]
    inexact = [row for row in (*signed, *held) if row[3] not in registers.PRECISE]
    columns = brief.columns({"record": 1, "what": 3, "date": 2, "date_basis": 1.6})
    rows: list[tuple[Text, ...]] = [((identity,), (what,), (days,), (precision(brief, word),)) for identity, what, days, word in inexact]
    return Table(brief.say("table.dates"), columns, tuple(rows), note=brief.say("note.dates"), empty=brief.say("empty.dates"))


def _approximations(brief: Brief) -> Table:
    """Headcounts of the period that are not exact."""
    figures = brief.figures("PTC-01", "qualifier")
    columns = Column(brief.say("column.exactness"), 3), Column(brief.name("PTC-01"), 1.6, "right")
    rows: list[tuple[Text, ...]] = [((brief.group(figures, one),), (brief.cite(figures, one),)) for one in figures.groups("qualifier")]
    return Table(
        brief.say("table.approximations"),
        columns,
        tuple(rows),
        note=brief.say("note.approximations"),
        empty=brief.say("empty.approximations"),
    )


def restatements(brief: Brief, _section: Section) -> Iterator[Block]:
    """What reads differently from the edition before, the change split by cause, with the saves behind each."""
    if brief.previous is None:
        yield Notice(brief.say("empty.first_edition"))
        return
    yield Paragraph((brief.say("sentence.compared_with", brief.previous),))
    rows = restated(brief)
    if not rows:
        yield Notice(brief.say("empty.restatements"))
        return
    sizes = {"indicator": 2.4, "period": 1, "group": 1.4, "old": 1, "new": 1.2, "cause": 3}
    columns = brief.columns(sizes, numbers=["old", "new"])
    yield Table(
        brief.say("table.restatements"),
        columns,
        tuple(rows),
        note=brief.say("note.restatements"),
    )
    yield _saves(brief, rows.values())


def restated(brief: Brief) -> dict[tuple[Text, ...], Restatement]:
    """A line for each figure that reads differently and that at least one of the two editions shows.

    What reads alike in every cell, such as a figure asked under two frameworks, is one line.
    """
    lines: dict[tuple[str, ...], tuple[tuple[Text, ...], Restatement]] = {}
    for one in brief.restated:
        if row := _restated(brief, one):
            lines.setdefault(tuple("".join(part if isinstance(part, str) else part.text for part in text) for text in row), (row, one))
    return dict(lines.values())


def _saves(brief: Brief, told: Iterable[Restatement]) -> Table:
    """The revisions behind the changes that are told, each once, with its day and reason."""
    saves = {save.revision: save for one in told for share in one.shares for save in share.saves}
    columns = brief.columns({"revision": 0.8, "date": 1.2, "reason": 5})
    rows: list[tuple[Text, ...]] = [
        ((str(revision),), (brief.days(save.saved_at.date()),), (reason_translated(save.reason, brief.language),))
        for revision, save in sorted(saves.items())
    ]
    return Table(brief.say("table.saves"), columns, tuple(rows))


def _restated(brief: Brief, change: Restatement) -> tuple[Text, ...]:
    """One line; nothing where neither edition shows the figure."""
    figures = brief.answered(replace(change.question, as_of=None))
    now = next((figure for figure in figures.figures if figure.by == change.by), None)
    one = shown(change, now, people=brief.about_people(change.question), least=brief.release.least)
    if one is None:
        return ()
    alike = _said(brief, figures, one.old) == _said(brief, figures, now)
    new: Text = _cell(brief, figures, now, worked=alike) if now else (_said(brief, figures, one.new),)
    group = brief.group(figures, Figure(one.by, None)) if one.by else total_name(brief.language)
    indicator_name = f"{one.question.indicator} {brief.name(one.question.indicator)}"
    period = brief.period_words(one.question.period)
    return (
        (indicator_name,),
        (period,),
        (group,),
        ((brief.workings(one.old) if one.old and alike else "") + _said(brief, figures, one.old),),
        new,
        (brief.listed(_share(brief, one, share) for share in one.shares),),
    )


def _cell(brief: Brief, figures: Figures, now: Figure, *, worked: bool) -> Text:
    """The figure as it reads now; with its workings where without them it reads as before."""
    return brief.told(figures, now) if worked else (brief.cite(figures, now),)


def _said(brief: Brief, figures: Figures, figure: Figure | None) -> str:
    return figure_text(figure, figures, brief.language) if figure else "—"


def _share(brief: Brief, one: Restatement, share: Share) -> str:
    """One cause with its share of the change, and the saves behind it."""
    saves = brief.listed(_save(brief, save) for save in share.saves)
    told = share_text(one, share, brief.language)
    return labelled(told, saves, brief.language) if saves else told


def _save(brief: Brief, save: Save) -> str:
    """A revision, and how many records of each type it added, changed and retired."""
    touched = ", ".join(f"{brief.code('ENTITY', one.record_type)} {_counted(one)}" for one in save.touched)
    return brief.say("page.revision", str(save.revision)) + (f" [{touched}]" if touched else "")


def _counted(touched: Touched) -> str:
    counts = (("+", touched.added), ("~", touched.changed), ("−", touched.retired))
    return " ".join(f"{sign}{len(records)}" for sign, records in counts if records)
