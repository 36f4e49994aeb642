"""Whether a decision about a sender's words can be meant: its field, code or organisation must exist."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.errors import UnknownName, WrongRequest
from tracker.intake.rows.sender import Sender
from tracker.intake.understanding.always import value_of
from tracker.intake.understanding.attendance import IDENTIFYING
from tracker.intake.understanding.private import PRIVATE
from tracker.records import FROM_FILES, RECORD_TYPES, record_type
from tracker.records.record_type import RecordType
from tracker.store import Session
from tracker.suggestions import did_you_mean
from tracker.vocabulary import vocabulary

_SECTIONS = "Sections are columns.TYPE, codes.LIST, values.TYPE and organisations."


def refuse_nonsense(session: Session, section: str, said: str, meant: str) -> None:
    """Raise `UnknownName` for what does not exist, and `WrongRequest` for no section."""
    first, _, second = section.partition(".")
    if first == "columns" and second:
        _refuse_unknown("field", [meant] if meant else [], meanings(record_type(second, FROM_FILES)))
    elif first == "codes" and second:
        _refuse_unknown("code", [meant], vocabulary(session).codes(second).codes)
    elif first == "values" and second:
        kind = record_type(second, FROM_FILES)
        _refuse_unknown("field", [said], kind.names)
        value_of(kind, said, meant, vocabulary(session))
    elif section == "organisations":
        ids = {row["record_id"] for row in session.rows("select record_id from organisation")}
        _refuse_unknown("organisation", [part.strip() for part in meant.split(";")], ids)
    else:
        raise WrongRequest(f"“{section}” is no section of a sender's file", next_step=_SECTIONS)


def refuse_unsound(session: Session, sender: Sender) -> None:
    """Raise as much for the first heading or word of a sender's file that was decided so.

    An organisation that is not there any more is found with the rows that name it.
    """
    for first, sections in (("columns", sender.columns), ("codes", sender.codes), ("values", sender.values)):
        for second, held in sections.items():
            for said, meant in held.items():
                refuse_nonsense(session, f"{first}.{second}", said, meant)


def meanings(kind: RecordType) -> tuple[str, ...]:
    """The fields that a heading may be said to mean; in a list of participants also what identifies a human, and what is known of one."""
    return (*kind.names, *IDENTIFYING, *RECORD_TYPES["person"].names) if kind.name in PRIVATE else kind.names


def _refuse_unknown(what: str, said: Iterable[str], known: Iterable[str]) -> None:
    for word in said:
        if word not in known:
            raise UnknownName(f"There is no {what} “{word}”", next_step=did_you_mean(word, known))
