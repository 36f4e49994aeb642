"""A document as plain text, to read, to compare with a golden and to find sentences in.

Write the goldens anew, after looking at what changed: `python -m tests.reports.content.plain`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from reports.blocks import Block, Cited, Document, Heading, KeyFacts, Notice, PageBreak, Paragraph, Picture, Table, Text, Tiles
from reports.content import document
from reports.spec import ReportSpec, SectionKind, spec
from tests.stores import Records, csv_records, store_of
from tracker.periods import period
from tracker.settings import DATA
from tracker.store import Store

GOLDEN = Path(__file__).parents[2] / "golden"
GOLDENS = (("donor", "en", "2025"), ("donor", "uk", "2025"), ("who", "en", "2025-H2"), ("who", "fr", "2025"))
SAVED = datetime(2026, 2, 1, 9, 30)  # noqa: DTZ001  the store keeps UTC without a zone


@contextmanager
def saved_on_a_known_day(path: Path, records: Records) -> Iterator[Store]:
    """A store whose revisions were all saved on one day: what depends on the data date can be compared."""
    with patch("tracker.clock.now", return_value=SAVED), store_of(path, records) as store:
        yield store


def demo_records() -> Records:
    """The public facts of the demonstration."""
    return csv_records(DATA / "demo")


def only(declared: ReportSpec, *kinds: SectionKind) -> ReportSpec:
    """A report with nothing but its sections of some kinds: a whole one takes seconds."""
    return replace(declared, sections=tuple(section for section in declared.sections if section.kind in kinds))


def written(made: Document) -> str:
    """The whole document. Its verification code is left out: it names the store, and every store is another."""
    code = next(value for _, value in made.cover.facts if value.count("-") == 2 and len(value) == 14)
    facts = [f"  {name}: {value}" for name, value in made.cover.facts] + [f"  {name}: {bare(text)}" for name, text in made.cover.glance]
    cover = [made.cover.title, made.cover.subtitle, made.cover.organisation, *facts, made.cover.statement, made.footer]
    return "\n".join([*cover, *(line for block in made.blocks for line in lines(block))]).replace(code, "CODE-CODE-CODE") + "\n"


def lines(block: Block) -> Iterator[str]:
    """A block, line by line."""
    match block:
        case Heading():
            yield from ("", f"{'#' * block.depth} {block.number} {block.text}")
        case Paragraph():
            yield f"{'- ' if block.style == 'item' else ''}{bare(block.text)}"
        case Notice():
            yield f"({block.tone}) {block.text}"
        case Tiles():
            yield from (f"[{t.label}] {bare((t.value,))} {t.unit} | {t.target} | {t.change} | {t.trend}" for t in block.tiles)
        case KeyFacts():
            yield from (f"  {name}: {bare(text)}" for name, text in block.facts)
        case Table():
            yield f"= {block.title}"
            yield " | ".join(column.title for column in block.columns)
            yield from (" | ".join(bare(cell) for cell in row) for row in block.rows)
            yield from (text for text in ((block.note,) if block.rows else (block.empty,)) if text)
        case Picture():
            yield f"~ {block.chart.kind}: {block.chart.title}"
            yield from (f"  {s.name}: " + ", ".join(f"{p.at} {p.text}" for p in s.points) for s in block.chart.series if s.points)
            yield from () if block.chart.has_values else (f"  {block.chart.empty}",)
        case PageBreak():
            yield "----"


def bare(text: Text) -> str:
    """Running text with each figure's address in brackets."""
    return "".join(f"{run.text}[{run.address}]" if isinstance(run, Cited) else run for run in text)


def write_goldens() -> None:
    """Write every golden anew."""
    GOLDEN.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        saved_on_a_known_day(Path(folder) / "demo.duckdb", demo_records()) as store,
        store.session() as session,
    ):
        for name, language, when in GOLDENS:
            made, _ = document(session, spec(name), programme="IMP", period=period(when), language=language)
            (GOLDEN / f"{name}-{language}-{when}.txt").write_text(written(made), encoding="utf-8")


if __name__ == "__main__":
    write_goldens()
