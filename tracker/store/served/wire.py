"""What travels between a command and the server as JSON: rows by column as exact texts, and errors as what they are.

A text is typed where it is saved, by the declaration of its record: decimals and dates arrive as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from tracker.conflicts import Conflict
from tracker.errors import StaleWrite, TrackerError, WrongRequest
from tracker.records import record_type
from tracker.store.beside.shelf import is_shelved
from tracker.store.versions.filed import Filed, Rows, framed

LARGEST = 256 << 20
"""The largest request in bytes. The rows of large loads lie in files, which are named only."""

Texts = dict[str, list[str | None]]


def texts(rows: Mapping[str, Rows]) -> dict[str, Texts]:
    """Rows as texts by record type and column; record types without rows are left out, and those whose rows lie in files."""
    told = ((name, framed(data)) for name, data in rows.items() if len(data) and not isinstance(data, Filed))
    return {name: frame.select(pl.all().cast(pl.String)).to_dict(as_series=False) for name, frame in told}


def places(rows: Mapping[str, Rows]) -> dict[str, dict[str, Any]]:
    """Where rows lie in files, by record type: both sides see the folder, and no row travels."""
    return {
        name: {"path": str(data.path.resolve()), "columns": data.columns, "height": data.height}
        for name, data in rows.items()
        if isinstance(data, Filed)
    }


def files(told: Mapping[str, Any], store_path: Path) -> dict[str, Filed]:
    """What `places` told. Raises `WrongRequest` for a file that does not lie where those of loads do."""
    found = {name: Filed(record_type(name), tuple(each["columns"]), Path(each["path"]), each["height"]) for name, each in told.items()}
    if any(not is_shelved(each.path, store_path) for each in found.values()):
        raise WrongRequest("Rows are handed over in a file that is not that of a load", next_step="Load the file with `tracker load`.")
    return found


def frames(told: Mapping[str, Texts]) -> dict[str, pl.DataFrame]:
    """What `texts` made, as frames of texts."""
    return {name: pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String)) for name, columns in told.items()}


def spelled(error: TrackerError) -> dict[str, Any]:
    """An error as JSON."""
    return {
        "error": type(error).__name__,
        "what": error.what,
        "where": error.where,
        "next_step": error.next_step,
        "exit_code": error.exit_code,
        "conflicts": [conflict.as_dict() | {"saved_at": conflict.saved_at.isoformat()} for conflict in error.conflicts]
        if isinstance(error, StaleWrite)
        else [],
    }


def raised(told: Mapping[str, Any]) -> TrackerError:
    """The error that `spelled` told, of the same class; of a class that this process does not know it keeps words and exit code.

    >>> from tracker.errors import StaleWrite
    >>> raised(spelled(StaleWrite("Changed", next_step="Compare.")))
    StaleWrite('Changed')
    """
    kind = next((kind for kind in _kinds(TrackerError) if kind.__name__ == told["error"]), TrackerError)
    error = kind.__new__(kind, told["what"])
    TrackerError.__init__(error, told["what"], where=told["where"], next_step=told["next_step"])
    error.exit_code = told["exit_code"]
    if isinstance(error, StaleWrite):
        error.conflicts = tuple(Conflict(**{**met, "saved_at": datetime.fromisoformat(met["saved_at"])}) for met in told["conflicts"])
    return error


def _kinds(of: type[TrackerError]) -> Iterator[type[TrackerError]]:
    yield of
    for kind in of.__subclasses__():
        yield from _kinds(kind)
