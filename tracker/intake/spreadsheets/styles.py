"""The number formats of a workbook's cells, as its styles list them."""

from __future__ import annotations

import zipfile

from tracker.intake.raw import defused

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
"""What stands before the names of a workbook's own elements."""
_PART = "xl/styles.xml"


def number_formats(archive: zipfile.ZipFile) -> list[tuple[int, str | None]]:
    """The format of each style of cells, in order: its number, and as it is written; None where it is built in."""
    if _PART not in archive.namelist():
        return []
    styles = defused.root(archive.read(_PART))
    written = {int(each.get("numFmtId", -1)): each.get("formatCode", "").replace("\\", "") for each in styles.iter(f"{MAIN}numFmt")}
    used = [int(each.get("numFmtId", 0)) for group in styles.iter(f"{MAIN}cellXfs") for each in group]
    return [(number, written.get(number)) for number in used]
