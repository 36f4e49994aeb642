"""The definitions that a store holds: which are in force at a revision, so that a changed file rewrites no figure of the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from indicators.catalogue import catalogue
from indicators.definition import Definition, definition_of
from tracker.errors import UnknownName
from tracker.recent import Recent
from tracker.store import Saved, Session, Store
from tracker.suggestions import did_you_mean

_STATES, _TEXTS = 64, 1024
_HELD = "select code, sha256(text), rev_from, rev_to from history.definition order by rev_from, code"
_TEXT = "select text from history.definition where code = $code and rev_from = $since"


@dataclass(frozen=True, slots=True)
class Held:
    """One text of a definition: the revision that brought it and the one that replaced or retired it, if any."""

    code: str
    hash: str
    since: int
    until: int | None


_histories: Recent[tuple[Held, ...]] = Recent(_STATES)
_catalogues: Recent[Mapping[str, Definition]] = Recent(_STATES)
_definitions: Recent[Definition] = Recent(_TEXTS)


def definitions(session: Session) -> Mapping[str, Definition]:
    """The indicators in force at the session's revision by code: those the store holds, the files' where it holds none.

    Before a store held any, those that it held first stand: they are nearer to what was in force than today's files.
    """
    return _catalogues.once((session.state, session.head), lambda: _in_force(session)) or catalogue()


def indicator(session: Session, code: str) -> Definition:
    """The definition of an indicator in force at the session's revision, else the first later one, else the file's.

    Raises `UnknownName` with did-you-mean.
    """
    if held := _nearest(session, code):
        return _read(session, held)
    return named({**definitions(session), **catalogue()}, code)


def named(known: Mapping[str, Definition], code: str) -> Definition:
    """The definition called `code`. Raises `UnknownName` with did-you-mean."""
    if code in known:
        return known[code]
    raise UnknownName(
        f"There is no indicator “{code}”", next_step=did_you_mean(code, known) or "`tracker indicators list` shows what there is."
    )


def history(session: Session) -> tuple[Held, ...]:
    """Every text of every definition that the store has held up to its newest revision, oldest first."""
    return _histories.once(
        (session.state, session.head),
        lambda: tuple(Held(*row) for row in session.tuples(_HELD)),
    )


def _in_force(session: Session) -> Mapping[str, Definition]:
    held = history(session)
    revision = max(session.revision, held[0].since if held else 0)
    there = (one for one in held if one.since <= revision and (one.until is None or one.until > revision))
    return MappingProxyType({one.code: _read(session, one) for one in sorted(there, key=lambda one: one.code)})


def _nearest(session: Session, code: str) -> Held | None:
    """The newest text up to the session's revision, else the oldest after it."""
    held = [one for one in history(session) if one.code == code]
    return next((one for one in reversed(held) if one.since <= session.revision), held[0] if held else None)


def _read(session: Session, held: Held) -> Definition:
    """The definition in a text that the store holds, read once for all stores and revisions."""

    def made() -> Definition:
        ((text,),) = session.tuples(_TEXT, {"code": held.code, "since": held.since})
        return definition_of(text, f"definition {held.code} as of revision {held.since}")

    return _definitions.once(held.hash, made)


def definition_records() -> list[dict[str, Any]]:
    """Every definition of the files as a record: its code, version, fingerprint and whole text."""
    return [
        {"code": code, "version": str(definition.version), "sha256": definition.hash, "text": definition.text}
        for code, definition in catalogue().items()
    ]


def keep_definitions(store: Store, *, actor: str, reason: str) -> Saved:
    """Save the definitions of the files as one revision, or nothing when the store holds them already."""
    return store.save({"definition": definition_records()}, actor=actor, reason=reason)
