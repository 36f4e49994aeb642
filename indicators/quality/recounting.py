"""A recount taken back: checked against the sample that was really drawn, and kept as records with what it verified."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from indicators.declared.kept import indicator
from indicators.quality.sampling import Drawing, sample
from indicators.quality.sheet import Recounted, read_sheet
from indicators.question import Question
from tracker.findings import Finding
from tracker.records import RECORD_TYPES
from tracker.store import Saved, Session, Store


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a sheet: the sample it belongs to, what is wrong with it, and the save; None when something is wrong."""

    drawing: Drawing
    wrong: tuple[Finding, ...]
    saved: Saved | None


def take(store: Store, path: Path, on: date, *, by_role: str | None, actor: str) -> Taken:
    """Take a filled sheet back as one revision of recounts and verifications, or nothing when a cell of it is wrong.

    The sample is drawn again at its revision: what was not drawn, or says another recorded value, is refused.
    Raises `UnreadableFile` for what is no such sheet.
    """
    drawing, rows, wrong = read_sheet(path)
    with store.session(drawing.revision) as session:
        wrong += tuple(_not_drawn(session, drawing, rows, len(rows) + len(wrong), path.name))
        kept = _records(session, drawing, rows, on, by_role)
    if wrong:
        return Taken(drawing, wrong, None)
    reason = f"recount of {len(rows)} of {drawing.population} records behind {drawing.indicator} {drawing.period}, seed {drawing.seed}"
    return Taken(drawing, (), store.save(kept, actor=actor, reason=reason))


def _not_drawn(session: Session, drawing: Drawing, rows: Sequence[Recounted], size: int, file: str) -> Iterator[Finding]:
    again = sample(session, Question(drawing.indicator, drawing.programme, drawing.period), max(size, 1), drawing.seed)
    drawn = {unit.key: unit.recorded for unit in again.units}
    advice = "Fill in the sheet as it was written; draw a new sample if the records have changed."
    for row in rows:
        if row.unit not in drawn:
            yield Finding(f"{row.unit} was not drawn into this sample", advice, file, None, f"B{row.row}", kind="recount", field="unit")
        elif row.recorded != drawn[row.unit]:
            reason = f"{row.unit} is recorded as {drawn[row.unit]:f}, not {row.recorded.normalize():f}"
            yield Finding(reason, advice, file, None, f"E{row.row}", kind="recount", field="recorded")


def _records(
    session: Session, drawing: Drawing, rows: Sequence[Recounted], on: date, by_role: str | None
) -> dict[str, list[dict[str, Any]]]:
    """The recounts, and for each record they name a verification: it holds, or its document contradicts it."""
    about = {
        "programme_id": drawing.programme,
        "indicator": drawing.indicator,
        "period_from": drawing.period.first,
        "period_to": drawing.period.last,
        "drawn_at": drawing.revision,
        "seed": drawing.seed,
        "population": drawing.population,
    }
    when: dict[str, Any] = {"on_date": on, "by_role": by_role}
    entity = indicator(session, drawing.indicator).main_entity
    counted = [about | when | {"unit": r.unit, "recorded": r.recorded, "recounted": r.recounted, "note": r.note} for r in rows]
    verified = [when | named | _verdict(r) for r in rows if _exists(session, named := _named(entity, r.unit))]
    return {"recount": counted, "verification": verified}


def _verdict(row: Recounted) -> dict[str, str]:
    return {"status": "verified" if row.recorded == row.recounted else "rejected", "method": "recount of a sample"}


def _exists(session: Session, named: dict[str, str]) -> bool:
    """A key may stand for no record of its own, such as a country."""
    kind = named["entity"]
    return kind in RECORD_TYPES and bool(session.tuples(f"select 1 from {kind} where record_id = ?", [named["entity_id"]]))


def _named(entity: str, unit: str) -> dict[str, str]:
    """The record that a key names: `agreement/IMP-001`, or `IMP-001` of the indicator's own entity."""
    kind, _, rest = unit.partition("/")
    return {"entity": kind, "entity_id": rest} if rest and kind in RECORD_TYPES else {"entity": entity, "entity_id": unit}
