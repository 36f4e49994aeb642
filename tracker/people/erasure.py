"""Erasing people: first the link goes from the vault, then the store is told; what a crash left half done is done next time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.codes import code_list
from tracker.errors import UnknownName, WrongRequest
from tracker.people.identifiers import holds_contact
from tracker.people.vault import Erasing, Vault
from tracker.records.upkeep import ERASURE
from tracker.store import Session, Store
from tracker.store.changes.merge import merged_into, standings


@dataclass(frozen=True, slots=True)
class Due:
    """A person who is kept past the day until which they may be."""

    person_id: str
    retain_until: date
    legal_basis: str | None


def erase(  # noqa: PLR0913  the facts of one erasure, all named at the call
    store: Store, vault: Vault, person_id: str, *, actor: str, reason: str, basis: str, on: date
) -> tuple[str, ...]:
    """Erase the human behind a pseudonym, under every pseudonym that was merged with it; the pseudonyms that this concerned.

    They are none when all was done before. Raises `UnknownName`, and `WrongRequest` for a reason or ground that may not be recorded.
    """
    ground = _ground(basis, reason)
    with store.session() as session:
        going = _not_erased(session, vault, person_id)
    vault.forget(going, [Erasing(each, on.isoformat(), reason, ground, actor) for each in going])
    settle(store, vault)
    return going


def settle(store: Store, vault: Vault) -> None:
    """Make vault and store agree: the store records what the vault has erased, and the vault forgets whom the store calls erased.

    The latter happens when an old copy of the vault was put back.
    """
    waiting = sorted(vault.erasing(), key=lambda each: (each.actor, each.reason))
    for (actor, reason), together in groupby(waiting, key=lambda each: (each.actor, each.reason)):
        rows = [{"person_id": e.person_id, "on_date": e.on_date, "reason": e.reason, "basis": e.basis} for e in together]
        store.save({ERASURE.name: rows}, actor=actor, reason=reason)
        vault.told(row["person_id"] for row in rows)
    with store.session() as session:
        vault.forget(erased(session))


def erased(session: Session) -> frozenset[str]:
    """The pseudonyms that the store calls erased."""
    return frozenset(person_id for (person_id,) in session.tuples(f"select person_id from {ERASURE.name}"))


def due(session: Session, on: date) -> tuple[Due, ...]:
    """The persons who should have been erased before a day, the longest overdue first."""
    found = session.tuples(
        "select person_id, retain_until, legal_basis from person where retain_until < $on "
        "and person_id not in (select person_id from erasure) order by retain_until, person_id",
        {"on": on},
    )
    return tuple(Due(*row) for row in found)


def _not_erased(session: Session, vault: Vault, person_id: str) -> tuple[str, ...]:
    """The pseudonyms of one human that are not erased yet."""
    ids = merged_into(session, "person", standings(session, "person")(person_id))
    recorded = {each for (each,) in session.tuples("select distinct record_id from history.person where record_id = ?", [person_id])}
    done = erased(session)
    if person_id not in recorded | done and not vault.knows(person_id):
        raise UnknownName(f"There is no person “{person_id}”", next_step="`tracker people find` tells the pseudonym of a human.")
    return tuple(each for each in ids if each not in done)


def _ground(basis: str, reason: str) -> str:
    codes = code_list("ERASURE_BASIS")
    ground = codes.resolve(basis)
    if ground is None:
        raise WrongRequest("This is not a legal ground for erasing", next_step=f"Choose one of {', '.join(codes.codes)}.")
    if holds_contact(reason):
        raise WrongRequest("The reason holds an address or a number of somebody", next_step="Name nobody: it stays in the history.")
    return ground
