"""A framework's results as a publisher wants them: an activity of the IATI standard 2.03, with periods, targets and actuals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from indicators.addresses import Group
from indicators.declared.iati import UNIT, terms
from indicators.figures import Figure, Figures, Number, exact_number
from indicators.logframes.logframe import Line, Logframe
from indicators.logframes.promised import Result
from indicators.logframes.targets import Mark
from indicators.wording import figure_text
from indicators.words import Words
from tracker.errors import TrackerError
from tracker.organisations import organisation_identifier, organisation_name
from tracker.phrases import LANGUAGES
from tracker.store import Session

VERSION = "2.03"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_OWN = "99"
"""In IATI’s lists of vocabularies: the reporting organisation's."""

_FUNDING, _ACCOUNTABLE = "1", "2"
_PLACES = Decimal("0.0001")
_SCHEMES = ("XI-IATI", "XM-DAC", "UA-EDR", "XI-ROR", "XI-LEI", "XI-GRID")
"""Registers whose numbers name an organisation in IATI, the standard's own first, whose identifiers have no prefix of ours."""


class Unpublishable(TrackerError):
    """Something without which there is no IATI activity is not recorded."""


@dataclass(frozen=True, slots=True)
class _Programme:
    """What a programme's record says of the activity that it is in IATI."""

    programme_id: str
    name: str
    iati_activity_id: str | None
    lead_org: str | None
    start_date: date | None
    end_date: date | None


def publication(session: Session, frame: Logframe, programme: str) -> str:
    """The framework as an IATI file with one activity. Raises `Unpublishable`."""
    facts = _programme(session, programme)
    root = Element("iati-activities", version=VERSION)
    activity = SubElement(root, "iati-activity", {"default-currency": frame.framework.currency, _LANG: "en"})
    SubElement(activity, "iati-identifier").text = facts.iati_activity_id
    _head(session, activity, facts, frame)
    for result in frame.results:
        if lines := frame.of(result):
            _result(activity, result, lines)
    indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _programme(session: Session, programme: str) -> _Programme:
    (row,) = session.rows(_PROGRAMME, {"programme": programme})
    for field in ("iati_activity_id", "lead_org", "start_date"):
        if row[field] is None:
            raise Unpublishable(f"{programme} has no {field}, which IATI demands", next_step="Load a programme.csv that says it.")
    return _Programme(**row)


def _head(session: Session, activity: Element, facts: _Programme, frame: Logframe) -> None:
    """Who reports, what on, who takes part, and how far the activity has come by the last day of the period."""
    last, lead = frame.period.last, facts.lead_org or ""
    _organisation(session, SubElement(activity, "reporting-org"), lead)
    _text(activity, "title", facts.name)
    _text(activity, "description", frame.framework.name)
    for org, role in ((frame.framework.funder_org, _FUNDING), (lead, _ACCOUNTABLE)):
        if org:
            _organisation(session, SubElement(activity, "participating-org", role=role), org)
    begun, ended = (day is not None and day <= last for day in (facts.start_date, facts.end_date))
    SubElement(activity, "activity-status", code="4" if ended else "2" if begun else "1")
    SubElement(activity, "activity-date", {"type": "2" if begun else "1", "iso-date": str(facts.start_date)})
    if facts.end_date:
        SubElement(activity, "activity-date", {"type": "4" if ended else "3", "iso-date": str(facts.end_date)})


def _organisation(session: Session, element: Element, org: str) -> None:
    """The organisation's identifier, type and name. Raises `Unpublishable` where no register that IATI knows numbers it."""
    known = ((scheme, organisation_identifier(session, org, scheme)) for scheme in _SCHEMES)
    found = next(((scheme, value) for scheme, value in known if value), None)
    if found is None:
        raise Unpublishable(
            f"{org} has no identifier by which IATI could name it",
            next_step=f"Load an org_identifier.csv with one of {', '.join(_SCHEMES)}.",
        )
    scheme, value = found
    ((kind,),) = session.tuples("select org_type from organisation where org_id = ?", [org])
    element.attrib |= {"ref": value if scheme == "XI-IATI" else f"{scheme}-{value}", **({"type": str(kind)} if kind else {})}
    SubElement(element, "narrative").text = organisation_name(session, org, "en")


