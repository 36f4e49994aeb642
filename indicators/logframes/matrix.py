"""A logframe in words: the terms of its framework and the cells of its matrix, the same for terminal, page and report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from fractions import Fraction
from typing import Any

from indicators.addresses import Group
from indicators.declared.iati import terms as iati_terms
from indicators.export import number
from indicators.logframes.logframe import Line, Logframe
from indicators.logframes.progress import promise_text
from indicators.logframes.promised import Result
from indicators.logframes.targets import Mark
from indicators.wording import date_text, dimension_name, figure_text, group_name, number_text, percent_text, period_name, word
from indicators.words import labelled, listed
from tracker.organisations import organisation_name
from tracker.store import Session
from tracker.vocabulary import vocabulary


def terms(session: Session, frame: Logframe, language: str) -> tuple[tuple[str, str], ...]:
    """What a framework decides, each with its name: funder, money, attribution, bands, smallest count, calendar."""
    of = frame.framework
    told = {
        "funder": organisation_name(session, of.funder_org, language) if of.funder_org else "—",
        "money": word(
            "by_rates", language, of.currency, code_name(session, "RATE_SET", of.rate_set, language), _method(session, frame, language)
        ),
        "attribution": code_name(session, "ATTRIBUTION", of.rule, language),
        "bands": _bands(frame, language),
        "smallest": number_text(of.smallest_shown, language),
        "fiscal_year": _day_of_year(of.fiscal_year_start or "01-01", language),
        "due": _due(frame, language),
    }
    return tuple((word(f"term_{name}", language), value) for name, value in told.items())


def _day_of_year(told: str, language: str) -> str:
    """A day of any year, told as `04-01`, in words."""
    leap = 2000
    return date_text(date.fromisoformat(f"{leap}-{told}"), language).removesuffix(f" {leap}")


def bands_texts(frames: Iterable[Logframe], language: str) -> tuple[str, ...]:
    """From which share of the way on frameworks call a target met or nearly met, a sentence for those that say the same."""
    named: dict[str, list[str]] = {}
    for frame in frames:
        named.setdefault(_bands(frame, language), []).append(frame.framework.name)
    return tuple(f"{labelled(listed(names, language), bands, language)}." for bands, names in named.items())


def _bands(frame: Logframe, language: str) -> str:
    return word("bands", language, _percent(frame.framework.met, language), _percent(frame.framework.nearly, language))


def result_title(session: Session, result: Result, language: str) -> str:
    """A result as a heading: level, the funder's code, statement."""
    head = " ".join(part for part in (code_name(session, "RESULT_TYPE", result.level, language), result.code) if part)
    return labelled(head, result.statement, language) if result.statement else head


def indicator_title(session: Session, line: Line, language: str) -> str:
    """The funder's code and words, then ours; of a group its name alone."""
    if line.by:
        return _groups(session, line, line.by, language)
    promised, known = line.promised, line.definition
    code = promised.external_code if promised.external_code != promised.indicator else ""
    theirs = " ".join(part for part in (code, promised.label) if part)
    ours = f"{promised.indicator} {known.name.text(language)}" if known else f"{promised.indicator} ({word('not_defined', language)})"
    return " · ".join(part for part in (theirs, ours, _groups(session, line, promised.filter, language)) if part)


def _groups(session: Session, line: Line, by: Group, language: str) -> str:
    """Groups by name, each with what it is a group of."""
    names = ((dim, group_name(session, line.definition, dim, value, language) if line.definition else value) for dim, value in by)
    return ", ".join(labelled(dimension_name(dim, language), name, language) for dim, name in names)


def marks_text(frame: Logframe, line: Line, language: str) -> str:
    """What a framework promises of one line: baseline, milestone and target."""
    marks = (line.standing.baseline, line.standing.milestone, line.standing.target)
    return word("promise", language, frame.framework.framework_id, *(mark_text(line, mark, language) for mark in marks))


def mark_text(line: Line, mark: Mark | None, language: str, *, years: bool = False) -> str:
    """A baseline, milestone or target with its day, or its year alone."""
    worth, day = mark_parts(line, mark, language, years=years)
    return word("with_band", language, worth, day) if day else worth


