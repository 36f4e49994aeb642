"""Numbers with the raised mark of a footnote: without its font, “12” and a raised “1” would be a hundred and twenty-one."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from tracker.intake.raw import defused
from tracker.intake.raw.precheck import RAISED, SheetPart
from tracker.intake.raw.tables import Fault
from tracker.intake.spreadsheets.styles import MAIN

_PART = "xl/sharedStrings.xml"
_TEXT = (f"{MAIN}is", f"{MAIN}si")
"""A text of one cell, and one that cells share."""
_NUMBER = re.compile(r"[\d\s.,]+")


def raised_texts(archive: zipfile.ZipFile, sheets: Mapping[str, SheetPart]) -> Mapping[object, Fault]:
    """The texts that look like numbers and hold a raised digit, shared or of one cell, with what stands in their place."""
    found: dict[object, Fault] = {}
    for part in (_PART, *(name for name, sheet in sheets.items() if sheet.odd)):
        xml = archive.read(part) if part in archive.namelist() else b""
        for each in defused.root(xml).iter(_TEXT[part == _PART]) if RAISED in xml else ():
            if (raised := _raised(each)) and _NUMBER.fullmatch(text := _text(each)):
                found[text] = _fault(text, raised)
    return found


def _text(each: Element) -> str:
    return "".join(part.text or "" for part in each.iter(f"{MAIN}t"))


def _raised(each: Element) -> str:
    marks = (part for part in each.iter(f"{MAIN}r") if any(look.get("val") == "superscript" for look in part.iter(f"{MAIN}vertAlign")))
    return "".join(map(_text, marks)).strip()


def _fault(text: str, raised: str) -> Fault:
    reason = f"The cell holds “{text}”, of which “{raised}” is raised as the mark of a footnote is"
    return Fault(reason, "Write the number alone; what the footnote says belongs in another column.")
