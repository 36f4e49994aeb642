"""Whether definitions are sound: their queries only read, give the columns that rule and breakdowns need, and their examples come true."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from indicators.addresses import Group
from indicators.answer import answer
from indicators.declared.catalogue import catalogue
from indicators.declared.definition import Definition, Rule
from indicators.declared.example import Example, Expectation
from indicators.declared.kept import record, remember
from indicators.declared.queries import query_problems
from indicators.declared.rungs import BETWEEN, rung
from indicators.derived.summed import key_twice, not_added, not_summed
from indicators.figures import Figure, Number, Status
from indicators.plan import composed
from indicators.question import Question
from indicators.terms.parameters import parameters
from indicators.wording import NAMED
from tracker.codes import code_list_names
from tracker.errors import TrackerError
from tracker.periods import period
from tracker.records import RECORD_TYPES
from tracker.store import Session, Store, create_store
from tracker.store.changes.supposed import supposed
from tracker.store.connection import DatabaseError
from tracker.suggestions import did_you_mean

_LABELS = ("", "organisation", *NAMED)
_ANY_PERIOD = "2024"
TAKEN = frozenset({"rows_of_indicator", "kept", "measured", "bounded", "asked", "asked_days"})
"""What parts of the queries made around a definition's own (`plan`, `together`, `measures`) are called."""

Told = tuple[str, str, Number | None, Number | None, Number | None]
"""Status, qualifier, value, low and high."""

_MEASURES: dict[Rule, tuple[str, ...]] = {
    "count": (),
    "sum": ("num",),
    "mean": ("num",),
    "ratio": ("num", "den"),
    "bounds": ("unit", "person", "num"),
}
"""The columns that a rule needs beside the key."""


def unsound(definitions: Iterable[Definition]) -> dict[str, tuple[str, ...]]:
    """What is wrong with each of some definitions, by code, in sentences; those that are sound are left out.

    Each is tried in a store made for the purpose, which holds a programme and nothing else; examples are supposed, not saved.
    """
    with TemporaryDirectory() as folder, create_store(Path(folder) / "examples.duckdb", ledger="") as store:
        store.save({"programme": ({"programme_id": "P"},)}, actor="check", reason="something to ask about")
        found = {definition.code: tuple(_problems(store, definition)) for definition in definitions}
    return {code: problems for code, problems in found.items() if problems}


def _problems(store: Store, definition: Definition) -> Iterator[str]:
    yield from _names(definition)
    with store.session() as session:
        wrong = tuple(_taken(definition)) or query_problems(session, definition) or tuple(_columns(session, definition))
    yield from wrong
    if not wrong:
        remember(definition)
    for number, example in enumerate(() if wrong else definition.example, 1):
        yield from (f"example {number} (“{example.says.en}”): {problem}" for problem in _untrue(store, definition, example))


def _names(definition: Definition) -> Iterator[str]:
    """The words of the definition that name something that is not there."""
    lists = (*_LABELS, *code_list_names())
    for dimension in definition.dimension:
        if dimension.codes not in lists:
            hint = did_you_mean(dimension.codes, lists)
            yield f"the breakdown {dimension.name}: there is no code list “{dimension.codes}”. {hint}".rstrip()
    for name in definition.ladder.margin if definition.ladder else ():
        if name not in definition.dimensions:
            yield f"the ladder: there is no breakdown “{name}”. {did_you_mean(name, definition.dimensions)}".rstrip()
    if definition.ladder and definition.ladder.top not in catalogue():
        yield f"the ladder: there is no indicator “{definition.ladder.top}”. {did_you_mean(definition.ladder.top, catalogue())}".rstrip()
    if definition.guard and definition.guard not in catalogue():
        yield f"the guard: there is no indicator “{definition.guard}”. {did_you_mean(definition.guard, catalogue())}".rstrip()


def _taken(definition: Definition) -> Iterator[str]:
    """Views named as a part of the query that is made around them."""
    for view in definition.view:
        if view.name in RECORD_TYPES or view.name in TAKEN:
            what = "a type of record has" if view.name in RECORD_TYPES else "the tracker gives its own queries"
            yield f"the view {view.name}: that is a name which {what}. Choose another"


