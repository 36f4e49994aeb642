"""Restatements as text and as plain documents: what changed, by how much for each cause, and who saved it when and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from indicators.declared.kept import definitions, indicator
from indicators.differing.restatements import Restatement, Save, Share
from indicators.export import number
from indicators.figures import Figure, Figures, Number, exact_number
from indicators.question import Question
from indicators.scope import programmes
from indicators.terms.fiscal import asked_period
from indicators.terms.parameters import home_country
from indicators.wording import cause_name, figure_text, group_words, number_text, value_text, word, worked_text
from tracker.periods import Period
from tracker.store import Session

_FEW = 6
"""So many records of a type are named; the rest are counted."""
_MOST_PLACES = 9


def asked_of(session: Session, programme: str, period_text: str | None, codes: Sequence[str], audience: str | None) -> tuple[Question, ...]:
    """The total and each breakdown of indicators, all when none is named, over a period or each year that has records.

    Raises `UnknownName` for an indicator, and `WrongRequest` for the period.
    """
    named = [indicator(session, code.upper()) for code in codes] or list(definitions(session).values())
    periods = (asked_period(session, programme, period_text),) if period_text else _years(session, programme)
    return tuple(
        Question(definition.code, programme, each, tuple(definition.dimensions), audience=audience, cross=False)
        for each in periods
        for definition in named
    )


def _years(session: Session, programme: str) -> tuple[Period, ...]:
    """The years between the first and the last record of a programme. Raises `UnknownName`."""
    home_country(session, programme)  # raises for one that is not there
    found = next(one for one in programmes(session) if one.programme_id == programme)
    return Period(found.first, found.last).parts("year") if found.first and found.last else ()


def group_text(session: Session, change: Restatement, language: str) -> str:
    """Which group the figure is of."""
    return group_words(session, change.figures.definition, change.by, language, change.question.audience)


def said_texts(change: Restatement, language: str) -> tuple[str, str]:
    """What the figure said and what it says, a dash where it was not there; two that print alike with their workings."""
    pair = change.old, change.new
    old, new = (figure_text(each, change.figures, language) if each else "—" for each in pair)
    if old != new:
        return old, new
    worked_old, worked_new = (worked_text(each, change.figures, language) if each else "—" for each in pair)
    return worked_old, worked_new


def change_text(change: Fraction, figures: Figures, language: str) -> str:
    """A difference with its sign: `+12`, `−EUR 1,000`; of percentages in points."""
    size = exact_number(abs(change))
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    if figures.unit == "%":
        return f"{sign}{word('points', language, number_text(size, language, _places(size)))}"
    if figures.currency or isinstance(size, int):
        return f"{sign}{value_text(size, figures, language)}"
    return f"{sign}{number_text(size, language, _places(size))}"


def _places(size: Number) -> int:
    """One decimal place, and as many more as it takes to print something else than zero."""
    return next((places for places in range(1, _MOST_PLACES) if size and round(size, places)), 1)


def share_text(change: Restatement, share: Share, language: str) -> str:
    """A cause and what it made: `late record +12`."""
    name = cause_name(share.cause, language)
    return name if share.change is None else f"{name} {change_text(share.change, change.figures, language)}"


def shares_text(change: Restatement, language: str) -> str:
    """Every cause with its share and revisions: `retirement −1 (4); late record +2 (2, 3)`."""
    return "; ".join(f"{share_text(change, share, language)}{_revisions(share)}" for share in change.shares)


def _revisions(share: Share) -> str:
    return f" ({', '.join(str(save.revision) for save in share.saves)})" if share.saves else ""


def saves_of(changes: Iterable[Restatement]) -> tuple[Save, ...]:
    """Every save that had a part in some of the changes, once, oldest first; each with all that it touched for them."""
    found: dict[int, Save] = {}
    for save in (save for change in changes for share in change.shares for save in share.saves):
        known = found.setdefault(save.revision, save)
        more = tuple(touched for touched in save.touched if touched not in known.touched)
        found[save.revision] = Save(save.revision, save.saved_at, save.actor, save.reason, known.touched + more)
    return tuple(found[revision] for revision in sorted(found))


def records_text(save: Save) -> str:
    """The records that a save touched: `activity +T3 ~T1 −T2`, the first of many."""
    return ", ".join(f"{kind} {_signed_records(found)}" for kind, found in _by_type(save).items())


def _by_type(save: Save) -> dict[str, list[str]]:
    """Each record once, signed, by type."""
    found: dict[str, dict[str, None]] = {}
    for touched in save.touched:
        signed = [("+", touched.added), ("~", touched.changed), ("−", touched.retired)]
        found.setdefault(touched.record_type, {}).update(dict.fromkeys(f"{sign}{one}" for sign, records in signed for one in records))
    return {kind: list(records) for kind, records in found.items()}


def _signed_records(found: list[str]) -> str:
    rest = f" … ({len(found) - _FEW} more)" if len(found) > _FEW else ""
    return " ".join(found[:_FEW]) + rest


def answers_of(changes: Iterable[Restatement]) -> tuple[Figures, ...]:
    """The answers that the figures are from, each once."""
    return tuple({id(figures): figures for change in changes for figures in (change.before, change.after) if figures}.values())


def document(session: Session, change: Restatement, language: str = "en") -> dict[str, Any]:
    """A restatement for other programs. Numbers are JSON numbers, money a decimal string; `exact` is a change as a fraction."""
    question = change.question
    return {
        "indicator": question.indicator,
        "programme": question.programme,
        "period": str(question.period),
        "audience": question.audience,
        "by": dict(change.by),
        "group": group_text(session, change, language),
        "unit": change.figures.unit,
        "currency": change.figures.currency,
        "old": _figure(change, change.old, language),
        "new": _figure(change, change.new, language),
        **by_cause(change),
    }


def by_cause(change: Restatement) -> dict[str, Any]:
    """The difference and its shares for other programs."""
    return _change(change, change.change) | {
        "causes": [
            {"cause": share.cause.name.lower(), **_change(change, share.change), "revisions": [_save(save) for save in share.saves]}
            for share in change.shares
        ]
    }


def _figure(change: Restatement, figure: Figure | None, language: str) -> dict[str, Any] | None:
    if figure is None:
        return None
    value = number(figure.value, change.figures)
    return {
        "address": figure.address, "value": value, "status": str(figure.status), "qualifier": figure.qualifier,
        "text": figure_text(figure, change.figures, language),
    }  # fmt: skip


def _change(change: Restatement, part: Fraction | None) -> dict[str, Any]:
    value = None if part is None else number(exact_number(part), change.figures)
    return {"change": value, "exact": None if part is None else str(part)}


def _save(save: Save) -> dict[str, Any]:
    return {
        "revision": save.revision,
        "saved_at": save.saved_at.isoformat(),
        "by": save.actor,
        "why": save.reason,
        "records": [
            {"kind": touched.record_type, "added": [*touched.added], "changed": [*touched.changed], "retired": [*touched.retired]}
            for touched in save.touched
        ],
    }
