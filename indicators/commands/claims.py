"""Funders' parts of a result in words: on a terminal and for other programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from indicators.attribution import Attributed, attributed, beside, claimant
from indicators.claimed import funder_name, rule_text, sum_text
from indicators.commands.printing import at
from indicators.export import document
from indicators.figures import NOT_STATED, Figures
from indicators.notes import note_text
from indicators.provenance import remember
from indicators.question import Question
from indicators.wording import figure_text, group_words, unit_text, word
from indicators.words import labelled
from tracker.commands.options import headings, print_columns, print_json, say
from tracker.errors import NotLicensed, UnknownName
from tracker.organisations import organisation_name
from tracker.store import Session
from tracker.suggestions import did_you_mean


def print_claims(
    session: Session, store: Path, question: Question, funder: str, rule: str, on: date | None, language: str, *, as_json: bool
) -> None:  # fmt: skip
    """One funder's part of a result, or each funder's, beside the programme's. Raises `NotLicensed`, `UnknownName`, `WrongRequest`."""
    if "," in funder:
        raise NotLicensed(
            "Results of several funders are never added: co-funded ones would count more than once",
            next_step="Ask for the programme's result without --funder, or for one funder at a time.",
        )
    found = attributed(session, question, rule, on)
    if funder:
        found = replace(found, parts=(_of(found, funder),))
    remember(store, [found.whole, *found.parts])
    if as_json:
        print_json(told(session, found, language))
    else:
        _print(session, found, language)


def told(session: Session, found: Attributed, language: str) -> dict[str, Any]:
    """The programme's result and each funder's part; shares are exact fractions as text."""
    return {
        "attribution": found.rule,
        "on": found.on.isoformat(),
        "adds": found.adds,
        "programme": document(found.whole, language),
        "funders": [
            {"funder": claimant(part), "co_funders": list(beside(session, part.question.programme, claimant(part)))}
            | document(part, language)
            for part in found.parts
        ],
    }


def _of(found: Attributed, funder: str) -> Figures:
    known = {claimant(part): part for part in found.parts}
    if funder not in known:
        raise UnknownName(
            f"By the rule {found.rule} nothing that {found.whole.question.indicator} counts is stated to be of “{funder}”",
            next_step=did_you_mean(funder, known)
            or f"Leave --funder out to see all parts; with one: {', '.join(name for name in known if name != NOT_STATED) or 'none'}.",
        )
    return known[funder]


def _print(session: Session, found: Attributed, language: str) -> None:
    question, definition = found.whole.question, found.whole.definition
    of = at(question.period, session.revision, language)
    say(f"{question.indicator} {definition.name.text(language)} · {question.programme} · {of}")
    say(rule_text(session, found, language))
    rows = []
    for figure in found.whole.figures:
        group = group_words(session, definition, figure.by, language)
        answers = [(word("programme", language), found.whole)] + [
            (funder_name(session, claimant(part), language), part) for part in found.parts
        ]
        for name, answer in answers:
            one = answer.at(figure.by)
            rows.append((group, name, figure_text(one, answer, language), one.address))
    told = (unit_text(found.whole, language), word("term_funder", language), *headings("value", "address"))
    print_columns(told, rows, {2})
    for part in found.parts:
        if others := beside(session, question.programme, claimant(part)):
            names = ", ".join(organisation_name(session, other, language) for other in others)
            say(labelled(word("co_funded_by", language, funder_name(session, claimant(part), language)), f"{names}.", language))
    notes = dict.fromkeys(note_text(note, answer, language) for answer in (found.whole, *found.parts) for note in answer.notes)
    unsaid = any(claimant(part) == NOT_STATED and part.total.value for part in found.parts)
    for line in (word("shares_unsaid", language) if unsaid else "", sum_text(found, language), *notes):
        if line:
            say(line)
