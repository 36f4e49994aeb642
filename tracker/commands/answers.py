"""The answer of a query as a table, CSV, JSON or Parquet, in the terminal or in a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from tracker.commands.options import print_columns
from tracker.store.analysts.listing import NUMBERS, csv_text, is_number, names, plain
from tracker.store.analysts.sandbox import Rows
from tracker.store.beside.placing import write_whole


def write_answer(answer: Rows, form: str, out: Path | None) -> None:
    """Write an answer in a form, to a file or to stdout."""
    if form == "parquet" and out is not None:
        _frame(answer).write_parquet(out)
    elif form == "table" and out is None:
        _print(answer)
    else:
        text = {"csv": csv_text, "json": json_text, "table": _tabbed}[form](answer)
        if out is None:
            click.echo(text, nl=False)
        else:
            write_whole(out, text.encode())


def json_text(answer: Rows) -> str:
    """The answer as one JSON list of objects."""
    told = names(answer)
    return json.dumps([dict(zip(told, row, strict=True)) for row in answer.rows], ensure_ascii=False, indent=1) + "\n"


def _tabbed(answer: Rows) -> str:
    return "".join("\t".join(line) + "\n" for line in [tuple(names(answer)), *_shown(answer)])


def _print(answer: Rows) -> None:
    numeric = [place for place, (_, sql) in enumerate(answer.columns) if is_number(sql)]
    if answer.columns:
        print_columns([_visible(name) for name in names(answer)], _shown(answer), numeric)


def _shown(answer: Rows) -> list[tuple[str, ...]]:
    return [tuple(_visible(plain(cell)) for cell in row) for row in answer.rows]


def _visible(text: str) -> str:
    """A text without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " if letter in "\t\n\r" else "\ufffd" for letter in text)


def _frame(answer: Rows) -> Any:
    """The answer with the types of its columns, as a polars frame."""
    import polars as pl

    columns = []
    for place, (name, (_, sql)) in enumerate(zip(names(answer), answer.columns, strict=True)):
        cells = [row[place] for row in answer.rows]
        kind, read = _typed(sql)
        columns.append(pl.Series(name, [None if cell is None else read(cell) for cell in cells], dtype=kind))
    return pl.DataFrame(columns)


def _typed(sql: str) -> tuple[Any, Callable[[Any], Any]]:
    """The polars type of an SQL type, and how a cell is read into it; what has no like stays text."""
    import polars as pl

    if sql.startswith("DECIMAL"):
        digits, places = map(int, sql[len("DECIMAL(") : -1].split(","))
        return pl.Decimal(digits, places), Decimal
    known: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "BOOLEAN": (pl.Boolean, bool),
        "DATE": (pl.Date, date.fromisoformat),
        "TIMESTAMP": (pl.Datetime, datetime.fromisoformat),
        "DOUBLE": (pl.Float64, float),
        "FLOAT": (pl.Float32, float),
        "HUGEINT": (pl.Int128, int),
        "UBIGINT": (pl.UInt64, int),
    }
    if sql in NUMBERS:
        return known.get(sql, (pl.Int64, int))
    return known.get(sql, (pl.String, plain))
