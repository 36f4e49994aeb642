"""An indicator explained: meaning, rule, examples, who answers for it, and from which revision on it is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from indicators.declared.breaks import series_breaks
from indicators.declared.catalogue import catalogue
from indicators.declared.definition import Definition
from indicators.declared.example import Example
from indicators.declared.iati import terms
from indicators.declared.kept import in_force, indicator, named
from indicators.declared.rungs import BETWEEN
from indicators.disclosure import SMALLEST_SHOWN
from indicators.notes import break_text
from indicators.wording import code_text, dimension_name, expectation_text, total_name, unit_name, word
from indicators.words import labelled, listed
from tracker.codes import code_list_names
from tracker.store import Session
from tracker.vocabulary import Vocabulary


def explanation(session: Session | None, code: str, language: str) -> dict[str, Any]:
    """An indicator as a plain document: as a session's store has it in force, without one as its file defines it.

    `in_force_since` is the revision from which its text is in force, None when the store does not hold it. Raises `UnknownName`.
    """
    if session is None:
        return _told(named(catalogue(), code), language) | {"in_force_since": None, "series_breaks": []}
    definition = indicator(session, code)
    return _told(definition, language) | {
        "in_force_since": since(session, definition),
        "series_breaks": [break_text(one.note, language) for one in series_breaks(session, code)],
    }


def since(session: Session, definition: Definition) -> int | None:
    """The revision from which a definition is in force at the session's revision, None when it is not."""
    held = in_force(session).get(definition.code.partition(BETWEEN)[0])
    return held.since if held and held.hash == definition.hash.partition(BETWEEN)[0] else None


def rule_text(definition: Definition, language: str) -> str:
    """How it is counted: `Added up.`."""
    return word(f"rule_{definition.rule}", language)


def over_time_text(definition: Definition, language: str) -> str:
    """How values of periods that follow one another behave; a ratio of a period is never added."""
    rule = "rate" if definition.time == "flow" and not definition.adds_over_time else definition.time
    return word(f"over_{rule}", language)


def example_text(definition: Definition, example: Example, language: str) -> str:
    """What a worked example must give: `2024: Total 2; Country France 1`."""
    told = (f"{_group(definition, one.by, language)} {expectation_text(one, SMALLEST_SHOWN, language)}" for one in example.expect)
    return labelled(example.period, listed(told, language), language)


def _group(definition: Definition, by: Mapping[str, str], language: str) -> str:
    """A group of a worked example: its codes by the names of the shipped lists."""
    lists = {one.name: one.codes if one.codes in code_list_names() else "" for one in definition.dimension}
    told = (f"{dimension_name(name, language)} {code_text(Vocabulary(), lists[name], value, language)}" for name, value in by.items())
    return ", ".join(told) or total_name(language)


def told_governance(definition: Definition, language: str) -> dict[str, Any]:
    """Who answers for a definition, and what it rests on."""
    governance = definition.governance
    told = {name: getattr(governance, name) for name in ("author", "checker", "next_review", "public_values")}
    return told | {name: getattr(governance, name).text(language) for name in ("reference", "limitations")}


def _told(definition: Definition, language: str) -> dict[str, Any]:
    plain = ("code", "version", "hash", "tier", "level", "rule", "time", "direction", "frequency", "entity")
    return {
        **{name: getattr(definition, name) for name in plain},
        "name": definition.name.text(language),
        "meaning": definition.meaning.text(language).strip(),
        "unit": unit_name(definition.unit, language),
        "counted": [
            rule_text(definition, language),
            over_time_text(definition, language),
            word(f"direction_{definition.direction}", language),
        ],
        "iati": asdict(terms(definition)),
        "by": [{"name": one.name, "label": dimension_name(one.name, language), "groups": one.groups} for one in definition.dimension],
        "governance": told_governance(definition, language),
        "examples": [_example(definition, example, language) for example in definition.example],
        "sql": definition.rows.strip(),
        "views": definition.views,
    }


def _example(definition: Definition, example: Example, language: str) -> dict[str, Any]:
    return {
        "says": example.says.text(language),
        "answer": example_text(definition, example, language),
        "period": example.period,
        "given": example.given,
    }
