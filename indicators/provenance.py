"""From a figure to its rows and back: addresses that resolve to definition, SQL, rows, evidence and their fingerprint."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indicators.addresses import Group, spelled, stands_for, unlinked, well_spelled
from indicators.answer import answer, answers
from indicators.decided import Decided, as_printed, decisions
from indicators.declared.definition import Definition
from indicators.declared.kept import expect_version, indicator
from indicators.disclosure import few
from indicators.figures import Figure, Figures, Status
from indicators.plan import fingerprint_query, rows_query, uncrossed
from indicators.question import INTERNAL, PUBLIC, Question, claim_of, outside
from indicators.terms.frameworks import smallest_shown
from indicators.terms.parameters import parameters
from tracker.errors import UnknownName
from tracker.periods import EVER, period
from tracker.store import Session
from tracker.store.beside.ops import notebook

_TABLE = "create table if not exists figure_address (address text primary key, spelled text not null)"
_ADDRESS = re.compile(r"^F-[0-9A-HJKMNP-TV-Z]{10}$")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A source that supports a record behind a figure."""

    record: str
    source_id: str
    title: str
    url: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class RowsBehind:
    """What a figure was made from: the SQL runs with the parameters on the store itself.

    `withheld` says that the audience may not see the rows: the figure is suppressed, or it is about people and told outside.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    sql: str
    parameters: dict[str, Any]
    evidence: tuple[Evidence, ...]
    fingerprint: str
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Addressed:
    """What an address stands for, and what the last edition that printed it decided."""

    question: Question
    by: Group
    version: int
    revision: int
    decided: Decided | None = None


def remember(store_path: Path, answers: Iterable[Figures]) -> None:
    """Keep the addresses of figures that are being shown, so that they resolve later."""
    note(
        store_path,
        {
            figure.address: spelled(figures.question, figures.version, figures.revision, figure.by)
            for figures in answers
            for figure in figures.figures
        },
    )


def note(store_path: Path, known: Mapping[str, str]) -> None:
    """Keep what each of some addresses stands for."""
    with notebook(store_path, _TABLE) as connection, connection:
        connection.executemany("insert or ignore into figure_address values (?, ?)", known.items())


def addressed(store_path: Path, address: str) -> Addressed:
    """What an address stands for; a link to it, as reports carry it, says that itself.

    Raises `UnknownName` for an address that this store never gave out, and for a link that says something else.
    """
    word, told = unlinked(address)
    if not _ADDRESS.match(word):
        raise UnknownName(
            f"“{address}” is not a figure's address", next_step="An address looks like F-7K3QX2M9AB and stands beside its figure."
        )
    if told:
        return _decided(store_path, {word: _read_link(word, told)})[word]
    with notebook(store_path, _TABLE) as connection:
        found = connection.execute("select spelled from figure_address where address = ?", (word,)).fetchone()
    if found is None:
        raise UnknownName(
            f"No figure of this store has the address {word}",
            next_step="Check the letters. Elsewhere than where it was printed, give its link from the report, "
            "or have the report verified first (`tracker report verify`).",
        )
    return _decided(store_path, {word: _read(found[0])})[word]


def _decided(store_path: Path, places: Mapping[str, Addressed]) -> dict[str, Addressed]:
    """The places with what editions decided of them."""
    known = decisions(store_path, places)
    return {address: replace(place, decided=known.get(address)) for address, place in places.items()}


def _read_link(word: str, told: str) -> Addressed:
    """What a link says, which anybody may have written."""
    try:
        if stands_for(word, told) and well_spelled(told):
            return _read(told)
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
        pass
    raise UnknownName(f"The link does not say what the address {word} stands for", next_step="Copy it whole, or give the address alone.")


def last_told(store_path: Path, question: Question, before: int) -> int | None:
    """The newest revision before another of which outsiders were told figures of an indicator, programme and period; None if never."""
    asked = {"indicator": question.indicator, "programme": question.programme, "period": str(question.period)}
    same = " and ".join(f"json_extract(spelled, '$.{name}') = :{name}" for name in asked)
    with notebook(store_path, _TABLE) as connection:
        ((found,),) = connection.execute(
            f"select max(json_extract(spelled, '$.revision')) from figure_address where {same} "
            "and json_extract(spelled, '$.audience') <> :internal and json_extract(spelled, '$.revision') < :before",
            asked | {"internal": INTERNAL, "before": before},
        ).fetchall()
    return None if found is None else int(found)


def shown_at(store_path: Path, revision: int) -> dict[str, Addressed]:
    """The addresses that were given out at a revision, with what they stand for."""
    with notebook(store_path, _TABLE) as connection:
        found = connection.execute(
            "select address, spelled from figure_address where json_extract(spelled, '$.revision') = ? order by address", (revision,)
        ).fetchall()
    return _decided(store_path, {address: _read(line) for address, line in found})


def _read(line: str) -> Addressed:
    told = json.loads(line)
    question = Question(
        told["indicator"],
        told["programme"],
        period(told["period"]),
        tuple(told["by"]),
        tuple(told["filter"].items()),
        told["revision"],
        told["audience"],
        told["currency"],
        told["rate_set"],
        framework=told.get("framework", ""),
        claim=claim_of(told.get("claim")),
    )
    return Addressed(question, tuple(told["by"].items()), told["version"], told["revision"])


def figure_at(session: Session, place: Addressed) -> tuple[Figures, Figure]:
    """The figure of an address, anew at its revision and as an edition printed it. Raises `UnknownName` for a version not in force."""
    expect_version(session, place.question.indicator, place.version)
    figures = as_printed(session, place.question, place.by, place.decided) if place.decided else answer(session, place.question)
    return figures, figures.at(place.by)


def figures_at(session: Session, places: Mapping[str, Addressed]) -> dict[str, tuple[Figures, Figure]]:
    """The figures of many addresses, in one pass over each indicator's periods; without those of versions that are not in force."""
    alike: dict[Question, dict[str, Addressed]] = defaultdict(dict)
    for address, place in places.items():
        if indicator(session, place.question.indicator).version == place.version:
            alike[replace(_whole(place), period=EVER)][address] = place
    found: dict[str, tuple[Figures, Figure]] = {}
    for question, asked in alike.items():
        answers(session, question, [place.question.period for place in asked.values()])
        found |= {address: figure_at(session, place) for address, place in asked.items()}
    return found


