"""All indicators, by code, and the shared views their rows are written over."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from indicators.definition import Definition, definition
from tracker.errors import BadDeclaration, UnknownName
from tracker.suggestions import did_you_mean

DEFINITIONS = Path(__file__).parent / "definitions"
VIEWS = Path(__file__).parent / "views"


@cache
def catalogue(folder: Path = DEFINITIONS) -> Mapping[str, Definition]:
    """The definitions in a folder by code, in order. Raises `BadDeclaration` with the problems of every file."""
    found: dict[str, Definition] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            read = definition(path)
            if path.stem != read.code:
                problems.append(f"{path.name}: the file must be called {read.code}.toml")
            found[read.code] = read
        except BadDeclaration as error:
            problems.extend(f"{path.name}: {problem}" for problem in error.problems)
    if problems:
        raise BadDeclaration(str(folder), tuple(problems))
    return MappingProxyType(found)


def indicator(code: str) -> Definition:
    """The definition called `code`. Raises `UnknownName` with did-you-mean."""
    if code in catalogue():
        return catalogue()[code]
    raise UnknownName(
        f"There is no indicator “{code}”", next_step=did_you_mean(code, catalogue()) or "`tracker indicators list` shows what there is."
    )


@cache
def views() -> Mapping[str, str]:
    """The shared views, name to query."""
    return MappingProxyType({path.stem: path.read_text(encoding="utf-8").strip().rstrip(";") for path in sorted(VIEWS.glob("*.sql"))})
