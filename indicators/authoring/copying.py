"""A new indicator of the user's own begins as a copy of the file of one that is like it."""

from __future__ import annotations

import re
from pathlib import Path

from indicators.declared.catalogue import DEFINITIONS, catalogue
from indicators.declared.definition import CODE
from indicators.declared.kept import named
from tracker.errors import WouldOverwrite, WrongRequest

_CODE = re.compile(r'^code = "[^"]*"', re.MULTILINE)
_VERSION = re.compile(r"^version = \d+", re.MULTILINE)


def copy_of(like: str, code: str, folder: Path) -> Path:
    """The file of a new indicator called `code` in a folder, which is made when it is missing.

    Raises `WrongRequest` for a code that is none or is taken, `UnknownName` for `like`, `WouldOverwrite` for a file that is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if not CODE.fullmatch(code) or code in catalogue():
        why = "is taken" if code in catalogue() else "is none"
        raise WrongRequest(
            f"The code “{code}” {why}", next_step="A code is two to five capital letters and two digits of your own: LOC-01."
        )
    named(catalogue(), like)
    source = next(place for place in (DEFINITIONS / f"{like}.toml", folder / f"{like}.toml") if place.exists())
    path = folder / f"{code}.toml"
    text = _VERSION.sub("version = 1", _CODE.sub(f'code = "{code}"', source.read_text(encoding="utf-8"), count=1), count=1)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise WouldOverwrite(f"There is a file {path} already", next_step="Choose another code, or edit that file.") from error
    return path
