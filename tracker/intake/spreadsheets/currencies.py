"""Which currency the number formats of cells show: it stands in no cell, and people read it all the same."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from tracker.intake.raw.precheck import number_of

Shown = tuple[tuple[int, str, int], ...]
"""A column counted from 0, what its cells show as currency, and how many of them."""

_TAGGED = re.compile(r"\[\$([^\]-]+)(?:-[0-9A-Fa-f]+)?\]")
_QUOTED = re.compile(r'"([^"]*[^\W\d_][^"]*|\s*[€₴$£]\s*)"')
_BARE = re.compile(r"[€₴£$]")
_CELL = re.compile(rb"<(?:\w+:)?c ([^>]*)>(?=\s*<(?:\w+:)?(?:v|is|f)\b)")
_ADDRESS = re.compile(rb'\br="([A-Z]+)\d+"')
_STYLE = re.compile(rb'\bs="(\d+)"')


class Tally:
    """Counts what the cells of each column show."""

    def __init__(self) -> None:
        self._found: Counter[tuple[int, str]] = Counter()

    def take(self, column: int, shown: str) -> None:
        """A cell shows a currency, or nothing."""
        if shown:
            self._found[column, shown] += 1

    @property
    def told(self) -> Shown:
        """All of it, column by column."""
        return tuple((*place, times) for place, times in sorted(self._found.items()))


@lru_cache(1_000)
def shown_by(number_format: str) -> str:
    """What a number format shows beside the number as a currency would stand; nothing where it shows none.

    >>> shown_by('#,##0.00 [$€-422]'), shown_by('# ##0" грн"'), shown_by('[$-409]d-mmm-yy'), shown_by('0.00')
    ('€', 'грн', '', '')
    """
    first = number_format.partition(";")[0]
    found = _TAGGED.search(first) or _QUOTED.search(first)
    if found:
        return found[1].strip()
    bare = _BARE.search(re.sub(r"\[[^\]]*\]", "", first))
    return bare[0] if bare else ""


def shown_by_style(formats: Iterable[str]) -> dict[int, str]:
    """The styles of cells that show a currency. What a built-in format shows depends on the reader's country, so it says nothing."""
    return {place: shown for place, form in enumerate(formats) if (shown := shown_by(form))}


def shown_in(archive: zipfile.ZipFile, part: str, styles: Mapping[int, str]) -> Shown:
    """What the cells of a sheet of an XLSX workbook show."""
    tally = Tally()
    for column, style in _styled(archive.read(part)) if styles else ():
        tally.take(column, styles.get(style, ""))
    return tally.told


def _styled(xml: bytes) -> Iterator[tuple[int, int]]:
    """The cells that hold something: column counted from 0, and style."""
    for cell in _CELL.finditer(xml):
        address, style = _ADDRESS.search(cell[1]), _STYLE.search(cell[1])
        if address and style:
            yield number_of(address[1].decode()) - 1, int(style[1])
