"""What the rows of files mean by the names of organisations: known names become identities, joint ones are split where a person said so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

import polars as pl

from tracker.findings import Finding
from tracker.intake.names.joint import parted
from tracker.intake.names.known import SAME, Organisations
from tracker.intake.rows.blocks import Block, Rows, blocks_of
from tracker.intake.rows.checks import CheckedRow
from tracker.intake.rows.lines import NUMBER
from tracker.intake.rows.proposals import NEW, About, Candidate, Proposal
from tracker.intake.rows.questions import SURE
from tracker.intake.understanding.matching import Columns
from tracker.intake.understanding.private import PRIVATE, is_personal
from tracker.quoting import shown
from tracker.records.fields import MONEY, QUANTITY, RATE, WHOLE
from tracker.records.references import references_from

_ORGANISATION = "organisation"
_TOLD = 8
_COMPARISONS = 50_000_000
"""So many pairs of names are compared, which takes seven seconds: all of 7,000 organisations that are new."""
NOTHING: Mapping[str, Sequence[Block]] = MappingProxyType({})
_COUNTED = (MONEY, QUANTITY, RATE, WHOLE)


@dataclass(frozen=True, slots=True)
class Meant:
    """The rows with identities for names, what was taken for what, what nobody can know, and what cannot be split."""

    rows: Rows
    notes: tuple[str, ...]
    proposals: tuple[Proposal, ...]
    findings: tuple[Finding, ...]


class _Place(NamedTuple):
    """Where a name stands first in a column, and how often."""

    kind: str
    where: str
    times: int


def meant(rows: Rows, known: Organisations, aside: Mapping[str, Sequence[Block]] = NOTHING) -> Meant:
    """The rows of all types with identities for the names of organisations that they refer to.

    Those that are named in rows refused for something else lie `aside`: they are asked of at once, not when these rows come again.
    """
    found, notes, findings = dict(rows), list[str](), list[Finding]()
    unknown: dict[str, list[_Place]] = {}
    for name in rows:
        for field in _fields(name):
            told = [*found[name], *aside.get(name, ())]
            names = _names(told, field, known)
            for text, place in _places(told, field, [text for text, ids in names.items() if not ids]):
                unknown.setdefault(text, []).append(place)
            found[name], refused = _identified(found[name], field, {text: ids for text, ids in names.items() if ids})
            findings += refused
            notes += _notes(name, names, known)
    proposals = [asked for text, places in unknown.items() if (asked := _proposal(text, places, known))]
    return Meant(found, tuple(notes), tuple(proposals), tuple(findings))


def twins(rows: Rows, known: Organisations) -> Iterator[Proposal]:
    """A question for each organisation that is new and has almost the name of another, in the store or in the files, or a joint name."""
    met: set[tuple[str, str]] = set()
    for org_id, some in list(_new(rows, known).items())[: _most(known)]:
        found = [each for row in some if (each := _twin(row, known)) and (each.candidates[0].identity, org_id) not in met]
        if found:
            yield (asked := max(found, key=lambda each: each.candidates[0].score))
            met.add((org_id, asked.candidates[0].identity))


def uncompared(rows: Rows, known: Organisations) -> Iterator[str]:
    """A note where there are more new organisations than are compared."""
    if (count := len(_new(rows, known))) > _most(known):
        yield f"org_name: of {count} new organisations the first {_most(known)} were compared with known names"


def strokes(rows: Rows, known: Organisations) -> Iterator[str]:
    """A note on new organisations of files of other formats in whose names a stroke stands: each may be several, and is taken as one."""
    new = (row for some in _new(rows, known).values() for row in some if row.columns.table.form)
    found = list(dict.fromkeys(name for row in new if parted(name := str(row.values["name"]), known.meant)))
    if found:
        told = ", ".join(f"“{shown(name)}”" for name in found[:_TOLD])
        yield f"org_name: taken as one organisation each, though {len(found)} name(s) may be of several: {told}"


def _most(known: Organisations) -> int:
    """How many organisations are compared with all names."""
    return _COMPARISONS // (len(known.names) + 1)


def _new(rows: Rows, known: Organisations) -> dict[str, list[CheckedRow]]:
    """The names of each organisation that the store does not hold."""
    named: dict[str, list[CheckedRow]] = {}
    for row in (row for block in rows.get("org_name", ()) for row in block.rows()):
        if row.values["org_id"] not in known.stored:
            named.setdefault(str(row.values["org_id"]), []).append(row)
    return named


def _twin(row: CheckedRow, known: Organisations) -> Proposal | None:
    """The question that a name puts. In a file of another format, whose identities are not its sender's choice, the name may be decided."""
    org_id, name, where = str(row.values["org_id"]), str(row.values["name"]), row.finding("").where
    foreign = bool(row.columns.table.form)
    found = tuple(each for _, some in known.parts(name, beside=org_id) for each in some[:1]) if foreign else ()
    if any(each.score == SAME for each in found):  # a stroke alone often stands between a network and its member
        return Proposal("joint name", name, found, _ORGANISATION, where, 1, _answer(found, joint=True))
    near = known.others(org_id, name)
    if foreign and (held := tuple(each for each in near if each.identity in known.stored)):
        answer = f"Which one is it? Until that is said it is loaded as a new one, {org_id}."
        return Proposal("organisation", name, held, _ORGANISATION, where, 1, answer)
    merge = f"tracker merge organisation {near[0].identity} {org_id} --why …" if near else ""
    answer = f"If they are one, take {org_id} out, or load it and merge them ({merge})"
    return Proposal("duplicate", org_id, near, _ORGANISATION, where, 1, answer) if near else None