def _columns(session: Session, definition: Definition) -> Iterator[str]:
    """Whether each query runs, and has the columns that it must have."""
    measures = _MEASURES[definition.rule]
    split = [dimension for dimension in definition.dimension if not dimension.rows]
    whole = (*(dimension.name for dimension in split), *(dimension.within for dimension in split if dimension.within))
    texts = [("rows", definition.rows, ("key", *measures, *whole))]
    texts += [(f"the rows of {one.name}", one.rows, ("key", *measures, one.name)) for one in definition.dimension if one.rows]
    for place, text, needed in texts:
        yield from (f"{place}: {problem}" for problem in _lacking(session, definition, text, needed))
    for one in definition.ladder.rung if definition.ladder else ():
        yield from (f"the rung {one.unit}: {problem}" for problem in _columns(session, rung(definition, one.unit)))


def _lacking(session: Session, definition: Definition, text: str, needed: tuple[str, ...]) -> Iterator[str]:
    sql, named = composed(text, definition.views)
    values = parameters(session, Question(definition.code, "P", period(_ANY_PERIOD)))
    unknown = [name for name in named if name not in values]
    yield from (f"there is no parameter ${name}. {did_you_mean(name, values)}".rstrip() for name in unknown)
    if unknown:
        return
    try:
        there = session.frame(sql, {name: values[name] for name in named}).columns
    except DatabaseError as error:
        yield str(error).splitlines()[0]
        return
    yield from (f"there must be a column “{name}”. {did_you_mean(name, there)}".rstrip() for name in needed if name not in there)


def _untrue(store: Store, definition: Definition, example: Example) -> Iterator[str]:
    """In what an example does not come true."""
    if wrong := tuple(_unknown(example.given)):
        yield from wrong
        return
    try:
        code = f"{definition.code}{BETWEEN}{example.rung}" if example.rung else definition.code
        question = Question(code, example.programme, period(example.period), example.by, audience=example.audience)
        rows = {"programme": ({"programme_id": example.programme},), **example.given, "definition": [record(definition)]}
        with supposed(store, rows) as (_, session):
            answered = answer(session, question).figures
            for kept in () if example.rung else (not_added, not_summed, key_twice):
                yield from kept(session, definition, question)
    except (TrackerError, DatabaseError) as error:
        yield str(error).splitlines()[0]
        return
    got: dict[Group, Told] = {figure.by: _told(figure) for figure in answered}
    want: dict[Group, Told] = {tuple(one.by.items()): _told(one) for one in example.expect}
    for by in dict.fromkeys((*want, *got)):
        if not _same(want.get(by), got.get(by)):
            group = ", ".join(f"{name}={value}" for name, value in by) or "the total"
            yield f"{group}: expected {_text(want.get(by))}, got {_text(got.get(by))}"


def _unknown(given: Mapping[str, tuple[dict[str, Any], ...]]) -> Iterator[str]:
    """Types of record and fields that do not exist."""
    for kind, rows in given.items():
        if kind not in RECORD_TYPES:
            yield f"there is no type of record “{kind}”. {did_you_mean(kind, RECORD_TYPES)}".rstrip()
            continue
        known = RECORD_TYPES[kind].names
        for name in dict.fromkeys(name for row in rows for name in row if name not in known):
            yield f"{kind} has no field “{name}”. {did_you_mean(name, known)}".rstrip()


def _told(one: Figure | Expectation) -> Told:
    return str(one.status), one.qualifier, one.value, one.low, one.high


def _same(want: Told | None, got: Told | None) -> bool:
    if want is None or got is None or want[:2] != got[:2]:
        return want == got
    return all(_near(one, other) for one, other in zip(want[2:], got[2:], strict=True))


def _near(one: Number | None, other: Number | None) -> bool:
    return one == other or (one is not None and other is not None and isclose(one, other, rel_tol=1e-6))


def _text(told: Told | None) -> str:
    """A figure as a problem tells it: `12`, `about 12`, `no_data`, or that the answer has none."""
    if told is None:
        return "no such figure"
    status, qualifier, value, low, high = told
    if status != Status.VALUE:
        return status
    number = f"{low} to {high}" if value is None else str(value).removesuffix(".0")
    return number if qualifier == "exact" else f"{qualifier} {number}"
