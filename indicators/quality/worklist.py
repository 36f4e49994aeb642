"""The findings as a workbook, a line for each: to share out, to filter, and to work through."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from indicators.phrasebook import translated
from indicators.quality.finding import QualityFinding
from indicators.quality.wording import titles, told_text
from indicators.wording import word
from tracker.records import RECORD_TYPES
from tracker.store import Session
from tracker.vocabulary import Vocabulary, vocabulary
from tracker.workbooks import workbook

TITLE = "Data quality"
_COLUMNS = {
    "Severity": 14,
    "Rule": 8,
    "What must hold": 60,
    "Type of record": 22,
    "Record": 26,
    "Name": 36,
    "What breaks it": 60,
    "Accepted because": 30,
}
"""What stands in each column, and how wide it is."""


def worklist(session: Session, found: Sequence[QualityFinding], language: str) -> bytes:
    """The workbook in the reader's language, the most serious first; the same findings give the same bytes."""
    words, names = vocabulary(session), titles(session, found, language)
    buffer, title = BytesIO(), translated(TITLE, language)
    lines = [_line(finding, names.get((finding.entity, finding.record_id), ""), words, language) for finding in found]
    with workbook(title, buffer) as book:
        page = book.add_worksheet(title)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, width in enumerate(_COLUMNS.values()):
            page.set_column(column, column, width, wrapped)
        page.write_row(0, 0, [translated(name, language) for name in _COLUMNS], book.add_format({"bold": True}))
        for place, line in enumerate(lines, start=1):
            page.write_row(place, 0, line)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(lines), len(_COLUMNS) - 1)
    return buffer.getvalue()


def _line(finding: QualityFinding, name: str, words: Vocabulary, language: str) -> tuple[str, ...]:
    return (
        word(f"severity_{finding.severity}", language),
        finding.rule,
        finding.words.text(language),
        translated(RECORD_TYPES[finding.entity].title, language),
        finding.record_id,
        name,
        told_text(finding, words, language),
        finding.accepted.reason if finding.accepted else "",
    )
