"""A report before any format: blocks that PDF, workbook and tests read alike.

Text is plain: no markup is ever interpreted. A number that can be traced is a `Cited` run with its figure's address.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from indicators.chart import Chart


@dataclass(frozen=True, slots=True)
class Cited:
    """A printed figure: the text as the reader sees it, the short address that leads to its rows, and perhaps a link to its page."""

    text: str
    address: str
    link: str = ""


Run = str | Cited
Text = tuple[Run, ...]


def bare(text: Text) -> str:
    """The words of running text without addresses."""
    return "".join(run.text if isinstance(run, Cited) else run for run in text)


NEW_LINE = "\n"
"""The run after which running text goes on on a new line."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading, 1 to 3 deep; it becomes a bookmark and, at depth 1 and 2, a line of the contents."""

    depth: int
    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. `note` is small print, `lead` opens a section, `item` is a list item."""

    text: Text
    style: Literal["body", "lead", "note", "item"] = "body"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence that stands where data is missing (`empty`) or must be read with care (`caution`)."""

    text: str
    tone: Literal["empty", "caution"] = "empty"


@dataclass(frozen=True, slots=True)
class Tile:
    """One headline figure: label, value, what it is compared with, and a few past values for a sparkline."""

    label: str
    value: Cited
    unit: str = ""
    target: str = ""
    change: str = ""
    trend: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Tiles:
    """A row of headline figures."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column; `weight` is its share of the width."""

    title: str
    weight: float = 1.0
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is repeated on every page. Each cell is running text. `strong` lists row numbers set in bold."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Text, ...], ...]
    note: str = ""
    strong: tuple[int, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """Names and values, two columns, no header."""

    facts: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its caption number."""

    chart: Chart
    number: str = ""


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a new page; `landscape` turns that and following pages until the next break."""

    landscape: bool = False


Block = Heading | Paragraph | Notice | Tiles | Table | KeyFacts | Picture | PageBreak


@dataclass(frozen=True, slots=True)
class Cover:
    """The first page: title, subtitle, who pays, the facts that pin the edition (period, revision, code), and all of it at a glance."""

    title: str
    subtitle: str
    organisation: str
    facts: tuple[tuple[str, str], ...]
    statement: str = ""
    status: str = ""
    glance: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report in one language. `data_date` (ISO date and time, UTC) dates the file: it is the revision's, never now."""

    cover: Cover
    blocks: tuple[Block, ...]
    language: str
    data_date: str
    footer: str
    words: tuple[tuple[str, str], ...] = ()
    """The fixed words the page furniture needs: `page`, `of`, `contents`, `figure`, `table`."""
