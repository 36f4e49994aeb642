"""The process that answers one query of an analyst on one file, and can reach nothing else. Started by path, apart from the house.

It is no wall that the engine promises: the kernel's limits, another user, no network and an empty root stand behind the settings.
"""

from __future__ import annotations

import datetime as dt
import decimal
import json
import math
import os
import re
import sys
import tempfile
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb

from tracker.walls import leave_the_network, limit

THREADS = 2
NOBODY = 65534

_SETTINGS = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",
    "temp_directory": "",
    "memory_limit": "512MB",
    "threads": str(THREADS),
}
_NAMES = {
    "columns": "select table_name, list(column_name order by column_index) from duckdb_columns() where not internal group by all",
    "macros": "select function_name, parameters from duckdb_functions() where function_type = 'table_macro' and not internal",
}
_READS = frozenset({"SELECT", "EXPLAIN", "MULTI"})
_ENGINES_WORD = re.compile(r"^[A-Z][\w ]*? Error: ")
_LONGEST_ERROR = 300
_REFUSALS = ("read-only", "read only", "disabled", "locked", "permission", "cannot be modified", "not allowed")


def main() -> None:
    """Say that all is ready, take one job from stdin, answer it on stdout, and end without ado."""
    _say(b"ready\n")
    job = json.loads(sys.stdin.readline())
    answer = _answer(job)
    _say(json.dumps(answer, ensure_ascii=True).encode())
    os._exit(0)


def _say(text: bytes) -> None:
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    """The rows that the query gives, or why not."""
    try:
        nowhere = _nowhere()
        leave_the_network()
        connection = _opened(job["file"])
        _give_up_rights(nowhere, job["seconds"], job["memory"])
    except Exception as error:  # noqa: BLE001  nothing may run when the walls do not stand
        return {"error": _line(error), "kind": "sandbox"}
    try:
        return _refusal(connection, job["query"]) or _rows(connection, job["query"], job["rows"], job["size"])
    except (MemoryError, duckdb.OutOfMemoryException):
        return {"error": "The query needs more memory than it may have", "kind": "limit"}
    except RecursionError:
        return {"error": "The answer is nested too deep", "kind": "limit"}
    except Exception as error:  # noqa: BLE001  every kind of trouble with a query is an answer
        return {"error": _line(error), "kind": _kind(error), **_names(connection)}


def _names(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """What may have been meant: the columns of each table, and the parameters of each macro that can be read from."""
    with suppress(Exception):  # a query may have taken all that there was
        return {name: dict(connection.execute(sql).fetchall()) for name, sql in _NAMES.items()}
    return {}


def _nowhere() -> int:
    """An empty directory that no path leads to any more."""
    empty = Path(tempfile.mkdtemp())
    held = os.open(empty, os.O_RDONLY | os.O_DIRECTORY)
    empty.rmdir()
    return held


def _make_root() -> None:
    """Let the current directory be all that there is, where the system allows it."""
    with suppress(PermissionError):
        os.chroot(".")
        os.chdir("/")


def _opened(file: str) -> duckdb.DuckDBPyConnection:
    """The file, read-only, with every setting that reaches out shut and the settings locked."""
    path = Path(file)
    os.chdir(path.parent)
    _make_root()  # already now: the engine tells everybody the whole path of its file
    connection = duckdb.connect(path.name, read_only=True, config=dict(_SETTINGS))
    connection.execute("set python_enable_replacements = false")
    connection.execute("set enable_progress_bar = false")  # it would be drawn into the answer
    connection.execute("set lock_configuration = true")
    return connection


def _give_up_rights(nowhere: int, seconds: float, memory: int) -> None:
    """An empty root, another user where this one is root, and limits on everything that can be used up."""
    os.fchdir(nowhere)
    os.close(nowhere)
    _make_root()
    with suppress(PermissionError):  # one who has no such rights has none to give away
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    cpu = math.ceil(seconds) * THREADS + 1
    limit(cpu_s=cpu, memory=memory, nofile=16, nproc=0)


def _refusal(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, Any] | None:
    """A kind word instead of the engine's, for what is no query. Safety does not rest on it."""
    try:
        kinds = [statement.type.name for statement in connection.extract_statements(query)]
    except ValueError as error:  # a statement that the Python client has no name for
        return {"error": f"Only a query that reads is answered ({_line(error)})", "kind": "refused"}
    if not kinds:
        return {"error": "There is no query in the text", "kind": "query"}
    pivot = kinds == ["CREATE", "SELECT"] and "pivot" in query.casefold()
    if len(kinds) > 1 and not pivot:
        return {"error": f"One query at a time: the text holds {len(kinds)} statements", "kind": "query"}
    if kinds[0] not in _READS and not pivot:
        return {"error": f"Only a query that reads is answered, not {kinds[0]}", "kind": "refused"}
    return None


def _rows(connection: duckdb.DuckDBPyConnection, query: str, most: int, size: int) -> dict[str, Any]:
    """The columns, the rows as JSON texts up to the caps, and which cap was met."""
    result = connection.execute(query)
    columns = [[str(column[0]), str(column[1])] for column in result.description or ()]
    rows: list[list[Any]] = []
    used = 0
    while chunk := result.fetchmany(min(256, most + 1 - len(rows))):
        for row in chunk:
            cells = [_cell(value) for value in row]
            used += len(json.dumps(cells))
            if used > size or len(rows) == most:
                return {"columns": columns, "rows": rows, "cut": "size" if used > size else "rows"}
            rows.append(cells)
    return {"columns": columns, "rows": rows, "cut": None}


def _cell(value: object) -> object:
    """A value as JSON can carry it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, dict):
        return {str(key): _cell(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_cell(item) for item in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return value.hex() if isinstance(value, bytes) else str(value)


def _kind(error: Exception) -> str:
    told = str(error).casefold()
    refused = isinstance(error, duckdb.PermissionException) or (any(word in told for word in _REFUSALS) and "pytz" not in told)
    return "refused" if refused else "query"


def _line(error: Exception) -> str:
    """The first line of an error, and the columns that there are, cut short. The tables that the engine proposes are not a copy's."""
    if "'pytz'" in str(error):
        return "A moment with a time zone cannot be shown: cast it to timestamp or to varchar"
    first, *others = (str(error).strip() or type(error).__name__).splitlines()
    meant = [line for line in others[:1] if line.startswith("Candidate bindings")]
    told = ". ".join([_ENGINES_WORD.sub("", first).rstrip("!."), *meant])
    return told if len(told) <= _LONGEST_ERROR else told[: _LONGEST_ERROR - 1] + "…"


_NEEDED_LATER = (decimal.Decimal, uuid.UUID, dt.datetime.strptime("2000+0000", "%Y%z"))
"""The engine's client imports these when it first meets such a value; by then there is no file left to import from."""

if __name__ == "__main__":
    main()
