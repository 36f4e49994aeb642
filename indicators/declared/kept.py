"""The definitions that a store holds: which are in force at a revision, so that a changed file rewrites no figure of the past."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from indicators.declared.catalogue import catalogue, shipped
from indicators.declared.definition import Definition, definition_of
from indicators.declared.queries import harmless
from indicators.declared.rungs import BETWEEN, rung, rungs_of
from tracker.errors import UnknownName
from tracker.recent import Recent
from tracker.store import Session
from tracker.suggestions import did_you_mean

_STATES, _TEXTS = 64, 1024
_STANDING = "select code, sha256(text), rev, null from definition order by code"
_HELD = "select code, sha256(text), rev_from, rev_to from history.definition order by rev_from, code"
_TEXT = "select text from history.definition where code = $code and rev_from = $since"


@dataclass(frozen=True, slots=True)
class Held:
    """One text of a definition: the revision that brought it and the one that replaced or retired it, if any."""

    code: str
    hash: str
    since: int
    until: int | None


_standing: Recent[Mapping[str, Held]] = Recent(_STATES)
_histories: Recent[tuple[Held, ...]] = Recent(_STATES)
_catalogues: Recent[Mapping[str, Definition]] = Recent(_STATES)
_definitions: Recent[Definition] = Recent(_TEXTS)


def definitions(session: Session) -> Mapping[str, Definition]:
    """The indicators in force at the session's revision by code: those the store holds, the files' where it holds none.

    Before a store held any, those that it held first stand: they are nearer to what was in force than today's files.
    """
    held = in_force(session)
    return _catalogues.once(tuple(held.values()), lambda: _all_read(session, held)) if held else catalogue()


def indicator(session: Session, code: str) -> Definition:
    """The definition of an indicator in force at the session's revision, else the first later one, else the file's; with `/` a rung of it.

    Raises `UnknownName` with did-you-mean.
    """
    whole, _, unit = code.partition(BETWEEN)
    held = in_force(session).get(whole) or _nearest(session, whole)
    definition = _read(session, held) if held else harmless(session, _of_files(session, whole))
    return rung(definition, unit) if unit else definition


def codes(session: Session) -> tuple[str, ...]:
    """Everything that is told under a code of its own: the indicators in force, each with the rungs of its ladder."""
    return tuple(code for one in definitions(session).values() for code in (one.code, *rungs_of(one)))


def _of_files(session: Session, code: str) -> Definition:
    files = catalogue()
    return files[code] if code in files else named({**definitions(session), **files}, code)


def named(known: Mapping[str, Definition], code: str) -> Definition:
    """The definition called `code`. Raises `UnknownName` with did-you-mean."""
    if code in known:
        return known[code]
    raise UnknownName(
        f"There is no indicator “{code}”", next_step=did_you_mean(code, known) or "`tracker indicators list` shows what there is."
    )


def in_force(session: Session) -> Mapping[str, Held]:
    """The texts that the store holds at the session's revision, by code."""
    return _standing.once(
        (session.state, session.head),
        lambda: MappingProxyType({row[0]: Held(*row) for row in session.tuples(_STANDING)}) or _first(session),
    )


def history(session: Session) -> tuple[Held, ...]:
    """Every text of every definition that the store has held up to its newest revision, oldest first."""
    return _histories.once(
        (session.state, session.head),
        lambda: tuple(Held(*row) for row in session.tuples(_HELD)),
    )


def editions(session: Session, code: str) -> tuple[tuple[int, Definition], ...]:
    """The definitions of an indicator that the store has held up to the session's revision, oldest first, each with its revision."""
    held = (one for one in history(session) if one.code == code and one.since <= session.revision)
    return tuple((one.since, _read(session, one)) for one in held)


def expect_version(session: Session, code: str, version: int) -> None:
    """Raise `UnknownName` where another version of an indicator is in force: its figures would be other ones."""
    now = indicator(session, code).version
    if version != now:
        held = {one.version for _, one in editions(session, code.partition(BETWEEN)[0])} | {now}
        raise UnknownName(
            f"The address is of version {version} of {code}; at revision {session.revision} version {now} is in force",
            next_step=f"Versions of this store: {', '.join(map(str, sorted(held)))}.",
        )


def _first(session: Session) -> Mapping[str, Held]:
    """The texts that the store held first."""
    held = history(session)
    return MappingProxyType({one.code: one for one in held if one.since == held[0].since})


def _nearest(session: Session, code: str) -> Held | None:
    """The newest text up to the session's revision, else the oldest after it."""
    held = [one for one in history(session) if one.code == code]
    return next((one for one in reversed(held) if one.since <= session.revision), held[0] if held else None)


def _all_read(session: Session, held: Mapping[str, Held]) -> Mapping[str, Definition]:
    return MappingProxyType({code: _read(session, one) for code, one in held.items()})


def _read(session: Session, held: Held) -> Definition:
    """The definition in a text that the store holds, read once for all stores and revisions."""

    def made() -> Definition:
        if held.hash in _shipped():
            return _shipped()[held.hash]
        ((text,),) = session.tuples(_TEXT, {"code": held.code, "since": held.since})
        return harmless(session, definition_of(text, f"definition {held.code} as of revision {held.since}"))

    return _definitions.once(held.hash, made)


@cache
def _shipped() -> Mapping[str, Definition]:
    """The definitions that come with the tracker by their texts: what they do need not be proven anew in every process."""
    return MappingProxyType({one.hash: one for one in shipped().values()})


def remember(definition: Definition) -> None:
    """Let the text of a definition that is known to be harmless not be read anew from a store that holds it."""
    _definitions.once(definition.hash, lambda: definition)


def unkept(session: Session) -> tuple[Definition, ...]:
    """The definitions of the files that are not in force at the session's revision."""
    held = {code: text_hash for code, text_hash, *_ in session.tuples(_STANDING)}
    return tuple(definition for code, definition in catalogue().items() if held.get(code) != definition.hash)


def record(definition: Definition) -> dict[str, Any]:
    """A definition as a record: its code, version, fingerprint and whole text."""
    return {"code": definition.code, "version": str(definition.version), "sha256": definition.hash, "text": definition.text}
