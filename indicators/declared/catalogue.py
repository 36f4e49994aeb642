"""The indicators that files define, shipped and the user's own, by code; and the shared views their rows are written over."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from indicators.declared.definition import Definition, with_shared
from tracker.declared import declared
from tracker.errors import BadDeclaration
from tracker.settings import settings

DEFINITIONS = Path(__file__).parent.parent / "definitions"
VIEWS = Path(__file__).parent.parent / "views"
MARGINS = ("sex", "country", "cadre", "sector")

_log = logging.getLogger("tracker.indicators")


def catalogue() -> Mapping[str, Definition]:
    """The definitions of the files by code: the shipped ones, then those of the folder that TRACKER_INDICATORS names.

    A file of the user's that cannot be followed is left out, and a warning says so.
    """
    if not (own := settings().indicators):
        return shipped()
    folder = Path(own)
    return _with_own(folder, tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in sorted(folder.glob("*.toml"))))


@cache
def shipped() -> Mapping[str, Definition]:
    """The definitions that come with the tracker. Raises `BadDeclaration` with the problems of every file."""
    found, problems, _ = read_folder(DEFINITIONS)
    if problems:
        raise BadDeclaration(str(DEFINITIONS), problems)
    return MappingProxyType(found)


def read_folder(
    folder: Path, taken: Mapping[str, Definition] = MappingProxyType({})
) -> tuple[dict[str, Definition], tuple[str, ...], tuple[Definition, ...]]:
    """The definitions in a folder by code, whose codes must not be among those `taken`; and the problems of every file.

    Last those that have unknown keys and are else whole, so that all that is wrong with them can be told at once.
    """
    found: dict[str, Definition] = {}
    nearly: list[Definition] = []
    problems: list[str] = [] if folder.is_dir() else [f"there is no folder {folder}"]
    for path in sorted(folder.glob("*.toml")):
        try:
            read = with_shared(declared(path, Definition), path, views())
        except BadDeclaration as error:
            problems.extend(f"{path.name}: {problem}" for problem in error.problems)
            nearly += [with_shared(error.read, path, views())] if isinstance(error.read, Definition) else []
            continue
        wrong = _misplaced(path, read, taken)
        problems.extend(f"{path.name}: {problem}" for problem in wrong)
        if not wrong:
            found[read.code] = read
    return found, tuple(problems), tuple(nearly)


def _misplaced(path: Path, read: Definition, taken: Mapping[str, Definition]) -> tuple[str, ...]:
    """What is wrong with a definition's code or the names of its views, where it stands."""
    wrong = [] if path.stem == read.code else [f"the file must be called {read.code}.toml"]
    if read.code in taken:
        wrong.append(f"the code {read.code} is that of “{taken[read.code].name.en}”: choose another")
    wrong += [
        f"there is a shared view “{name}” already: choose another name"
        for name in read.views
        if read.views[name] != views().get(name, read.views[name])
    ]
    return tuple(wrong)


@lru_cache(maxsize=8)
def _with_own(folder: Path, state: tuple[tuple[Path, int, int], ...]) -> Mapping[str, Definition]:
    """All definitions; `state` tells one state of the folder's files from another."""
    del state
    own, problems, _ = read_folder(folder, shipped())
    if problems:
        _log.warning(
            "%d problem(s) in the indicators of %s; what is wrong is left out: see `tracker indicators check`.", len(problems), folder
        )
    return MappingProxyType({**shipped(), **own})


@cache
def views() -> Mapping[str, str]:
    """The shared views, name to query. A file with `{margin}` in its name is one view for each dimension that headcounts hold."""
    found: dict[str, str] = {}
    for path in sorted(VIEWS.glob("*.sql")):
        text = path.read_text(encoding="utf-8").strip().rstrip(";")
        for margin in MARGINS if "{margin}" in path.stem else ("",):
            found[path.stem.replace("{margin}", margin)] = text.replace("{margin}", margin)
    return MappingProxyType(found)
