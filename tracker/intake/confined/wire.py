"""What a reader found, on its way to the process that asked: lines of JSON, and nothing that could run."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import PosixPath
from typing import Any

from tracker.findings import Finding
from tracker.intake.raw.tables import Contents, Fault, RawRow, RawTable, Sheet
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType

_BATCH = 2_000
_PARTS: dict[str, Callable[..., object]] = {part.__name__: part for part in (Contents, Sheet, RawTable, Finding, Fault)}
_SCALARS: dict[type, tuple[Callable[[Any], object], Callable[[Any], object]]] = {
    datetime: (datetime.isoformat, datetime.fromisoformat),
    date: (date.isoformat, date.fromisoformat),
    time: (time.isoformat, time.fromisoformat),
    timedelta: (lambda span: [span.days, span.seconds, span.microseconds], lambda parts: timedelta(*parts)),
    Decimal: (str, Decimal),
    PosixPath: (str, PosixPath),
    RecordType: (lambda kind: kind.name, RECORD_TYPES.__getitem__),
}
_UNDERSTOOD = {kind.__name__: understand for kind, (_, understand) in _SCALARS.items()}


def lines(value: object, say: Callable[[bytes], object]) -> None:
    """Say the value as lines: the rows of its tables first, in batches, so that neither side holds them twice; then the rest in one."""

    def told(part: object) -> object:
        if isinstance(part, RawTable):
            rows = iter(part.rows)
            while batch := list(islice(rows, _BATCH)):
                say(_line(batch, told))
            return {"RawTable": _fields(part) | {"rows": len(part.rows)}}
        if type(part) in _SCALARS:
            return {type(part).__name__: _SCALARS[type(part)][0](part)}
        if type(part).__name__ in _PARTS:
            return {type(part).__name__: _fields(part)}
        raise TypeError(f"{type(part).__name__} is nothing that a reader may tell")

    say(_line({"value": value}, told))


def _line(value: object, told: Callable[[object], object]) -> bytes:
    return json.dumps(value, default=told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def _fields(part: Any) -> dict[str, object]:
    assert is_dataclass(part)
    return {field.name: getattr(part, field.name) for field in fields(part) if field.name != "rows"}


def value(said: Iterable[bytes]) -> Any:
    """The value of lines as they come. Raises `ValueError` where they are not such lines, or end too early."""
    rows: deque[RawRow] = deque()
    try:
        for line in said:
            told = json.loads(line.decode("utf-8", "surrogatepass"), object_hook=lambda found: _part(found, rows))
            if isinstance(told, dict):
                return told["value"]
            rows.extend(RawRow(number, cells) for number, cells in told)
    except (TypeError, KeyError, AttributeError, IndexError, RecursionError) as error:
        raise ValueError("a line of a reader is none") from error
    raise ValueError("a reader stopped in the middle")


def _part(found: dict[str, Any], rows: deque[RawRow]) -> object:
    """A part as it was; what is no part, such as the fields of one, stays a dictionary."""
    if len(found) != 1:
        return found
    ((name, told),) = found.items()
    if name in _UNDERSTOOD:
        return _UNDERSTOOD[name](told)
    if name not in _PARTS:
        return found
    if name == RawTable.__name__:
        told["rows"] = tuple(rows.popleft() for _ in range(told["rows"]))
    return _PARTS[name](**{field: _tuples(given) for field, given in told.items()})


def _tuples(given: object) -> object:
    return tuple(map(_tuples, given)) if isinstance(given, list) else given
