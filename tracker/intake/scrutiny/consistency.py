"""What must hold between records and within one: one row for a key, days in order, no group beside the slice; rows made even."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from math import log
from statistics import median
from typing import Any

import polars as pl

from tracker.codes import code_list
from tracker.findings import Finding
from tracker.intake.rows.blocks import Block
from tracker.intake.rows.checks import CheckedRow
from tracker.intake.rows.packed import Findings
from tracker.intake.rows.vouching import dtype
from tracker.quoting import shown
from tracker.records.fields import Field, Value
from tracker.records.record_type import RecordType
from tracker.store.versions.filed import identity, repeated

_SLICE, _IMPLIED = "slice", {"subdivision": ("country",)}
"""The field of headcounts that says by what they are broken down; a region stands in a country."""
_AROUND, _MOVES, _NEARER = 3, 0.04, 4
"""Months on each side; by how much a rate moves in them without a word; how much nearer the inverse must be, on a logarithmic scale."""
_COUNTED, _TOLD = {"participation": "individual", "headcount": "aggregate"}, 8
"""By which count_basis of their activity rows about people are counted, and how many activities a sentence names."""
Stored = Callable[[str, tuple[str, ...]], Mapping[str, Mapping[str, Value]]]
"""The stored values of some fields of a record type, by identity of the record."""


def without_repeats(blocks: Sequence[Block]) -> tuple[list[Block], list[Finding], int]:
    """The rows with one for each key, a finding for each row that contradicts an earlier one, and how many said the same twice."""
    tables = list(dict.fromkeys(block.columns.table.name for block in blocks))
    rows = sorted(_sharing(blocks), key=lambda row: (tables.index(row.columns.table.name), row.number))
    first: dict[str, CheckedRow] = {}
    dropped, findings = [], []
    for row in rows:
        earlier = first.setdefault(row.record_id, row)
        if earlier is not row:
            dropped.append(row)
            if earlier.values != row.values:
                findings.append(_repeat(earlier, row))
    return [block.without(dropped) for block in blocks], findings, len(dropped) - len(findings)


def _sharing(blocks: Sequence[Block]) -> Iterator[CheckedRow]:
    """The rows whose key another row seems to have, too."""
    if not blocks:
        return
    height = sum(block.select(pl.len()).item() for block in blocks)
    shared = repeated([block.marks() for block in blocks], height)
    for block in blocks if len(shared) else ():
        which = block.marks().collect().to_series().is_in(shared.implode())
        if which.any():
            yield from block.rows(which)


def _repeat(earlier: CheckedRow, row: CheckedRow) -> Finding:
    differing = [name for name in row.values if row.values[name] != earlier.values.get(name)]
    fields = ", ".join(differing) or ", ".join(name for name in earlier.values if name not in row.values)
    table = earlier.columns.table
    elsewhere = "" if table is row.columns.table else f" of {table.name}"
    key = next((name for name in row.columns.kind.key if name in row.columns.at), None)
    return row.finding(
        f"The same record stands in {table.spot(earlier.number)}{elsewhere} with other values ({fields})",
        "Keep one of the rows, or give this one its own identifier.",
        field=key,
    )


def in_order(blocks: Sequence[Block], stored: Stored) -> tuple[list[Block], Findings]:
    """The rows whose days are in order, and a finding for each pair that is not; a day the file leaves out is the stored one."""
    return judged(blocks, lambda block: _perhaps_disordered(block, stored), lambda row: _disorders(row, stored))


def in_slices(blocks: Sequence[Block]) -> tuple[list[Block], Findings]:
    """The headcounts that name no other group than their slice does, and a finding for each other.

    A second total, of women, would be added to the first.
    """
    return judged(blocks, _perhaps_crossed, _crossed)


def _perhaps_crossed(block: Block) -> pl.Expr | None:
    groups = [pl.col(name).is_not_null() & (pl.col(_SLICE) != name) for name in block.fields if _is_group(name)]
    return pl.any_horizontal(groups) if groups and _SLICE in block.fields else None


def _crossed(row: CheckedRow) -> Iterator[Finding]:
    told = str(row.values[_SLICE])
    for name, value in row.values.items():
        if _is_group(name) and value is not None and told != name and name not in _IMPLIED.get(told, ()):
            reason = f"The slice is “{told}”, and yet “{name}” says “{shown(value)}”: a total has no group, and a part only its own"
            yield row.finding(reason, f"Write the slice “{name}”, or leave “{name}” empty.", field=name)


def in_others(blocks: Sequence[Block]) -> tuple[list[Block], Findings]:
    """The rows that are no part of themselves, and a finding for each other: a series counts by its parts, so it would count as nothing."""
    return judged(blocks, _perhaps_its_own, _its_own)


def _wholes(kind: RecordType) -> list[Field]:
    """The fields that say of what record of the same type a record is a part."""
    return [field for field in kind.fields if field.refers == kind.name and len(kind.key) == 1]


def _perhaps_its_own(block: Block) -> pl.Expr | None:
    kind = block.columns.kind
    wholes = [pl.col(field.name) == pl.col(kind.key[0]) for field in _wholes(kind) if field.name in block.fields]
    return pl.any_horizontal(wholes) if wholes else None


def _its_own(row: CheckedRow) -> Iterator[Finding]:
    for field in _wholes(row.columns.kind):
        if row.values.get(field.name) == row.record_id:
            reason = f"“{shown(row.record_id)}” is named as a part of itself"
            yield row.finding(reason, f"Name another record under “{field.name}”, or leave it empty.", field=field.name)


def uncounted(rows: Mapping[str, Sequence[Block]], stored: Stored) -> Iterator[str]:
    """In sentences, the activities that count people otherwise than by the rows that come of them: these are kept, and in no figure."""
    coming = [block for block in rows.get("activity", ()) if "count_basis" in block.fields]
    for name, basis in _COUNTED.items():
        asked = {each for block in rows.get(name, ()) for each in block.select(pl.col("activity_id").unique()).to_series()}
        held = (values.values() for values in stored("activity", ("activity_id", "count_basis")).values()) if asked else ()
        said = dict([*held, *(row for block in coming for row in block.select("activity_id", "count_basis").rows())])
        if other := sorted(each for each in asked if said.get(each, basis) != basis):
            named = ", ".join(other[:_TOLD]) + (" …" if len(other) > _TOLD else "")
            yield (
                f"{name}: {len(other)} activity(ies) count people otherwise, so these rows are in no figure: {named}. "
                f"To count them, set its count_basis to “{basis}”"
            )


def turned(rows: Mapping[str, Sequence[Block]], stored: Stored) -> Iterator[str]:
    """In sentences, the exchange rates that are nearly one divided by those of the months around: near parity no history tells them."""
    coming: Mapping[str, Mapping[str, Any]] = {row.record_id: row.values for block in rows.get("fx_rate", ()) for row in block.rows()}
    known, brought = (_by_month(rates) for rates in (stored("fx_rate", ("currency", "month", "per_eur")) if coming else {}, coming))
    for name, row in coming.items():
        around = [(row["currency"], _month(row) + step) for step in range(-_AROUND, _AROUND + 1)]
        stands, comes = ([rate for at in around for other, rate in rates.get(at, ()) if other != name] for rates in (known, brought))
        usual = median(stands or comes or [row["per_eur"]])
        if abs(log(row["per_eur"] / usual)) > max(_MOVES, _NEARER * abs(log(row["per_eur"] * usual))):
            yield (
                f"fx_rate {name}: {row['per_eur'].normalize():f} is nearly 1 / {usual:.4g}, and {usual:.4g} is usual in the months around. "
                "See whether it is the wrong way round: it is how much of the currency one euro buys"
            )


def _by_month(rates: Mapping[str, Mapping[str, Any]]) -> dict[tuple[str, int], list[tuple[str, Decimal]]]:
    found: dict[tuple[str, int], list[tuple[str, Decimal]]] = {}
    for name, row in rates.items():
        found.setdefault((row["currency"], _month(row)), []).append((name, row["per_eur"]))
    return found


def _month(row: Mapping[str, Any]) -> int:
    return int(row["month"].year * 12 + row["month"].month)


def _is_group(name: str) -> bool:
    return code_list("SLICE").has(name)


def judged(
    blocks: Sequence[Block], doubt: Callable[[Block], pl.Expr | None], judge: Callable[[CheckedRow], Iterable[Finding]]
) -> tuple[list[Block], Findings]:
    """The rows in which nothing is found, and the findings: those that a condition on columns leaves in doubt are judged one by one.

    Every row of a large file may be wrong, so those of one block only are held at a time.
    """
    findings = Findings()
    kept: list[Block] = []
    for block in blocks:
        wrong: list[CheckedRow] = []
        for row in block.rows(which) if (which := doubt(block)) is not None else ():
            if found := tuple(judge(row)):
                findings += found
                wrong.append(row)
        kept.append(block.without(wrong))
    return kept, findings


def _perhaps_disordered(block: Block, stored: Stored) -> pl.Expr | None:
    kind, doubts = block.columns.kind, []
    for pair in kind.orders:
        here = [name for name in pair if name in block.fields]
        if len(here) == len(pair):
            doubts.append(pl.col(pair[1]) < pl.col(pair[0]))
        elif here and (held := stored(kind.name, tuple(name for name in pair if name not in here))):
            doubts.append(identity(kind, block.fields).is_in(list(held)))
    return pl.any_horizontal(doubts) if doubts else None


def _disorders(row: CheckedRow, stored: Stored) -> list[Finding]:
    found = []
    for earlier, later in row.columns.kind.orders:
        if earlier in row.values or later in row.values:
            first, last = (day_of(row, name, stored) for name in (earlier, later))
            if first and last and last < first:
                found.append(_disorder(row, (earlier, first), (later, last)))
    return found


def day_of(row: CheckedRow, name: str, stored: Stored) -> date | None:
    """A day of the row, or the stored one where the file leaves it out."""
    held = row.values if name in row.values else stored(row.columns.kind.name, (name,)).get(row.record_id, {})
    value = held.get(name)
    return value if isinstance(value, date) else None


def _disorder(row: CheckedRow, earlier: tuple[str, date], later: tuple[str, date]) -> Finding:
    labels = row.columns.kind.by_name
    return row.finding(
        f"{labels[later[0]].label} ({later[1]}) lies before {labels[earlier[0]].label.lower()} ({earlier[1]})",
        "Correct one of the two days.",
        field=later[0] if later[0] in row.columns.at else earlier[0],
    )


def even(blocks: Sequence[Block], stored: Stored) -> tuple[list[str], pl.LazyFrame]:
    """The rows with the same fields each, and which: what one file leaves out and another brings is taken from the store."""
    kind = blocks[0].columns.kind
    brought = {name for block in blocks for name in block.fields}
    names = [name for name in kind.names if name in brought]
    return names, pl.concat([_filled(block, names, stored) for block in blocks])


def _filled(block: Block, names: Sequence[str], stored: Stored) -> pl.LazyFrame:
    """The fields of a block by these names; the stored values, or nothing, for those that it does not bring."""
    kind = block.columns.kind
    lacking = tuple(name for name in names if name not in block.fields)
    if not lacking:
        return block.data.select(names)
    types = {"record_id": pl.String(), **{name: dtype(kind.by_name[name].kind) for name in lacking}}
    held = pl.LazyFrame([{"record_id": record_id, **values} for record_id, values in stored(kind.name, lacking).items()], schema=types)
    own = block.data.with_columns(identity(kind, block.fields))
    return own.join(held, on="record_id", how="left", maintain_order="left").select(names)
