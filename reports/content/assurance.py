"""How far the figures can be trusted: coverage, inexact dates and numbers, findings of the rules, and what was restated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from indicators.differing.changes import share_text
from indicators.differing.restatements import Restatement, Save, Share
from indicators.figures import Figure, Figures
from indicators.phrasebook import reason_translated
from indicators.quality import Breaches, QualityFinding, inspected, still_open, summary
from indicators.quality.assurance import assurances
from indicators.quality.returns import returns
from indicators.quality.wording import alike
from indicators.question import INTERNAL
from indicators.wording import figure_text, total_name, word, worked_text
from indicators.words import labelled
from reports.blocks import Block, Column, Heading, Notice, Paragraph, Table, Text
from reports.content import registers
from reports.content.activities import precision
from reports.content.brief import Brief
from reports.content.restated import shown
from reports.spec import Section
from tracker.intake.scrutiny.plausible import RULE as PLAUSIBLE
from tracker.vocabulary import vocabulary

FEW = 6
"""So many records of a finding are named; the rest are counted."""


def data_quality(brief: Brief, section: Section) -> Iterator[Block]:
    """Quality figures in words, dates and numbers that are not exact, and open findings."""
    yield _figures(brief, section)
    yield _returns(brief)
    yield from _checked(brief)
    yield _dates(brief)
    yield _approximations(brief)
    yield from _findings(brief)


def data_notes(brief: Brief, section: Section) -> Iterator[Block]:
    """Quality and restatements together, each under a heading of its own."""
    yield from data_quality(brief, section)
    yield Heading(2, brief.say("heading.restatements"))
    yield from restatements(brief, section)


def _figures(brief: Brief, section: Section) -> Table:
    columns = Column(brief.say("column.measure"), 1.6), Column(brief.say("column.value"), 1.4), Column(brief.say("column.meaning"), 4.6)
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
        columns = Column(brief.say("column.indicator"), 2), Column(brief.say("column.checked"), 5)
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
        if one.status == "held" and one.start_date and brief.period.first <= one.start_date <= brief.period.last
    ]
    inexact = [row for row in (*signed, *held) if row[3] not in registers.PRECISE]
    columns = tuple(
        Column(brief.say(f"column.{name}"), weight) for name, weight in (("record", 1), ("what", 3), ("date", 2), ("date_basis", 1.6))
    )
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


def _findings(brief: Brief) -> Iterator[Block]:
    found = inspected(brief.session, brief.programme, brief.data_date)
    counts = summary(found)
    yield Paragraph((brief.say("sentence.findings", counts["error"], counts["warning"], counts["info"], brief.days(brief.data_date)),))
    columns = tuple(Column(brief.say(f"column.{name}"), weight) for name, weight in (("severity", 0.9), ("rule", 0.7), ("rule_words", 2.6)))
    columns += Column(brief.say("column.count"), 0.6, "right"), Column(brief.say("column.records"), 3.2)
    rows = tuple(_open(brief, some) for some in still_open(found))
    yield Table(brief.say("table.findings"), columns, rows, note=brief.say("note.findings"), empty=brief.say("empty.findings"))
    yield from _accepted(brief, found)


def unconfirmed(brief: Brief) -> Iterator[Notice]:
    """A warning above everything where amounts or counts far from the usual are printed that no person confirmed."""
    for doubtful in still_open(inspected(brief.session, brief.programme, brief.data_date)):
        if doubtful.rule.id == PLAUSIBLE:
            yield Notice(brief.say("sentence.unconfirmed", len(doubtful), _named(brief, doubtful)), "caution")


def _open(brief: Brief, found: Breaches) -> tuple[Text, ...]:
    """One rule that is broken: how often, and by which values of the first records."""
    rule = found.rule
    return (
        (word(f"severity_{rule.severity}", brief.language),),
        (rule.id,),
        (rule.words.text(brief.language),),
        (str(len(found)),),
        (_told(brief, found),),
    )


def _accepted(brief: Brief, found: Iterable[Breaches]) -> Iterator[Table]:
    """What somebody accepted as it is, with the reason; no table when there is nothing."""
    columns = tuple(Column(brief.say(f"column.{name}"), weight) for name, weight in (("rule", 0.7), ("rule_words", 2.6), ("records", 2)))
    columns += (Column(brief.say("column.reason"), 2.6), Column(brief.say("column.date"), 1.1))
    rows = []
    for some in found:
        if some.accepted:
            by = f" ({some.accepted.by_role})" if some.accepted.by_role else ""
            why = reason_translated(some.accepted.reason, brief.language) + by
            told = some.rule.id, some.rule.words.text(brief.language), _told(brief, some), why, brief.days(some.accepted.on_date)
            rows.append(tuple((text,) for text in told))
    if rows:
        yield Table(brief.say("table.accepted_findings"), columns, tuple(rows))


def _named(brief: Brief, found: Breaches) -> str:
    """The first records of some findings, and how many more there are; none that speaks of one person."""
    first = _records(found.nameable.part(0, FEW))
    return ", ".join(first) + _more(brief, found, len(first)) or "—"


def _told(brief: Brief, found: Breaches) -> str:
    """The same, each with what breaks the rule, as far as the report's audience is told."""
    first, words = found.nameable.part(0, FEW), vocabulary(brief.session)
    told = alike(first, words, brief.language, inside=brief.spec.audience == INTERNAL)
    texts = (f"{', '.join(_records(same))} ({text})" if text else ", ".join(_records(same)) for text, same in told.items())
    return brief.listed(texts) + _more(brief, found, len(_records(first))) or "—"


def _records(found: Iterable[QualityFinding]) -> list[str]:
    return list(dict.fromkeys(one.record_id for one in found))


def _more(brief: Brief, found: Breaches, named: int) -> str:
    more = found.nameable.records - named
    return brief.say("word.and_more", more) if more else ""


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
    sizes = (("indicator", 2.4), ("period", 1), ("group", 1.4), ("old", 1), ("new", 1.2), ("cause", 3))
    columns = tuple(Column(brief.say(f"column.{name}"), weight, "right" if name in {"old", "new"} else "left") for name, weight in sizes)
    yield Table(
        brief.say("table.restatements"),
        columns,
        rows,
        note=brief.say("note.restatements"),
    )


def restated(brief: Brief) -> tuple[tuple[Text, ...], ...]:
    """A line for each figure that reads differently and that at least one of the two editions shows."""
    return tuple(row for one in brief.restated if (row := _restated(brief, one)))


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
        (worked_text(one.old, figures, brief.language) if one.old and alike else _said(brief, figures, one.old),),
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
    touched = ", ".join(
        f"{brief.code('ENTITY', one.record_type)} +{len(one.added)} ~{len(one.changed)} −{len(one.retired)}" for one in save.touched
    )
    why = reason_translated(save.reason, brief.language)
    return brief.say("word.cause", save.revision, brief.days(save.saved_at.date()), why) + (f" [{touched}]" if touched else "")