def _fields(name: str) -> list[str]:
    return [each.field for each in references_from(name) if each.target.name == _ORGANISATION and not each.told_by]


def _names(blocks: Sequence[Block], field: str, known: Organisations) -> dict[str, tuple[str, ...]]:
    """Every text of a column that is no identity, with what it means; nothing where nobody knows."""
    texts = [block.select(pl.col(field).drop_nulls().unique(maintain_order=True)).to_series() for block in blocks if field in block.fields]
    return {text: known.meant(text) for each in texts for text in each if text not in known.ids}


def _places(blocks: Sequence[Block], field: str, texts: Sequence[str]) -> Iterator[tuple[str, _Place]]:
    for block in blocks if texts else ():
        if field in block.fields:
            some = block.data.filter(pl.col(field).is_in(texts)).group_by(field, maintain_order=True)
            for text, number, times in some.agg(pl.col(NUMBER).first(), times=pl.len()).collect().iter_rows():
                yield text, _Place(block.columns.kind.name, block.columns.finding("", row=number, field=field).where, times)


def _identified(blocks: Sequence[Block], field: str, ids: Mapping[str, tuple[str, ...]]) -> tuple[list[Block], list[Finding]]:
    """The rows with identities, one for each organisation of a joint name, and a finding for each row that cannot be split."""
    one = {text: parts[0] for text, parts in ids.items() if len(parts) == 1}
    several = [text for text, parts in ids.items() if len(parts) > 1]
    kept, findings = list[Block](), list[Finding]()
    for block in blocks:
        if not ids or field not in block.fields:
            kept.append(block)
            continue
        joint = block.rows(pl.col(field).is_in(several)) if several else []
        reasons = [(row, _whole(row, field)) for row in joint]
        findings += [row.finding(reason, "Write a row for each, with its own part.", field=field) for row, reason in reasons if reason]
        kept += [*_named(block.without(joint), field, one), *_split([row for row, reason in reasons if not reason], field, ids)]
    return kept, findings


def _named(block: Block, field: str, one: Mapping[str, str]) -> list[Block]:
    return [replace(block, data=block.data.with_columns(pl.col(field).replace(one)))] if one else [block]


def _split(rows: Sequence[CheckedRow], field: str, ids: Mapping[str, tuple[str, ...]]) -> list[Block]:
    """A row for each organisation. Columns of their own tell the rows of one place apart."""
    columns: dict[tuple[int, int], Columns] = {}
    found = []
    for row in rows:
        for place, part in enumerate(ids[str(row.values[field])]):
            own = columns.setdefault((id(row.columns), place), replace(row.columns))
            found.append(CheckedRow(own, row.number, row.values | {field: part}))
    return blocks_of(found)


def _whole(row: CheckedRow, field: str) -> str:
    """Why a row cannot become one row for each organisation of a joint name."""
    kind = row.columns.kind
    counted = [each.label for each in kind.fields if each.kind in _COUNTED and row.values.get(each.name) is not None]
    if counted:
        return f"{counted[0]} cannot be divided among several organisations"
    return "" if field in kind.key else f"{kind.by_name[field].label} can be one organisation only"


def _notes(name: str, names: Mapping[str, tuple[str, ...]], known: Organisations) -> Iterator[str]:
    """What was taken for what, the first few."""
    taken = [(text, ids) for text, ids in names.items() if ids]
    for text, ids in taken[:_TOLD]:
        yield f"{name}: “{shown(text)}” is taken as {' and '.join(f'{each} ({known.name(each)})' for each in ids)}"
    if len(taken) > _TOLD:
        yield f"{name}: and {len(taken) - _TOLD} more names are taken so"


def _proposal(text: str, places: Sequence[_Place], known: Organisations) -> Proposal | None:
    """The question that a name puts; None in a list of people, where it may be somebody's."""
    parts, near = known.parts(text), known.candidates(text)
    found = tuple(each for _, some in parts for each in some[:1]) or near
    private = any(place.kind in PRIVATE for place in places)
    if private and (is_personal(text) or max((each.score for each in found), default=0) < SURE):
        return None
    about: About = "joint name" if parts else "organisation"
    times = sum(place.times for place in places)
    return Proposal(about, text, found, places[0].kind, places[0].where, times, _answer(found, joint=bool(parts)))


def _answer(found: Sequence[Candidate], *, joint: bool) -> str:
    new = [f"“{shown(each.name)}” ({each.identity})" for each in found if each.score == NEW]
    if joint and new:
        return f"Is it several organisations? Then load first: {'; '.join(new)}"
    if joint:
        return "Is it several organisations, with a row for each?"
    return "Which one is it?" if found else "Load the organisation first, or say which one it is."
