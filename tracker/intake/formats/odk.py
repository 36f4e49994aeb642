"""CSV files of ODK Central, headed as exports of Kobo are: keys are the numbers of rows, and minus signs stand in the ways of questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.intake.raw.tables import RawRow, RawTable

_KEY, _PARENT = "KEY", "PARENT_KEY"
_MAIN = {"SubmissionDate", _KEY}
_HEADED = {"SubmissionDate": "_submission_time", _KEY: "_index", _PARENT: "_parent_index", "ReviewState": "_validation_status"}
_SUBMISSION = ["_uuid", "__id"]
_TABLE = "_parent_table_name"
_NUMBER = re.compile(r"\[\d+\]$")


def is_main(table: RawTable) -> bool:
    """The table holds submissions."""
    return bool(table.rows) and set(_headings(table)) >= _MAIN


def is_repeat(table: RawTable) -> bool:
    """The table holds the entries of a repeat group."""
    return bool(table.rows) and {_KEY, _PARENT} <= set(_headings(table))


def as_kobo(tables: Sequence[RawTable]) -> list[RawTable]:
    """The tables as Kobo would give them; of an export of Kobo as they are. What is neither submission nor entry is left out."""
    if not any(map(is_main, tables)):
        return list(tables)
    ours = [table for table in tables if is_main(table) or is_repeat(table)]
    groups = {key: _group(table) for table in ours for key in _column(table, _KEY)}
    return [_headed(table, groups) for table in ours]


def _headed(table: RawTable, groups: Mapping[str, str]) -> RawTable:
    """The table under headings of Kobo, with what these say more: the key of a submission, or what the entry stands in."""
    top = [_HEADED.get(text, text.replace("-", "/")) for text in _headings(table)]
    further = [_TABLE] if is_repeat(table) else _SUBMISSION
    beside = [groups.get(key, "") for key in _column(table, _PARENT)] if is_repeat(table) else _column(table, _KEY)
    rows = [RawRow(row.number, [*row.cells, *[more] * len(further)]) for row, more in zip(table.rows[1:], beside, strict=True)]
    return replace(table, sheet=_group(table) or None, rows=(RawRow(table.rows[0].number, [*top, *further]), *rows))


def _group(table: RawTable) -> str:
    """The name of a repeat group, by its keys, such as `uuid:1/people/person[2]`; of submissions that of the table."""
    key = next(iter(_column(table, _KEY)), "") if is_repeat(table) else ""
    return _NUMBER.sub("", key.rpartition("/")[2]) or table.sheet or ""


def _headings(table: RawTable) -> list[str]:
    return [str(cell or "") for cell in table.rows[0].cells]


def _column(table: RawTable, heading: str) -> list[str]:
    place = _headings(table).index(heading)
    return [str(row.cells[place]) for row in table.rows[1:]]
