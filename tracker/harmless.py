"""Tables on their way out as CSV, of which a spreadsheet runs no cell as a formula: the only writer of CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[\s\u200b-\u200f\u2060\ufeff]*[=+\-@＝＋－＠]|[\t\r])")
"""Where a formula would begin: in front of the cell, and behind what a spreadsheet of another country takes for the end of one.

Spaces and letters that nobody sees may stand before it: some programs take them away.
"""

_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?%?")


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula: take it off to have the text. Numbers stay.

    >>> harmless("=1+1"), harmless("Київ;=1+1"), harmless("-5,5"), harmless("-x")
    ("'=1+1", "Київ;'=1+1", '-5,5', "'-x")
    """
    return text if _NUMBER.fullmatch(text) else _FORMULA.sub("'", text)


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The table as CSV with commas. Texts are harmless, other cells stand as they are, and nothing is an empty cell."""
    return "".join(map(_line, (heading, *rows)))


def _line(cells: Iterable[object]) -> str:
    """One row. The writer puts in quotation marks what would end its own line: so it must know both letters that end one elsewhere."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue().removesuffix("\r\n") + "\n"
