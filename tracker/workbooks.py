"""Workbooks on their way out, of which a spreadsheet runs no cell as a formula: the only importer of xlsxwriter."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

AUTHOR = "Partnership Impact Tracker"
"""Who wrote the notes on cells that are ours."""
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_TEXTS_STAY_TEXTS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


@contextmanager
def workbook(title: str, buffer: BytesIO) -> Iterator[Any]:
    """A workbook of that title, to be filled; the buffer then holds it. The same contents give the same bytes.

    A text is a text cell, however it begins, and never a link; `write_formula` is for nobody.
    """
    with xlsxwriter.Workbook(buffer, {"in_memory": True} | _TEXTS_STAY_TEXTS) as book:
        book.set_properties({"title": title, "created": _MADE})
        yield book
