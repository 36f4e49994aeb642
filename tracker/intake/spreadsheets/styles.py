"""The number formats of a workbook's cells, as its styles list them, and cells whose format shows another number than they hold."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from decimal import Decimal

from tracker.intake.raw import defused
from tracker.intake.raw.scales import SCALES, SHORT

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
"""What stands before the names of a workbook's own elements."""
PART = "xl/styles.xml"
BUILT_IN = {9: "0%", 10: "0.00%"}
"""The formats that no workbook writes down, of those under which people see another number."""
_PADDED = re.compile(r"0{2,}")
"""A format under which a number shows leading zeros, as registers use it."""
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_SCALE = "|".join((*SCALES.values(), *SHORT.values()))
_SCALED = re.compile(rf'"[^"]*(?<![^\W_])(?:{_SCALE})(?![^\W_])[^"]*"', re.IGNORECASE)
_WORD = re.compile(rf"(?<![^\W_])(?:{'|'.join(SCALES.values())})(?![^\W_])", re.IGNORECASE)
"""A word that stands without quotation marks, each of its letters behind a stroke."""
_IN_THOUSANDS = re.compile(r"[0#?](,+)(?![0#?,])")
"""The number is shown divided, so that with a word behind it, it is the one that it is."""


def number_formats(archive: zipfile.ZipFile) -> list[tuple[int, str | None]]:
    """The format of each style of cells, in order: its number, and as it is written; None where it is built in."""
    if PART not in archive.namelist():
        return []
    styles = defused.root(archive.read(PART))
    written = {int(each.get("numFmtId", -1)): each.get("formatCode", "").replace("\\", "") for each in styles.iter(f"{MAIN}numFmt")}
    used = [int(each.get("numFmtId", 0)) for group in styles.iter(f"{MAIN}cellXfs") for each in group]
    return [(number, written.get(number)) for number in used]


def written_out(formats: Iterable[tuple[int, str | None]]) -> list[str]:
    """Formats as they are written, built-in ones too where people see another number; else nothing of these."""
    return [BUILT_IN.get(number, "") if written is None else written for number, written in formats]


def shows_otherwise(number_format: str) -> bool:
    """People may see another number than a cell holds: with zeros before it, as a percentage, or in thousands."""
    otherwise = _is_percentage(number_format) or _scale(number_format) is not None or _divided(number_format) is not None
    return otherwise or bool(_PADDED.fullmatch(number_format))


def seen(value: object, number_format: str) -> object:
    """The value of a cell; as text where people see another number than it holds.

    >>> seen(0.85, "0%"), seen(7, "000"), seen(250, '0" тис. грн"'), seen(250_000, '0,"k"'), seen(250_000, "0.0,"), seen(5, "0.00")
    ('85%', '007', '250 тис. грн', 250000, '250000 ÷ 1,000', 5)
    """
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    if _is_percentage(number_format):
        return f"{(Decimal(repr(value)) * 100).normalize():f}%"
    if words := _scale(number_format):
        return f"{value} {words}"
    if divisor := _divided(number_format):
        return f"{value} ÷ {divisor:,}"
    return f"{value:0{len(number_format)}}" if isinstance(value, int) and _PADDED.fullmatch(number_format) else value


def _is_percentage(number_format: str) -> bool:
    return "%" in _LITERAL.sub("", number_format.partition(";")[0])


def _scale(number_format: str) -> str | None:
    """The word that makes a thousand of one, which stands behind the number."""
    found = None if _IN_THOUSANDS.search(_LITERAL.sub("", number_format.partition(";")[0])) else _scale_named(number_format)
    return found[0].strip('" ') if found else None


def _scale_named(number_format: str) -> re.Match[str] | None:
    first = number_format.partition(";")[0]
    return _SCALED.search(first) or _WORD.search(first.replace("\\", ""))


def _divided(number_format: str) -> int | None:
    """By how much a number is divided of which no word says so: a heading may, and the cell would be taken for so many times more."""
    found = _IN_THOUSANDS.search(_LITERAL.sub("", number_format.partition(";")[0]))
    return 1000 ** len(found[1]) if found and not _scale_named(number_format) else None