def mark_parts(line: Line, mark: Mark | None, language: str, *, years: bool = False) -> tuple[str, str]:
    """What a mark is worth, and its day; one that is not known is not zero, and has none."""
    if mark is None or mark.value is None:
        return word("not_set" if mark is None else "not_known", language), ""
    worth = promise_text(mark.value, line.figures, language) if line.figures else number_text(mark.value.normalize(), language)
    return worth, str(mark.on_date.year) if years else date_text(mark.on_date, language)


def actual_text(line: Line, language: str) -> str:
    """The figure; a dash where the catalogue has no such indicator."""
    return figure_text(line.figure, line.figures, language) if line.figures else "—"


def code_name(session: Session, codes: str, value: str | None, language: str) -> str:
    """What a code is called; a code that the list lacks stands as it is."""
    known = vocabulary(session).codes(codes).codes.get(value or "")
    return known.name(language) if known else value or ""


def document(session: Session, frame: Logframe, language: str = "en") -> dict[str, Any]:
    """A logframe for other programs. Shares of the way are fractions as text; one that may be more or less has its ends."""
    of = frame.framework
    return {
        "framework": of.framework_id,
        "name": of.name,
        "funder": of.funder_org,
        "currency": of.currency,
        "rate_set": of.rate_set,
        "fx_method": of.conversion,
        "attribution": of.rule,
        "rounding": of.rounding,
        "small_cell_min": of.smallest_shown,
        "bands": {"met": str(of.met), "nearly": str(of.nearly)},
        "fiscal_year_start": of.fiscal_year_start,
        "calendar": [
            {"from": str(one.period.first), "to": str(one.period.last), "due_on": one.due_on, "title": one.title} for one in frame.calendar
        ],
        "period": {"from": str(frame.period.first), "to": str(frame.period.last)},
        "revision": session.revision,
        "results": [_result(session, frame, result, language) for result in frame.results],
    }


def _result(session: Session, frame: Logframe, result: Result, language: str) -> dict[str, Any]:
    names = ("result_id", "parent", "level", "code", "statement", "assumptions")
    return {name: getattr(result, name) for name in names} | {
        "indicators": [_line(session, line, language) for line in frame.of(result)],
    }


def _line(session: Session, line: Line, language: str) -> dict[str, Any]:
    promised, standing = line.promised, line.standing
    marks = {name: _mark(getattr(standing, name)) for name in ("baseline", "milestone", "target")}
    asked = line.figures.question.period if line.figures else None
    told = {"actual": line.figure.value, "low": line.figure.low, "high": line.figure.high}
    return {
        "indicator": promised.indicator,
        "label": promised.label,
        "external_code": promised.external_code,
        "vocabulary": promised.vocabulary,
        "verification": promised.verification,
        "iati": asdict(iati_terms(line.definition)) if line.definition else None,
        "filter": dict(promised.filter),
        "by": dict(line.by),
        **marks,
        "counted": {"from": str(asked.first), "to": str(asked.last)} if asked else None,
        **{name: number(value, line.figures) if line.figures else None for name, value in told.items()},
        "status": str(line.figure.status),
        "qualifier": line.figure.qualifier,
        "text": actual_text(line, language),
        "achieved": _share(line.way.share),
        "achieved_from": _share(line.way.least),
        "achieved_to": _share(line.way.most),
        "held_against": standing.goal.kind if standing.goal else None,
        "band": str(line.way.band),
        "title": indicator_title(session, line, language),
        "address": line.figure.address,
    }


def _share(share: Fraction | None) -> str | None:
    return None if share is None else str(share)


def _mark(mark: Mark | None) -> dict[str, Any] | None:
    if mark is None:
        return None
    return {"on": mark.on_date, "value": None if mark.value is None else f"{mark.value.normalize():f}", "rationale": mark.rationale}


def _method(session: Session, frame: Logframe, language: str) -> str:
    return code_name(session, "FX_METHOD", frame.framework.conversion, language).lower()


def _percent(share: Fraction, language: str) -> str:
    return percent_text(float(100 * share), language, 0)


def _due(frame: Logframe, language: str) -> str:
    if frame.due is None:
        return word("no_calendar", language)
    period = period_name(frame.due.period, language)
    on = date_text(frame.due.due_on, language) if frame.due.due_on else word("not_set", language)
    return word("due_on", language, period, on) + (f" ({frame.due.title})" if frame.due.title else "")
