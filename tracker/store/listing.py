"""An answer as a reader sees it: distinct names of columns, cells as texts, and CSV that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from tracker.store.sandbox import Rows

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBERS = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "UHUGEINT",
    "FLOAT",
    "DOUBLE",
)


def names(answer: Rows) -> list[str]:
    """The names of the columns, those that come again with a number: `a`, `a_2`."""
    told: list[str] = []
    for name, _ in answer.columns:
        fresh, count = name, 2
        while fresh in told:
            fresh, count = f"{name}_{count}", count + 1
        told.append(fresh)
    return told


def csv_text(answer: Rows) -> str:
    """The answer as CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it: take it off to have the text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([_harmless(name) for name in names(answer)])
    numeric = [is_number(sql) for _, sql in answer.columns]
    writer.writerows(
        [plain(cell) if number else _harmless(plain(cell)) for cell, number in zip(row, numeric, strict=True)] for row in answer.rows
    )
    return out.getvalue()


def is_number(sql: str) -> bool:
    """An SQL type is one of numbers."""
    return sql in NUMBERS or sql.startswith("DECIMAL")


def plain(cell: Any) -> str:
    """A cell as text; null is empty."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
