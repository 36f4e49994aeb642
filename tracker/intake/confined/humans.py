"""A table of humans as it comes on the standard input: what identifies each, by field. No message about it quotes anything."""

from __future__ import annotations

import csv
import io

from tracker.errors import WrongRequest
from tracker.intake.raw.encodings import decoded
from tracker.intake.spreadsheets.delimited import FIELD_LIMIT, separator_of
from tracker.intake.understanding.attendance import heading_key, identifying

_EACH = "Write one human a line under headings such as email,phone,id_number,name,birth_year,organisation."


def humans(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """The rows of the table, each with the number of its row. Raises `WrongRequest`."""
    text, _ = decoded(data, "the standard input")
    known = identifying()
    separator = separator_of(text, lambda cell: heading_key(cell) in known)
    csv.field_size_limit(FIELD_LIMIT)
    headings, *rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=separator)] or [[]]
    fields = [known.get(heading_key(heading), "") for heading in headings]
    if not rows or "" in fields or len({*fields}) < len(fields):
        raise WrongRequest("The standard input is no table of humans", next_step=_EACH)
    if wrong := next((number for number, row in enumerate(rows, 2) if row and len(row) != len(fields)), None):
        raise WrongRequest(f"Line {wrong} has more or fewer cells than the headings", next_step=_EACH)
    return [(number, dict(zip(fields, row, strict=True))) for number, row in enumerate(rows, 2) if row]
