"""One short text for all figures of a store at a revision: two copies that tell the same figures have the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from indicators.declared.kept import definitions
from indicators.differing.asked import Asked
from indicators.differing.moved import inside
from indicators.scope import programmes
from tracker.periods import BEGINNING, Period
from tracker.store import Session

_PROGRAMMES = 5
"""A store may have thousands that hold next to nothing."""


def figures(session: Session) -> tuple[str, str]:
    """The fingerprint of the definitions, and that of every indicator's figures from the beginning to the revision's day, by dimension.

    The figures are those of the programmes with most records.
    """
    return _of(f"{code} {definition.hash}" for code, definition in definitions(session).items()), _of(_told(session))


def _of(lines: Iterator[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _told(session: Session) -> Iterator[str]:
    period = Period(BEGINNING, session.data_date)
    asked = [Asked(one.programme_id, period) for one in programmes(session)[:_PROGRAMMES]]
    answers = {code: inside(session, code, asked) for code in definitions(session)}
    for one in asked:
        for code, found in answers.items():
            for figure in found[one].figures:
                yield f"{one.programme} {code} {figure.by} {figure.value} {figure.status} {figure.qualifier} {figure.rows}"
