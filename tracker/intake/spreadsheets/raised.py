"""Numbers with the raised mark of a footnote: without its font, “12” and a raised “1” would be a hundred and twenty-one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from tracker.intake.raw import defused
from tracker.intake.raw.tables import Fault
from tracker.intake.spreadsheets.styles import MAIN

_PART = "xl/sharedStrings.xml"
_MARK = b"superscript"
_NUMBER = re.compile(r"[\d\s.,]+")


def raised_texts(archive: zipfile.ZipFile) -> Mapping[object, Fault]:
    """The texts that look like numbers and hold a raised digit, with what stands in their place."""
    shared = archive.read(_PART) if _PART in archive.namelist() else b""
    if not has_raised(shared):
        return {}
    texts = {text: raised for each in defused.root(shared) if (raised := _raised(each)) and (text := _text(each))}
    return {text: _fault(text, raised) for text, raised in texts.items() if _NUMBER.fullmatch(text)}


def has_raised(shared: bytes) -> bool:
    """Some of the texts that cells share, as XML, has raised letters."""
    return _MARK in shared


def _text(each: Element) -> str:
    return "".join(part.text or "" for part in each.iter(f"{MAIN}t"))


def _raised(each: Element) -> str:
    marks = (part for part in each.iter(f"{MAIN}r") if any(look.get("val") == "superscript" for look in part.iter(f"{MAIN}vertAlign")))
    return "".join(map(_text, marks)).strip()


def _fault(text: str, raised: str) -> Fault:
    reason = f"The cell holds “{text}”, of which “{raised}” is raised as the mark of a footnote is"
    return Fault(reason, "Write the number alone; what the footnote says belongs in another column.")