def _result(activity: Element, result: Result, lines: Iterable[Line]) -> None:
    """A result with its indicators; one that says nothing has its code, or none, for a title."""
    element = SubElement(activity, "result", type=result.level)
    _text(element, "title", result.statement or result.code or result.result_id or "Other indicators")
    if result.assumptions:
        _text(element, "description", result.assumptions)
    if result.code:
        SubElement(element, "reference", code=result.code, vocabulary=_OWN)
    for _, of_one in groupby(lines, key=lambda line: line.promised):
        _indicator(element, tuple(of_one))


def _indicator(result: Element, lines: tuple[Line, ...]) -> None:
    """An indicator in the funder's words: the whole and the groups that are told apart, each with its marks and its figure."""
    promised, known = lines[0].promised, lines[0].definition
    told = terms(known) if known else None
    attributes = {"measure": told.measure if told else UNIT}
    if told and told.ascending is not None:
        attributes["ascending"] = _flag(told.ascending)
    if told:
        attributes["aggregation-status"] = _flag(told.aggregation_status)
    element = SubElement(result, "indicator", attributes)
    _text(element, "title", promised.label or (known.name.en if known else promised.indicator))
    if known:
        _words(SubElement(element, "description"), known.meaning)
    SubElement(element, "reference", vocabulary=promised.vocabulary or _OWN, code=promised.external_code or promised.indicator)
    for line in lines:
        if mark := line.standing.baseline:
            _mark(element, "baseline", mark, line.by, {"iso-date": str(mark.on_date), "year": str(mark.on_date.year)})
    _periods(element, lines)


def _periods(indicator: Element, lines: tuple[Line, ...]) -> None:
    """A period for the figures, and one up to each day that something was promised for, in order."""
    counted = next((line.figures.question.period for line in lines if line.figures), None)
    marks = [(mark, line.by) for line in lines for mark in (line.standing.milestone, line.standing.target) if mark]
    ends = {mark.on_date for mark, _ in marks} | ({counted.last} if counted else set())
    for end in sorted(ends):
        period = SubElement(indicator, "period")
        first = min(counted.first if counted else end, end)
        SubElement(period, "period-start", {"iso-date": str(first)})
        SubElement(period, "period-end", {"iso-date": str(end)})
        for mark, by in marks:
            if mark.on_date == end:
                _mark(period, "target", mark, by, {})
        if counted and counted.last == end:
            for line in lines:
                if line.figures:
                    _actual(period, line.figure, line.figures)


def _mark(parent: Element, name: str, mark: Mark, by: Group, attributes: dict[str, str]) -> None:
    """A baseline or target with the group that it is for; a value that is not known is left out, which is not zero."""
    value = {} if mark.value is None else {"value": _number(mark.value)}
    element = SubElement(parent, name, attributes | value)
    _dimensions(element, by)
    if mark.rationale:
        _text(element, "comment", mark.rationale)


def _actual(period: Element, figure: Figure, figures: Figures) -> None:
    """The figure, and in words how exact it is, or why there is none, with its address."""
    value = {} if figure.value is None else {"value": str(figure.value) if figures.is_amount else _number(figure.value)}
    element = SubElement(period, "actual", value)
    _dimensions(element, figure.by)
    _text(element, "comment", " · ".join(part for part in (figure_text(figure, figures, "en"), figure.address) if part))


def _dimensions(element: Element, by: Group) -> None:
    for name, value in by:
        SubElement(element, "dimension", name=name, value=value)


def _number(value: Number) -> str:
    """A number without needless zeros, at most four decimal places."""
    exact = Decimal(str(exact_number(Fraction(value))))
    return f"{exact.to_integral_value() if exact == exact.to_integral_value() else exact.quantize(_PLACES).normalize():f}"


def _flag(holds: bool) -> str:
    return "1" if holds else "0"


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(SubElement(parent, name), "narrative").text = text


def _words(element: Element, words: Words) -> None:
    """A text in every language that it is written in."""
    for language in LANGUAGES:
        if text := getattr(words, language):
            narrative = SubElement(element, "narrative", {} if language == "en" else {_LANG: language})
            narrative.text = " ".join(text.split())


_PROGRAMME = """
select
    programme_id,
    coalesce(name, programme_id) as name,
    iati_activity_id,
    lead_org,
    start_date,
    end_date
from programme
where programme_id = $programme
"""
