"""The indicators that files define, by code, and the shared views their rows are written over."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from indicators.definition import Definition, definition
from tracker.errors import BadDeclaration

DEFINITIONS = Path(__file__).parent / "definitions"
VIEWS = Path(__file__).parent / "views"
MARGINS = ("sex", "country", "cadre", "sector")


@cache
def catalogue(folder: Path = DEFINITIONS) -> Mapping[str, Definition]:
    """The definitions in a folder by code, in order. Raises `BadDeclaration` with the problems of every file."""
    found: dict[str, Definition] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            read = definition(path, views())
            if path.stem != read.code:
                problems.append(f"{path.name}: the file must be called {read.code}.toml")
            found[read.code] = read
        except BadDeclaration as error:
            problems.extend(f"{path.name}: {problem}" for problem in error.problems)
    if problems:
        raise BadDeclaration(str(folder), tuple(problems))
    return MappingProxyType(found)


@cache
def views() -> Mapping[str, str]:
    """The shared views, name to query. A file with `{margin}` in its name is one view for each dimension that headcounts hold."""
    found: dict[str, str] = {}
    for path in sorted(VIEWS.glob("*.sql")):
        text = path.read_text(encoding="utf-8").strip().rstrip(";")
        for margin in MARGINS if "{margin}" in path.stem else ("",):
            found[path.stem.replace("{margin}", margin)] = text.replace("{margin}", margin)
    return MappingProxyType(found)
