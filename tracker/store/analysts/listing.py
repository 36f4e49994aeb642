"""An answer as a reader sees it: distinct names of columns, cells as texts, and CSV."""

from __future__ import annotations

import json
from typing import Any

from tracker import harmless
from tracker.store.analysts.sandbox import Rows

_WHOLE = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
NUMBERS = (*_WHOLE, *(f"U{name}" for name in _WHOLE), "FLOAT", "DOUBLE")


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
    """The answer as CSV; `harmless` says what an apostrophe before a text means."""
    return harmless.csv_text(names(answer), (list(map(plain, row)) for row in answer.rows))


def is_number(sql: str) -> bool:
    """An SQL type is one of numbers."""
    return sql in NUMBERS or sql.startswith("DECIMAL")


def plain(cell: Any) -> str:
    """A cell as text; null is empty."""
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)
