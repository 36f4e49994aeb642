"""What every row of a file has that none of its columns says: values that a person decided once for all files of a sender."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tracker.errors import WrongRequest
from tracker.intake.understanding.cells import Refused, reader
from tracker.intake.understanding.matching import Columns
from tracker.intake.understanding.prose import Span
from tracker.quoting import shown
from tracker.records.fields import Value
from tracker.records.record_type import RecordType
from tracker.vocabulary import Vocabulary

UNDECIDED: Mapping[str, str] = MappingProxyType({})


def always(found: Columns, decided: Mapping[str, str], words: Vocabulary) -> dict[str, Value]:
    """The values of the fields that have no column. Raises `WrongRequest` for one that is none."""
    return {field: value_of(found.kind, field, said, words) for field, said in decided.items() if field not in found.at}


def value_of(kind: RecordType, field: str, said: str, words: Vocabulary) -> Value:
    """The value that a field has by what a person wrote. Raises `WrongRequest`."""
    try:
        value = reader(kind, kind.by_name[field], words)(said)
    except Refused as refusal:
        raise WrongRequest(f"{kind.name}.{field} cannot be “{shown(said)}”: {refusal.reason}", next_step=refusal.suggestion) from None
    return value.first if isinstance(value, Span) else value
