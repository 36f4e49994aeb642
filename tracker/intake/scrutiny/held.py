"""Rows whose amount, count or rate is far from the usual: held back until a person confirms them, which is recorded with the rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import polars as pl

from tracker.findings import Finding
from tracker.intake.rows.blocks import Rows
from tracker.intake.rows.checks import CheckedRow
from tracker.intake.rows.packed import Findings
from tracker.intake.scrutiny.consistency import Stored, judged
from tracker.intake.scrutiny.plausible import MEASURES, RULE, Measure, Reading, Usual
from tracker.records.fields import Value
from tracker.store.versions.filed import Filed, framed

ACCEPTANCE = "dq_acceptance"
EVERY = "all"
"""Confirms whatever is held back."""


@dataclass(frozen=True, slots=True)
class Held:
    """A row that waits for a person: `name` is what confirms it."""

    name: str
    finding: Finding


@dataclass(slots=True)
class Door:
    """What was held back of a load, and what was let in because a person confirmed it."""

    session: Reading
    stored: Stored
    confirmed: Collection[str]
    today: date
    held: list[Held] = field(default_factory=list)
    accepted: list[dict[str, Value]] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def let_in(self, rows: Rows) -> tuple[Rows, Findings]:
        """The rows that are plausible or confirmed, and a finding for each other."""
        kept, findings = dict(rows), Findings()
        for measure in MEASURES:
            if blocks := kept.get(measure.kind):
                usual = Usual(measure, self.session, blocks)
                kept[measure.kind], found = judged(blocks, usual.doubt, lambda row, one=measure, of=usual: self._judge(row, one, of))  # type: ignore[misc]  # no lambda with a default is inferred
                findings += found
        return kept, findings

    def lets_go(self, one: Held, *words: str) -> bool:
        """Whether a person confirmed that something goes, by its name or one of the words; else it is held back."""
        if right := bool({one.name, *words} & set(self.confirmed)):
            self.gone.add(one.name)
        else:
            self.held.append(one)
        return right

    def unknown(self) -> list[str]:
        """What was confirmed although nothing is held back under it."""
        names = {f"{row['entity']}/{row['entity_id']}" for row in self.accepted}
        return sorted(set(self.confirmed) - names - self.gone - {EVERY})

    def acceptances(self, brought: Mapping[str, pl.DataFrame | Filed]) -> dict[str, pl.DataFrame]:
        """The records of what was confirmed, beside those of their type that the files bring."""
        if not self.accepted:
            return {}
        frames = [pl.DataFrame(self.accepted), *(framed(brought[name]) for name in (ACCEPTANCE,) if name in brought)]
        return {ACCEPTANCE: pl.concat(frames, how="diagonal")}

    def _judge(self, row: CheckedRow, measure: Measure, usual: Usual) -> Iterator[Finding]:
        if self._says_nothing_new(row, measure):
            return
        name = f"{measure.kind}/{row.record_id}"
        told = _told(row, measure, usual)
        if {name, EVERY} & set(self.confirmed):
            self.accepted.append(self._acceptance(row, measure, told))
            return
        found = row.finding(told, f"Look at the value and its unit. If it is right, confirm it (--confirm {name}).", field=measure.field)
        self.held.append(Held(name, found))
        yield found

    def _says_nothing_new(self, row: CheckedRow, measure: Measure) -> bool:
        fields = tuple(filter(None, (measure.field, measure.within)))
        held = self.stored(measure.kind, fields).get(row.record_id)
        return held is not None and all(row.values.get(name, held[name]) == held[name] for name in fields)

    def _acceptance(self, row: CheckedRow, measure: Measure, told: str) -> dict[str, Value]:
        """The record that says that a person looked."""
        about = {"rule_id": RULE, "entity": measure.kind, "entity_id": row.record_id, "field": measure.field}
        return {**about, "status": "accepted", "reason": f"Confirmed when it was loaded: {told}", "on_date": self.today}


def _told(row: CheckedRow, measure: Measure, usual: Usual) -> str:
    value, part = row.values[measure.field], str(row.values.get(measure.within) or "")
    of = usual.of(part)
    assert isinstance(value, int | Decimal)
    amount, low, high = f"{value:,} {part}".rstrip(), _rounded(of.low), _rounded(of.high)
    return f"{amount} is far from the usual, {low} to {high}" if of.low else f"{amount} is far from the usual, up to {high}"


def _rounded(end: float) -> str:
    return f"{end:,.0f}" if end >= 1 else f"{end:.2g}"
