"""The figures that a document prints, wherever they stand: text, tiles, tables, charts."""

from __future__ import annotations

from collections.abc import Iterator

from reports.blocks import Block, Cited, Document, KeyFacts, Paragraph, Picture, Table, Text, Tiles


def cited(document: Document) -> Iterator[Cited]:
    """Every cited figure of a document, in reading order."""
    for block in (KeyFacts(document.cover.glance), *document.blocks):
        yield from _in_block(block)


def _in_block(block: Block) -> Iterator[Cited]:
    match block:
        case Paragraph(text=text):
            yield from _in_text(text)
        case KeyFacts(facts=facts):
            for _, text in facts:
                yield from _in_text(text)
        case Tiles(tiles=tiles):
            yield from (tile.value for tile in tiles)
        case Table(rows=rows):
            for row in rows:
                for cell in row:
                    yield from _in_text(cell)
        case Picture(chart=chart):
            yield from (Cited(point.text, point.address) for series in chart.series for point in series.points if point.address)
        case _:
            return


def _in_text(text: Text) -> Iterator[Cited]:
    yield from (run for run in text if isinstance(run, Cited))