def _whole(place: Addressed) -> Question:
    """The question that is answered for the figure of an address: what an edition decided is decided of the whole answer."""
    return replace(place.question, audience=INTERNAL) if place.decided else place.question


def of_insiders(session: Session, place: Addressed) -> bool:
    """The figure is of people, and for the programme's own; or for readers outside, but no edition printed it for them."""
    asked = place.question.audience
    read_outside = outside(asked) and (place.decided or asked == PUBLIC)
    return not read_outside and indicator(session, place.question.indicator).people


def rows_behind(session: Session, question: Question, by: Group, decided: Decided | None = None, *, inside: bool = False) -> RowsBehind:
    """The rows that a figure was made from, with the SQL that finds them and the sources that support them.

    Rows about people are for insiders: they name pseudonyms and count event by event. Readers outside learn the sources of what is told
    of everybody. Whoever asks from `inside`, where the store lies, is led to the rows of what others were told, too.
    """
    definition = indicator(session, question.indicator)
    if uncrossed(definition, replace(question, by=tuple(dict(by)), cross=True)):
        return RowsBehind((), (), "", {}, (), "")
    sql, named = rows_query(definition, question, dict(by))
    values = parameters(session, question) | {f"group_{name}": value for name, value in (*question.filter, *by)}
    given = {name: values[name] for name in named}
    hidden = decided.hidden if decided else answer(session, question).at(by).status is Status.SUPPRESSED
    apart = definition.people and outside(question.audience) and not inside
    if hidden or (apart and (by or question.filter or definition.entity == "person")):
        return RowsBehind((), (), sql, given, (), "", withheld=True)
    found = session.rows(sql, given)
    evidence = _evidence(session, definition.main_entity, {str(row["key"]) for row in found})
    if apart:
        return RowsBehind((), (), sql, given, evidence, "", withheld=True)
    least = decided.least if decided else smallest_shown(session, question)
    columns = _columns(definition, question, by, found, least)
    rows = tuple(tuple(row[name] for name in columns) for row in found)
    ((fingerprint,),) = session.tuples(fingerprint_query(sql), given)
    return RowsBehind(columns, rows, sql, given, evidence, fingerprint)


def _columns(definition: Definition, question: Question, by: Group, found: list[dict[str, Any]], least: int) -> tuple[str, ...]:
    """The columns that the audience may see: of people, none that would break the figure down further than was asked."""
    names = tuple(found[0]) if found else ()
    if not definition.people or question.audience == INTERNAL:
        return names
    asked = {name for name, _ in (*question.filter, *by)}
    hidden = set(definition.dimensions) - asked - {"qualifier"}
    if definition.rule == "bounds":
        hidden.add("person")
    if definition.rule in ("sum", "bounds") and any(few(row["num"], least) for row in found):
        hidden.add("num")
    return tuple(name for name in names if name not in hidden)


def _evidence(session: Session, entity: str, keys: set[str]) -> tuple[Evidence, ...]:
    """The evidence of the records that the keys name: `IMP-001` of the entity, or `agreement/IMP-001`."""
    found = session.rows(
        "select entity || '/' || entity_id as record, source_id, title, url, publisher from evidence left join source using (source_id) "
        "where list_contains($whole, entity || '/' || entity_id) order by record, source_id",
        {"whole": [key if "/" in key else f"{entity}/{key}" for key in sorted(keys)]},
    )
    return tuple(Evidence(row["record"], row["source_id"], row["title"] or row["source_id"], row["url"], row["publisher"]) for row in found)
