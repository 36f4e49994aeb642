"""One record written by hand, as the workbook of one row that it would be in a file: what checks files checks it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from io import BytesIO
from types import MappingProxyType
from typing import Any

from tracker.errors import UnknownName, WrongRequest
from tracker.intake.understanding.private import PRIVATE
from tracker.records import FROM_FILES, record_type
from tracker.records.fields import Value
from tracker.records.record_type import RecordType
from tracker.store import Session
from tracker.store.schema import field_list
from tracker.suggestions import did_you_mean
from tracker.workbooks import workbook

BY_HAND = "by hand"
"""What such a workbook is called: the source that its revision tells."""

Said = Mapping[str, Value]
"""What somebody says of fields, by their names: a text as it was typed, or a value of the store."""

SOURCE, EVIDENCE = "source", "evidence"
Proof = Mapping[str, Said]
"""What proves the record: a source that is new, and the source that is evidence of it, each under its type."""
NO_PROOF: Proof = MappingProxyType({})


def stored(session: Session, kind: RecordType, record_id: str) -> dict[str, Value] | None:
    """What a record says, by field; None when there is none."""
    found = session.rows(f"select {field_list(kind)} from {kind.name} where record_id = ?", [record_id])
    return found[0] if found else None


def corrected(session: Session, name: str, record_id: str, said: Said, proof: Proof = NO_PROOF) -> bytes:
    """A stored record with some of its fields said anew. Raises `UnknownName` for none, and `WrongRequest` for a field of its key."""
    kind = record_type(name, FROM_FILES)
    row = stored(session, kind, record_id)
    if row is None:
        raise UnknownName(f"There is no {name} “{record_id}”", next_step="Look it up (`tracker history --kind`).")
    for field in said:
        if field not in kind.by_name:
            raise UnknownName(f"A record of {name} has no field “{field}”", next_step=did_you_mean(field, kind.names) or _known(kind))
        if field in kind.key and said[field] != row[field]:
            raise WrongRequest(
                f"“{field}” tells records of {name} apart, so it cannot be changed", next_step="Retire the record and add the right one."
            )
    return written(kind, row | dict(said), proof)


def added(session: Session, name: str, said: Said, proof: Proof = NO_PROOF) -> bytes:
    """A record that is new. Raises `WrongRequest` for one that is there already, and for people, who come by the door alone."""
    kind = record_type(name, FROM_FILES)
    if name in PRIVATE:
        raise WrongRequest("People are recorded by lists of participants alone", next_step="Load the list (`tracker people register`).")
    record_id = kind.record_id(said)
    if stored(session, kind, record_id) is not None:
        raise WrongRequest(f"There is {name} “{record_id}” already", next_step="Correct that one.")
    return written(kind, said, proof)


def written(kind: RecordType, row: Said, proof: Proof = NO_PROOF) -> bytes:
    """The workbook: each sheet is named after a type of record, its headings after the fields."""
    buffer, record_id = BytesIO(), kind.record_id(row)
    with workbook(kind.title, buffer) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        _sheet(book.add_worksheet(kind.name), kind, row, day)
        for name, said in proof.items():
            about = {"entity": kind.name, "entity_id": record_id} if name == EVIDENCE else {}
            _sheet(book.add_worksheet(name), record_type(name), {**said, **about}, day)
    return buffer.getvalue()


def _sheet(sheet: Any, kind: RecordType, row: Said, day: Any) -> None:
    for column, name in enumerate(kind.names):
        sheet.write_string(0, column, name)
        value = row.get(name)
        if isinstance(value, bool):
            sheet.write_boolean(1, column, value)
        elif isinstance(value, date):
            sheet.write_datetime(1, column, value, day)
        elif isinstance(value, int | Decimal) and Decimal(repr(float(value))) == value:
            sheet.write_number(1, column, value)
        elif value is not None:
            sheet.write_string(1, column, str(value))


def _known(kind: RecordType) -> str:
    return f"Its fields: {', '.join(kind.names)}."
