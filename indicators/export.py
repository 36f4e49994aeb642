"""Figures as plain documents, for JSON and for other programs: the contract of the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from indicators.claimed import funder_name, rule_text
from indicators.declared.iati import terms
from indicators.declared.kept import indicator
from indicators.divided import Divided
from indicators.figures import Figure, Figures
from indicators.ladder import Climbed
from indicators.notes import note_text
from indicators.provenance import Addressed, figure_at, rows_behind
from indicators.question import INTERNAL
from indicators.shares import shares
from indicators.wording import figure_text, group_name, group_words, period_name, quantity_text, word
from indicators.words import labelled
from tracker.store import Session
from tracker.titles import titled


def document(figures: Figures, language: str = "en") -> dict[str, Any]:
    """The answer to one question. Numbers are JSON numbers; money is a decimal string with its currency beside the unit."""
    question = figures.question
    head = {"indicator": question.indicator, "version": figures.version, "programme": question.programme, "unit": figures.unit}
    money = {"currency": figures.currency, "rate_set": question.rate_set, "unconverted": _unconverted(figures)} if figures.currency else {}
    framework: dict[str, Any] = {"framework": question.framework} if question.framework else {}
    if question.claim:
        framework["claim"] = {"funder": question.claim.funder, "rule": question.claim.rule, "on": question.claim.on.isoformat()}
    return {
        **head,
        **framework,
        **money,
        "period": {"from": question.period.first.isoformat(), "to": question.period.last.isoformat()},
        "filter": dict(question.filter),
        "iati": asdict(terms(figures.definition)),
        "revision": figures.revision,
        "audience": question.audience,
        "licensed_total": figures.licensed_total,
        "notes": [note_text(note, figures, language) for note in figures.notes],
        "figures": [_figure(figure, figures, language) for figure in figures.figures],
    }


def divided_document(found: Divided, language: str = "en") -> dict[str, Any]:
    """The answers over the parts of a period, then over the whole of it, and whether the parts add up to it."""
    return {
        "parts": [document(figures, language) for figures in found.parts],
        "whole": document(found.whole, language),
        "adds": found.adds,
        "note": word("parts_add" if found.adds else "parts_anew", language),
    }


def ladder_document(found: Climbed, language: str = "en") -> dict[str, Any]:
    """The rungs from attendances to people, each with its meaning, then the people whom records name one by one."""
    return {"rungs": [_rung(figures, language) for figures in found.rungs], "recorded": _rung(found.recorded, language)}


def _rung(figures: Figures, language: str) -> dict[str, Any]:
    definition = figures.definition
    return {"name": definition.name.text(language), "meaning": definition.meaning.text(language)} | document(figures, language)


def _figure(figure: Figure, figures: Figures, language: str) -> dict[str, Any]:
    values = {name: number(getattr(figure, name), figures) for name in ("value", "low", "high")}
    told: dict[str, Any] = {"by": dict(figure.by), **values}
    if isinstance(figure.value, Fraction):
        told["exact"] = str(figure.value)
    if figure.denominator is not None:
        told |= {"numerator": _number(figure.numerator), "denominator": _number(figure.denominator)}
    return told | {
        "qualifier": figure.qualifier,
        "status": str(figure.status),
        "text": figure_text(figure, figures, language),
        "rows": figure.rows,
        "address": figure.address,
    }


def number(value: Any, figures: Figures) -> Any:
    """A value of these figures in JSON: a number, of money a decimal string."""
    return (None if value is None else str(value)) if figures.is_amount else _number(value)


def _unconverted(figures: Figures) -> list[dict[str, str]]:
    """The amounts that stopped a figure, each with the rate that is not there."""
    return [{name: str(value) for name, value in asdict(one).items()} for one in figures.unconverted]


def _number(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal | Fraction) else value


def explained(session: Session, place: Addressed, language: str = "en", *, inside: bool = False) -> dict[str, Any]:
    """Everything that stands behind one figure, computed anew at its revision; for whoever asks from `inside`, rows of people, too."""
    figures, figure = figure_at(session, place)
    definition = figures.definition
    return {
        "address": figure.address,
        "indicator": definition.code,
        "name": definition.name.text(language),
        "version": place.version,
        "definition_hash": definition.hash,
        "meaning": definition.meaning.text(language).strip(),
        "programme": place.question.programme,
        "period": period_name(place.question.period, language),
        "revision": place.revision,
        "audience": place.question.audience,
        "by": dict(place.by),
        "group": group_words(session, definition, place.by, language, place.question.audience) + _whose(session, place, language),
        "value": _number(figure.value),
        "status": str(figure.status),
        "text": figure_text(figure, figures, language),
        **_behind(session, place, inside=inside),
    }


def cells_in_words(session: Session, place: Addressed, rows: Sequence[Mapping[str, Any]], language: str) -> list[tuple[str, ...]]:
    """The cells of rows behind a figure, as people read them: a code with its name before it, a record's name after its key."""
    definition, audience = indicator(session, place.question.indicator), place.question.audience
    keys = {str(row["key"]) for row in rows if "key" in row}
    titles = titled(session, definition.main_entity, keys, language, inside=audience == INTERNAL)
    named = cache(lambda column, code: group_name(session, definition, column, code, language, audience))

    def told(column: str, cell: Any) -> str:
        if isinstance(cell, int | Decimal):
            return quantity_text(cell, language)
        text = "" if cell is None else str(cell)
        if column == "key" and text in titles:
            return f"{text} {titles[text]}"
        name = named(column, text) if text and column in definition.dimensions else text
        return text if name == text else f"{name} ({text})"

    return [tuple(told(*cell) for cell in row.items()) for row in rows]


def _whose(session: Session, place: Addressed, language: str) -> str:
    """Whose part a figure is, and by which rule; nothing of the programme's."""
    claim = place.question.claim
    if claim is None:
        return ""
    rule = rule_text(session, claim, language).removesuffix(".")
    return f" · {labelled(funder_name(session, claim.funder, language), rule, language)}"


def _shares(session: Session, place: Addressed) -> Callable[[Any], dict[str, Any]]:
    """By the key of a row, which share of it a funder's part has; nothing beside the programme's rows."""
    claim = place.question.claim
    if claim is None:
        return lambda _: {}
    own = shares(session, indicator(session, place.question.indicator), place.question).get(claim.funder, {})
    return lambda key: {"share": str(own.get(str(key), 0))}


def _behind(session: Session, place: Addressed, *, inside: bool) -> dict[str, Any]:
    """The SQL, rows and sources of a figure."""
    behind, share = rows_behind(session, place.question, place.by, place.decided, inside=inside), _shares(session, place)
    rows = [dict(zip(behind.columns, row, strict=True)) for row in behind.rows]
    return {
        "sql": behind.sql,
        "parameters": behind.parameters,
        "withheld": behind.withheld,
        "rows": [row | share(row.get("key")) for row in rows],
        "evidence": [
            {"record": e.record, "source": e.source_id, "title": e.title, "url": e.url, "publisher": e.publisher} for e in behind.evidence
        ],
        "fingerprint": behind.fingerprint,
    }
