"""What the rules of data quality find in a programme's records: open, accepted with a reason, or to be read with care."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from indicators.phrasebook import reason_translated
from indicators.quality import Breaches, QualityFinding, inspected, still_open, summary
from indicators.quality.wording import Titles, alike, titles
from indicators.question import INTERNAL
from indicators.wording import number_text, word
from indicators.words import quoted
from reports.blocks import Block, Notice, Paragraph, Table, Text
from reports.content.brief import Brief
from tracker.intake.scrutiny.plausible import RULE as PLAUSIBLE
from tracker.vocabulary import vocabulary

FEW = 6
"""So many records of a finding are named; the rest are counted."""


def findings(brief: Brief) -> Iterator[Block]:
    """How many there are, those still open with the values that break the rule, and those accepted."""
    found = inspected(brief.session, brief.programme, brief.data_date)
    counts = summary(found)
    yield Paragraph((brief.say("sentence.findings", counts["error"], counts["warning"], counts["info"], brief.days(brief.data_date)),))
    columns = brief.columns({"severity": 0.9, "rule": 0.7, "rule_words": 2.6, "count": 0.6, "records": 3.8}, numbers=["count"])
    rows = tuple(_open(brief, some) for some in still_open(found))
    yield Table(brief.say("table.findings"), columns, rows, note=brief.say("note.findings"), empty=brief.say("empty.findings"))
    yield from _accepted(brief, found)


def unconfirmed(brief: Brief) -> Iterator[Notice]:
    """A warning above everything where amounts, counts or rates far from the usual are printed that no person confirmed."""
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
        (number_text(len(found), brief.language),),
        (_told(brief, found),),
    )


def _accepted(brief: Brief, found: Iterable[Breaches]) -> Iterator[Table]:
    """What somebody accepted as it is, with the reason; no table when there is nothing."""
    columns = brief.columns({"rule": 0.7, "rule_words": 2.6, "records": 2, "reason": 2.6, "date": 1.1})
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
    first = found.nameable.part(0, FEW)
    return ", ".join(_records(brief, first, _titles(brief, first))) + _more(brief, found, first) or "—"


def _told(brief: Brief, found: Breaches) -> str:
    """The same, each with what breaks the rule, as far as the report's audience is told."""
    first, words = found.nameable.part(0, FEW), vocabulary(brief.session)
    told, names = alike(first, words, brief.language, inside=_inside(brief)), _titles(brief, first)
    texts = ((", ".join(_records(brief, same, names)), text) for text, same in told.items())
    return brief.listed(f"{records} ({text})" if text else records for records, text in texts) + _more(brief, found, first) or "—"


def _inside(brief: Brief) -> bool:
    return brief.spec.audience == INTERNAL


def _titles(brief: Brief, found: Iterable[QualityFinding]) -> Titles:
    return titles(brief.session, found, brief.language, inside=_inside(brief))


def _records(brief: Brief, found: Iterable[QualityFinding], names: Titles) -> list[str]:
    """Each record once, with its name where it has one: readers of a report do not know it by its id."""
    records = dict.fromkeys((one.entity, one.record_id) for one in found)
    return [f"{one[1]} {quoted(names[one], brief.language)}" if one in names else one[1] for one in records]


def _more(brief: Brief, found: Breaches, named: Iterable[QualityFinding]) -> str:
    more = found.nameable.records - len({one.record_id for one in named})
    return brief.say("word.and_more", more) if more else ""
