"""Erasing a human: the link goes, the record of it stays, figures do not move, and the same human comes back as another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from indicators.quality import findings
from tests.edits import merge
from tests.stores import store_of
from tracker.errors import UnknownName, WrongRequest
from tracker.people.erasure import due, erase, settle
from tracker.people.identifiers import Identifiers
from tracker.people.vault import Erasing, Vault, open_vault, vault_path
from tracker.store import Store
from tracker.store.safekeeping.integrity import problems

ON = date(2026, 11, 1)
OLENA, IVAN = Identifiers(email="olena@x.example"), Identifiers(email="ivan@x.example")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with store_of(tmp_path / "s.duckdb", {"programme": [{"programme_id": "IMP", "name": "Impact"}]}) as made:
        yield made


@pytest.fixture
def vault(store: Store) -> Iterator[Vault]:
    with open_vault(store.path) as opened:
        yield opened


def enrolled(store: Store, vault: Vault, identifiers: Identifiers, until: str = "2030-01-01") -> str:
    """A human with a pseudonym and a record."""
    person_id, _ = vault.pseudonym(identifiers)
    row = {"person_id": person_id, "sex": "F", "legal_basis": "consent", "retain_until": until}
    store.save({"person": [row]}, actor="desk", reason="list")
    return person_id


def gone(store: Store, vault: Vault, person_id: str, reason: str = "asked for it", basis: str = "consent_withdrawn") -> tuple[str, ...]:
    return erase(store, vault, person_id, actor="olena", reason=reason, basis=basis, on=ON)


def recorded(store: Store) -> list[tuple[object, ...]]:
    with store.session() as session:
        assert problems(session) == ()
        return session.tuples("select person_id, on_date, reason, basis from erasure order by 1")


def test_an_erasure_is_recorded_and_the_link_is_gone(store: Store, vault: Vault) -> None:
    person_id = enrolled(store, vault, OLENA)
    assert gone(store, vault, person_id) == (person_id,)
    assert recorded(store) == [(person_id, ON, "asked for it", "consent_withdrawn")]
    assert (store.revisions()[-1].actor, store.revisions()[-1].reason) == ("olena", "asked for it")
    assert vault.find(OLENA) is None
    with store.session() as session:
        assert session.tuples("select person_id, sex from person") == [(person_id, "F")]


def test_the_same_human_comes_back_under_a_new_pseudonym(store: Store, vault: Vault) -> None:
    person_id = enrolled(store, vault, OLENA)
    gone(store, vault, person_id)
    assert enrolled(store, vault, OLENA) != person_id
    assert vault.find(OLENA) is not None


def test_erasing_again_does_nothing(store: Store, vault: Vault) -> None:
    person_id = enrolled(store, vault, OLENA)
    gone(store, vault, person_id)
    head = store.head
    assert gone(store, vault, person_id, reason="to be sure") == ()
    assert store.head == head


def test_a_human_goes_under_every_pseudonym_that_was_merged(store: Store, vault: Vault) -> None:
    one, two = enrolled(store, vault, OLENA), enrolled(store, vault, IVAN)
    merge(store, "person", one, two, actor="a", reason="the same", on=ON)
    assert sorted(gone(store, vault, two)) == sorted([one, two])
    assert (vault.find(OLENA), vault.find(IVAN), len(recorded(store))) == (None, None, 2)


def test_a_pseudonym_that_was_given_but_never_recorded_goes_too(store: Store, vault: Vault) -> None:
    person_id, _ = vault.pseudonym(OLENA)
    assert gone(store, vault, person_id) == (person_id,)
    assert vault.find(OLENA) is None
    assert gone(store, vault, person_id, reason="to be sure") == ()


def test_a_person_whom_another_vault_knows_is_recorded_as_erased(store: Store, vault: Vault) -> None:
    row = {"person_id": "p1", "legal_basis": "consent", "retain_until": "2030-01-01"}
    store.save({"person": [row]}, actor="desk", reason="list")
    assert gone(store, vault, "p1") == ("p1",)


def test_what_the_vault_did_and_the_store_does_not_know_is_recorded_next_time(store: Store, vault: Vault) -> None:
    person_id = enrolled(store, vault, OLENA)
    vault.forget([person_id], [Erasing(person_id, "2026-10-31", "as asked", "objection", "desk")])
    assert recorded(store) == []
    settle(store, vault)
    settle(store, vault)
    assert recorded(store) == [(person_id, date(2026, 10, 31), "as asked", "objection")]
    assert (store.revisions()[-1].actor, vault.erasing()) == ("desk", ())


def test_an_old_copy_of_the_vault_does_not_bring_a_link_back(store: Store, vault: Vault) -> None:
    person_id = enrolled(store, vault, OLENA)
    old = vault_path(store.path).read_bytes()
    gone(store, vault, person_id)
    vault_path(store.path).write_bytes(old)
    with open_vault(store.path) as restored:
        assert restored.find(OLENA) == person_id
        settle(store, restored)
        assert restored.find(OLENA) is None


@pytest.mark.parametrize(
    ("person_id", "reason", "basis", "error", "message"),
    [
        ("P-none", "asked", "objection", UnknownName, "There is no person “P-none”"),
        (None, "asked", "because", WrongRequest, "not a legal ground.*no_longer_needed"),
        (None, "canary@x.example asked", "objection", WrongRequest, "The reason holds an address or a number"),
        (None, "call +380 50 123 45 67", "objection", WrongRequest, "The reason holds an address or a number"),
    ],
)
def test_what_is_refused_erases_nothing_and_is_not_quoted(  # noqa: PLR0913, PLR0917
    store: Store, vault: Vault, person_id: str | None, reason: str, basis: str, error: type[Exception], message: str
) -> None:
    known = enrolled(store, vault, OLENA)
    with pytest.raises(error, match=message) as refused:
        gone(store, vault, person_id or known, reason, basis)
    assert "canary" not in str(refused.value)
    assert (vault.find(OLENA), recorded(store)) == (known, [])


def test_who_is_due_and_that_an_erasure_ends_it(store: Store, vault: Vault) -> None:
    late, later = enrolled(store, vault, OLENA, "2026-10-31"), enrolled(store, vault, IVAN, "2026-11-01")
    with store.session() as session:
        assert [(person.person_id, person.legal_basis) for person in due(session, ON)] == [(late, "consent")]
        assert [person.person_id for person in due(session, date(2027, 1, 1))] == [late, later]
        assert privacy(session) == {late, later}
    gone(store, vault, late)
    with store.session() as session:
        assert due(session, ON) == ()
        assert privacy(session) == {later}


def privacy(session: object) -> set[str]:
    """The persons that the quality rule on retention names."""
    return {f.record_id for f in findings(session, "IMP", date(2027, 1, 1)) if f.rule == "DQ-35"}  # type: ignore[arg-type]
