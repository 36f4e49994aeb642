"""TOML files into frozen dataclasses: the one reader of TOML, telling every problem at once, with did-you-mean."""

from __future__ import annotations

import tomllib
import types
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from tracker.errors import BadDeclaration
from tracker.suggestions import did_you_mean, nearest

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
_UNKNOWN = "unknown key"


def declared(path: Path, shape: type[T]) -> T:
    """The file at `path` as a `shape`. Raises `BadDeclaration` naming every problem in it."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadDeclaration(str(path), (error.strerror or "cannot be read",)) from error
    except UnicodeDecodeError as error:
        raise BadDeclaration(str(path), (f"is not TOML: {error}",)) from error
    return declared_text(text, shape, str(path))


def declared_text(text: str, shape: type[T], place: str) -> T:
    """A TOML text as a `shape`. Raises `BadDeclaration` naming every problem in it; `place` is where the text stands."""
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadDeclaration(place, (f"is not TOML: {error}",)) from error
    problems: list[str] = []
    value = _instance(document, shape, "", problems)
    if problems or value is None:
        raise BadDeclaration(place, tuple(problems), value if all(each.startswith(_UNKNOWN) for each in problems) else None)
    return value


def _instance(table: object, shape: type[T], at: str, problems: list[str]) -> T | None:
    """`table` as an instance of the dataclass `shape`, None after a problem was noted."""
    if not isinstance(table, dict):
        problems.append(f"{at or 'the file'} must be a table")
        return None
    known = {field.name: field for field in fields(shape)}
    hints = _hints(shape)
    odd = [key for key in table if key not in known]
    problems.extend(f"{_UNKNOWN} “{at}{key}”. {did_you_mean(key, known)}".rstrip() for key in odd)
    meant = {nearest(key, known.keys() - table.keys()): table[key] for key in odd}  # so that what else is wrong is told at once
    given = {**meant, **table}
    problems.extend(f"“{at}{name}” is missing" for name, field in known.items() if name not in given and _required(field))
    before = len(problems)
    values = {name: _value(given[name], hints[name], f"{at}{name}", problems) for name in known if name in given}
    if len(problems) > before or any(_required(field) and name not in given for name, field in known.items()):
        return None
    try:
        return shape(**values)
    except ValueError as error:
        problems.append(f"{at.rstrip('.') or 'the file'}: {error}")
        return None


@cache
def _hints(shape: type) -> dict[str, Any]:
    """The annotations of a dataclass, worked out once: a definition holds hundreds of small tables of a few shapes."""
    return get_type_hints(shape)


def _required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _only_text(shape: Any) -> str:
    """The one field that a shape requires, when it is a text: such a shape may be written as that text alone. Else empty."""
    required = [field.name for field in fields(shape) if _required(field)]
    return required[0] if len(required) == 1 and _hints(shape)[required[0]] is str else ""


def _value(raw: object, hint: Any, at: str, problems: list[str]) -> object:
    """`raw` as the annotated type: scalars, dates, literals, optionals, tuples, string maps and nested dataclasses."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _value(raw, next(kind for kind in arguments if kind is not type(None)), at, problems)
    if is_dataclass(hint):
        if isinstance(raw, str) and (only := _only_text(hint)):
            raw = {only: raw}
        return _instance(raw, hint, f"{at}.", problems)  # type: ignore[arg-type]  # a class, not an instance
    if origin is tuple:
        return _items(raw, arguments[0], at, problems)
    if origin is dict:
        return _map(raw, arguments[1], at, problems)
    if origin is Literal:
        if raw not in arguments:
            allowed = ", ".join(str(word) for word in arguments)
            problems.append(f"“{at}” is “{raw}”; it must be one of {allowed}. {did_you_mean(str(raw), map(str, arguments))}".rstrip())
        return raw
    return _scalar(raw, hint, at, problems)


def _items(raw: object, kind: Any, at: str, problems: list[str]) -> tuple[object, ...]:
    if not isinstance(raw, list):
        problems.append(f"“{at}” must be a list")
        return ()
    return tuple(_value(item, kind, f"{at}[{number}]", problems) for number, item in enumerate(raw, 1))


def _map(raw: object, kind: Any, at: str, problems: list[str]) -> dict[str, object]:
    if not isinstance(raw, dict):
        problems.append(f"“{at}” must be a table")
        return {}
    return {key: _value(item, kind, f"{at}.{key}", problems) for key, item in raw.items()}


def _scalar(raw: object, kind: Any, at: str, problems: list[str]) -> object:
    if kind is Any or kind is object:
        return raw
    if kind is float and isinstance(raw, int) and not isinstance(raw, bool):
        return float(raw)
    right = isinstance(raw, kind) and not (isinstance(raw, bool) and kind is not bool) and not (isinstance(raw, datetime) and kind is date)
    if not right:
        problems.append(f"“{at}” must be {_KINDS.get(kind, kind.__name__)}, not {raw!r}")
    return raw


_KINDS = {str: "text", int: "a whole number", float: "a number", bool: "true or false", date: "a date such as 2024-12-31"}
