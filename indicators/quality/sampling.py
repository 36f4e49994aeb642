"""A sample of the records behind a figure, drawn by chance that anybody can repeat."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from indicators.declared.kept import indicator
from indicators.provenance import Evidence, rows_behind
from indicators.question import INTERNAL, Question
from indicators.wording import dimension_name, group_name
from tracker.errors import WrongRequest
from tracker.periods import Period
from tracker.store import Session
from tracker.titles import titled


@dataclass(frozen=True, slots=True)
class Drawing:
    """Which sample: of the rows behind an indicator's total at a revision, by a seed. `population` counts all of them."""

    programme: str
    indicator: str
    period: Period
    revision: int
    seed: str
    population: int


@dataclass(frozen=True, slots=True)
class Unit:
    """One record to trace: its key, what it adds to the figure, what the register says of it, and its documents."""

    key: str
    recorded: Decimal
    told: tuple[tuple[str, str], ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """The units drawn, in the order of their keys."""

    drawing: Drawing
    units: tuple[Unit, ...]


def sample(session: Session, question: Question, size: int, seed: str) -> Sample:
    """A simple random sample, without replacement, of the rows behind the total that answers a question.

    A unit is drawn when the SHA-256 of seed and key is among the `size` smallest: the same seed at the same revision draws the
    same units, and nobody can choose them. Raises `WrongRequest` for ratios and means, and where there is nothing to draw from.
    """
    definition = indicator(session, question.indicator)
    if definition.rule not in ("count", "sum") or definition.money:
        raise WrongRequest(
            f"{question.indicator} is no count of records or people, so there is nothing to recount",
            next_step="Draw from the indicator that it divides, such as PTC-01 for PTC-03.",
        )
    behind = rows_behind(session, replace(question, by=(), audience=INTERNAL), ())
    rows = [dict(zip(behind.columns, row, strict=True)) for row in behind.rows]
    recorded: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        recorded[str(row["key"])] += Decimal(row["num"] or 0) if definition.rule == "sum" else 0
    if not recorded:
        raise WrongRequest(
            f"There are no records behind {question.indicator} in {question.period}",
            next_step="Choose a period in which something is recorded.",
        )
    if size < 1:
        raise WrongRequest("A sample has at least one record", next_step="Say --size 20, for instance.")
    drawn = sorted(sorted(recorded, key=lambda key: (_chance(seed, key), key))[:size])
    told = {str(row["key"]): _told(row) for row in reversed(rows)}
    papers = _papers(behind.evidence, definition.main_entity)
    units = (Unit(key, recorded[key] if definition.rule == "sum" else Decimal(1), told[key], tuple(papers.get(key, ()))) for key in drawn)
    return Sample(Drawing(question.programme, question.indicator, question.period, session.revision, seed, len(recorded)), tuple(units))


def in_words(session: Session, drawn: Sample, language: str) -> Sample:
    """The same sample with what the register says in the reader's words, the record's own name first."""
    definition = indicator(session, drawn.drawing.indicator)
    names = titled(session, definition.main_entity, {unit.key for unit in drawn.units}, language)

    def told(unit: Unit) -> Iterator[tuple[str, str]]:
        if unit.key in names:
            yield "", names[unit.key]
        for name, value in unit.told:
            known = name in definition.dimensions
            yield (
                dimension_name(name, language) if known else name,
                group_name(session, definition, name, value, language) if known else value,
            )

    return replace(drawn, units=tuple(replace(unit, told=tuple(told(unit))) for unit in drawn.units))


def _chance(seed: str, key: str) -> str:
    return hashlib.sha256(f"{seed}/{key}".encode()).hexdigest()


def _told(row: dict[str, object]) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in row.items() if name not in ("key", "num", "den") and value is not None)


def _papers(evidence: tuple[Evidence, ...], entity: str) -> dict[str, list[Evidence]]:
    """The documents by the key that they support: `IMP-001` of the entity, or `agreement/IMP-001`."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    for one in evidence:
        found[one.record].append(one)
        found[one.record.removeprefix(f"{entity}/")].append(one)
    return found
