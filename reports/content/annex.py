"""What stands behind the report: definitions of its indicators, registers, sources, and the announced totals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from indicators.authoring.explanation import over_time_text, rule_text
from indicators.declared.breaks import series_breaks
from indicators.declared.definition import Definition
from indicators.figures import Figure, Status
from indicators.notes import break_text
from indicators.phrasebook import reason_translated
from indicators.wording import dimension_name, figure_text, number_text, unit_name
from indicators.words import labelled
from reports.blocks import NEW_LINE, Block, Table, Text
from reports.content import records, registers
from reports.content.activities import participants, place, precision
from reports.content.brief import Brief
from reports.content.disclosed import disclosed
from reports.content.measures import lowered
from reports.content.partners import parties
from reports.spec import Section
from tracker.periods import BEGINNING, Period

SHORT_HASH = 12
COUNTED = "memoranda"
"""What is announced and in the register, too."""


def indicator_sheets(brief: Brief, _section: Section) -> Iterator[Block]:
    """Every indicator the report asked: meaning, how it is counted, worked example, limits, edition of the definition."""
    sizes = {"indicator": 1.1, "meaning": 6}
    columns = brief.columns(sizes)
    rows = tuple(_sheet(brief, definition) for definition in brief.definitions())
    yield Table(brief.say("table.indicators"), columns, rows, note=f"{brief.say('note.indicators')} {_governance(brief)}")


def _governance(brief: Brief) -> str:
    """Who checked which definitions, and when they are looked at again."""
    groups: dict[tuple[str, date], list[str]] = {}
    for definition in brief.definitions():
        groups.setdefault((definition.governance.checker, definition.governance.next_review), []).append(definition.code)
    return " ".join(
        brief.say("sentence.reviewed", reason_translated(checker, brief.language), brief.days(review), ", ".join(codes))
        for (checker, review), codes in groups.items()
    )


def _sheet(brief: Brief, definition: Definition) -> tuple[Text, ...]:
    edition = brief.say("sentence.edition", definition.version, definition.hash[:SHORT_HASH])
    return (
        (" ".join((f"{definition.code} {definition.name.text(brief.language)}. {edition}", *_breaks(brief, definition))),),
        (f"{definition.meaning.text(brief.language).strip()} {_counted(brief, definition)}", *_said(brief, definition)),
    )


def _said(brief: Brief, definition: Definition) -> Iterator[str]:
    """Its worked example and its limits, each on a line and after its name."""
    parts = {
        "example": definition.example[0].says.text(brief.language),
        "limitations": definition.governance.limitations.text(brief.language),
    }
    for name, text in parts.items():
        yield from (NEW_LINE, labelled(brief.say(f"column.{name}"), text, brief.language))


def _breaks(brief: Brief, definition: Definition) -> tuple[str, ...]:
    """Every break of the indicator's series, in sentences."""
    return tuple(break_text(one.note, brief.language) for one in series_breaks(brief.session, definition.code))


def _counted(brief: Brief, definition: Definition) -> str:
    groups = ", ".join(
        lowered(dimension_name(one.name, brief.language)) + ("" if one.groups == "add" else "*") for one in definition.dimension
    )
    parts = (
        rule_text(definition, brief.language),
        brief.say("sentence.unit", unit_name(definition.unit, brief.language)),
        over_time_text(definition, brief.language),
        brief.say("sentence.groups", groups) if groups else "",
    )
    return " ".join(part for part in parts if part)


def register(brief: Brief, _section: Section) -> Iterator[Block]:
    """All agreements and all activities up to the end of the period."""
    yield _agreements(brief)
    yield _activities(brief)


def _agreements(brief: Brief) -> Table:
    rows: list[tuple[Text, ...]] = [
        (
            (one.agreement_id,),
            (_dated(brief, brief.days(one.signed_on), one.precision),),
            (brief.code("AGREEMENT_KIND", one.kind),),
            (parties(brief, one),),
            (", ".join(brief.code("COUNTRY", country) for country in one.countries) or "—",),
            (", ".join(one.sources) or "—",),
        )
        for one in registers.agreements(brief.session, brief.programme, brief.period.last)
    ]
    sizes = {"agreement": 0.9, "signed_on": 1.9, "kind": 2.1, "parties": 4.2, "country": 1, "sources": 0.9}
    columns = brief.columns(sizes)
    return Table(
        brief.say("table.register_agreements"), columns, tuple(rows), note=brief.say("note.register"), empty=brief.say("empty.agreements")
    )


