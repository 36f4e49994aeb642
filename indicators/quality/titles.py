"""What the records that break rules call themselves, for readers who do not know them by their ids."""

from __future__ import annotations

from collections.abc import Iterable

from indicators.quality.finding import QualityFinding
from tracker.store import Session
from tracker.titles import titled

Titles = dict[tuple[str, str], str]
"""By type of record and id; of records without a name of their own, nothing."""


def titles(session: Session, found: Iterable[QualityFinding], language: str, *, inside: bool = True) -> Titles:
    """The names of the records of some findings: an event's title, an organisation's name in the reader's language."""
    named: dict[str, set[str]] = {}
    for one in found:
        named.setdefault(one.entity, set()).add(one.record_id)
    return {
        (entity, record): title
        for entity, ids in named.items()
        for record, title in titled(session, entity, ids, language, inside=inside).items()
    }
