"""Where a list of participants ends: several may stand below each other on one sheet, each of another activity."""

from __future__ import annotations

from dataclasses import replace

from tracker.findings import Finding
from tracker.intake.raw.tables import RawRow, RawTable, is_blank
from tracker.intake.understanding.attendance import Layout, heading_key
from tracker.intake.understanding.labels import label_of
from tracker.intake.understanding.repeating import TOTAL

_ADVICE = "Put each list on a sheet of its own, with its own activity, or add a column activity_id."


def one_list(table: RawTable, found: Layout) -> tuple[RawTable, list[Finding]]:
    """The table down to where the headings stand again below a title, and a finding there: the activity may be another.

    Headings that are repeated otherwise, as on every printed page, are left out.
    """
    top, *below = table.rows[found.top :]
    kept, findings = [top], []
    for number, row in enumerate(below, 1):
        if _headed(row, found) != _headed(top, found):
            kept.append(row)
        elif "activity_id" not in found.at and len(kept) > 1 and _is_title(kept[-1]):
            reason = f"The headings stand again below a title, so another list begins here; its {len(below) - number} row(s) are not taken"
            findings.append(table.finding(reason, _ADVICE, row=row.number))
            kept.pop()
            break
    return replace(table, rows=(*table.rows[: found.top], *kept)), findings


def _headed(row: RawRow, found: Layout) -> list[str]:
    return [heading_key(row.cells[index]) if index < len(row.cells) else "" for index in found.at.values()]


def _is_title(row: RawRow) -> bool:
    return sum(not is_blank(cell) for cell in row.cells) == 1 and not TOTAL.match(label_of(row))
