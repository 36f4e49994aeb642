"""Tables too long to read: their first rows stand on the page, all of them in a file that the PDF carries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from indicators.wording import number_text
from reports.blocks import Block, Cited, Document, Table, Text
from reports.pdf import Attachment
from reports.wording import say
from tracker.harmless import csv_text

MOST = 200
"""Rows of a table that are printed: more, nobody reads. Ten thousand activities printed whole were a thousand pages."""


def shortened(whole: Document) -> tuple[Document, tuple[Attachment, ...]]:
    """The document as it is printed, and the tables that it prints in part, each whole."""
    blocks: list[Block] = []
    files: list[Attachment] = []
    for block, number in _tables_numbered(whole.blocks):
        if isinstance(block, Table) and len(block.rows) > MOST:
            name = f"table-{number}.csv"
            files.append(Attachment(name, "text/csv", _csv(block), block.title))
            counts = (number_text(each, whole.language) for each in (MOST, len(block.rows)))
            told = say("sentence.first_rows", whole.language, *counts, name)
            strong = tuple(row for row in block.strong if row < MOST)
            blocks.append(replace(block, rows=block.rows[:MOST], strong=strong, note=f"{told} {block.note}".rstrip()))
        else:
            blocks.append(block)
    return replace(whole, blocks=tuple(blocks)), tuple(files)


def _tables_numbered(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, int]]:
    """Each block with the number of the last table so far, as the page numbers them."""
    number = 0
    for block in blocks:
        number += isinstance(block, Table)
        yield block, number


def _csv(table: Table) -> bytes:
    heads = [column.title for column in table.columns]
    return csv_text(heads, ([_plain(cell) for cell in row] for row in table.rows)).encode("utf-8-sig")


def _plain(cell: Text) -> str:
    """A cell as text; a figure with its address after it."""
    return "".join(f"{run.text} {run.address}".rstrip() if isinstance(run, Cited) else run for run in cell)