def _activities(brief: Brief) -> Table:
    people = participants(brief, until_end=True)
    known = [
        one for one in registers.activities(brief.session, brief.programme) if one.start_date is None or one.start_date <= brief.period.last
    ]
    rows: list[tuple[Text, ...]] = [
        (
            (one.activity_id,),
            (_dated(brief, brief.days(one.start_date, one.end_date), one.precision),),
            (labelled(brief.code("ACTIVITY_KIND", one.kind), one.title, brief.language),),
            (place(brief, one) or "—",),
            (brief.code("ACTIVITY_STATUS", one.status),),
            (people.get(one.activity_id) or figure_text(Figure((), None, Status.NO_DATA), brief.figures("PTC-01"), brief.language),),
            (", ".join(one.sources) or "—",),
        )
        for one in known
    ]
    sizes = {"activity": 0.9, "date": 2, "title": 3.3, "place": 2.2, "status": 0.6, "participants": 1, "sources": 0.9}
    columns = brief.columns(sizes)
    return Table(brief.say("table.register_activities"), columns, tuple(rows), empty=brief.say("empty.activities"))


def _dated(brief: Brief, days: str, word: str | None) -> str:
    basis = precision(brief, word)
    return days if basis == "—" or days == "—" else f"{days} ({basis})"


def evidence(brief: Brief, _section: Section) -> Iterator[Block]:
    """Every source that supports a record of the programme."""
    counts = records.evidence_count(brief.session, brief.programme)
    found = records.sources(brief.session, set(counts))
    rows: list[tuple[Text, ...]] = [
        (
            (one.source_id,),
            (f"{one.title} · {one.url}" if one.url else one.title,),
            (one.publisher or "—",),
            (brief.days(one.published_on) if one.published_on else brief.say("word.not_stated"),),
            (number_text(counts[one.source_id], brief.language),),
        )
        for one in found
    ]
    sizes = {"source": 0.9, "title": 6.4, "publisher": 1.2, "published_on": 1.4, "supports": 0.6}
    columns = brief.columns(sizes, numbers=["supports"])
    yield Table(brief.say("table.evidence"), columns, tuple(rows), note=brief.say("note.evidence"), empty=brief.say("empty.evidence"))


def announced(brief: Brief) -> tuple[date, ...]:
    """The days of the announcements beside which stands what the register names."""
    found = records.stated_totals(brief.session, brief.programme, brief.period.last)
    return tuple(one.as_of for one in found if one.measure == COUNTED)


def coverage(brief: Brief, _section: Section) -> Iterator[Block]:
    """The totals that the owner announced, and for memoranda how many of them the register names."""
    rows: list[tuple[Text, ...]] = []
    for one in records.stated_totals(brief.session, brief.programme, brief.period.last):
        share = brief.figures("QUA-01", period=Period(BEGINNING, one.as_of)) if one.measure == COUNTED else None
        value = brief.figures("AGR-01")
        stated = figure_text(Figure((), int(one.value), qualifier=one.qualifier or "exact"), value, brief.language)
        rows.append(
            (
                (brief.days(one.as_of),),
                (brief.code("MEASURE_WORD", one.measure),),
                (stated,),
                brief.told(share) if share else ("—",),
                (precision(brief, one.precision),),
                (one.source_id or "—",),
            )
        )
    columns = brief.columns(
        {"as_of": 1.65, "source_word": 2.15, "announced": 0.85, "in_register": 2.55, "date_basis": 2, "source": 0.85}, numbers=["announced"]
    )
    yield Table(brief.say("table.coverage"), columns, tuple(rows), note=brief.say("note.coverage"), empty=brief.say("empty.stated"))
    yield from disclosed(brief)
