"""Keeping the definitions of the files in a store, as a revision of its own: what is in force changes then, and never before."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from pathlib import Path

from indicators.authoring.soundness import unsound
from indicators.declared.breaks import counting
from indicators.declared.catalogue import catalogue, read_folder, shipped
from indicators.declared.definition import Definition
from indicators.declared.kept import in_force, indicator, record, unkept
from tracker.errors import BadDeclaration
from tracker.settings import settings
from tracker.store import Saved, Session, Store, open_store

_log = logging.getLogger("tracker.indicators")


def keep_definitions(store: Store, *, actor: str, reason: str = "") -> Saved:
    """Save the definitions of the files as one revision, or nothing when the store holds them already.

    One of the user's own that is not sound stays out, and a warning says so.
    """
    with store.session() as session:
        new = _sound(unkept(session))
        why = reason or _reason(session, new)
    return store.save({"definition": [record(one) for one in new]}, actor=actor, reason=why) if new else Saved(None)


def bring_up(path: Path, *, actor: str) -> None:
    """Keep the definitions in the store at `path`, which is opened for saving only when there is something to save."""
    with open_store(path, read_only=True) as store, store.session() as session:
        if not unkept(session):
            return
    with open_store(path) as store:
        keep_definitions(store, actor=actor)


def problems(folder: Path | None = None) -> tuple[str, ...]:
    """Everything that is wrong with the definitions in a folder, by file; without one, with all definitions of the files."""
    own = folder or (Path(settings().indicators) if settings().indicators else None)
    found, told, nearly = read_folder(own, shipped()) if own else ({}, (), ())
    tried = found.values() if folder else {**shipped(), **found}.values()
    return (*told, *(f"{code}.toml: {problem}" for code, some in unsound((*tried, *nearly)).items() for problem in some))


def refuse_unsound() -> None:
    """Raise `BadDeclaration` with everything that is wrong with the user's own definitions."""
    if (own := settings().indicators) and (wrong := problems(Path(own))):
        raise BadDeclaration(own, wrong)


def differing(session: Session) -> tuple[str, ...]:
    """In which indicators files and store differ, in sentences: the store's definition is in force until the file's is kept."""
    held = in_force(session)
    newer = ((one, "holds another text" if one.code in held else "does not hold it") for one in unkept(session))
    gone = sorted(held.keys() - catalogue().keys())
    return (
        *(f"{one.code}: the store {how}: `tracker indicators keep` puts the file's in force." for one, how in newer),
        *(f"{code}: the store holds it and no file does: `tracker retire definition {code}` ends it." for code in gone),
    )


def unraised(session: Session) -> tuple[str, ...]:
    """Definitions of the files that count something else than the store's while their version is not a later one, in sentences."""
    held = _held(session)
    return tuple(
        f"{one.code}.toml: it counts something else than version {held[one.code].version} that the store holds: raise its version"
        for one in unkept(session)
        if one.code in held and one.version <= held[one.code].version and counting(one) != counting(held[one.code])
    )


def _sound(new: tuple[Definition, ...]) -> tuple[Definition, ...]:
    """The shipped definitions among some, and those of the user's own that are sound."""
    own = [one for one in new if one.code not in shipped()]
    wrong = unsound(own) if own else {}
    for code in wrong:
        _log.warning("The definition of %s is not sound, and was not kept: see `tracker indicators check`.", code)
    return tuple(one for one in new if one.code not in wrong)


def _reason(session: Session, new: Iterable[Definition]) -> str:
    """What is kept, for the history: `Indicator definitions in force: 22 new; AGR-01 version 1 → 2`."""
    held = _held(session)
    told = [one for one in new if one.code in held]
    moved = [one for one in told if (one.version, counting(one)) != (held[one.code].version, counting(held[one.code]))]
    counts = {"new": sum(one.code not in held for one in new), "reworded": len(told) - len(moved)}
    changed = (_moved(one.code, held[one.code].version, one.version) for one in moved)
    return "Indicator definitions in force: " + "; ".join([*(f"{n} {word}" for word, n in counts.items() if n), *changed])


def _held(session: Session) -> dict[str, Definition]:
    """The definitions that the store holds."""
    return {code: indicator(session, code) for code in in_force(session)}


def _moved(code: str, old: int, new: int) -> str:
    return f"{code} changed, still version {new}" if old == new else f"{code} version {old} → {new}"
