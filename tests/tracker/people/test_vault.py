"""The vault: the same human gets the same pseudonym however the identifiers were typed, and only with its key."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from tracker.errors import AmbiguousPerson, VaultClosed, WrongRequest
from tracker.people.identifiers import Identifiers
from tracker.people.key import Key, key_path, read_key
from tracker.people.vault import Vault, open_vault, vault_path

OLENA = Identifiers(email="olena@moz.example", phone="+380 50 123-45-67", id_number="AB 123456", name="Олена Дем'яненко", birth_year="1980")


def human(**told: str) -> Identifiers:
    return Identifiers(**told)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A place beside which the vault lies; the vault needs no store."""
    return tmp_path / "tracker.duckdb"


def pseudonym(store: Path, identifiers: Identifiers) -> str:
    with open_vault(store) as vault:
        return vault.pseudonym(identifiers)[0]


def found(store: Path, identifiers: Identifiers) -> str | None:
    with open_vault(store) as vault:
        return vault.find(identifiers)


@pytest.mark.parametrize(
    "told",
    [
        human(email=" OLENA@MOZ.Example "),
        human(phone="00380501234567"),
        human(phone="٣٨٠٥٠١٢٣٤٥٦٧"),
        human(id_number="ab  123456"),
        human(name="  ОЛЕНА   ДЕМ’ЯНЕНКО ", birth_year="1980"),
        human(name="Олена Демʼяненко", birth_year="1980"),
        human(email="new@place.example", phone="+380501234567"),
    ],
    ids=["case and spaces", "prefix 00", "other digits", "id", "name and year", "another apostrophe", "one of two"],
)
def test_a_human_is_found_by_any_identifier_however_it_was_typed(store: Path, told: Identifiers) -> None:
    assert found(store, told) is None
    assert pseudonym(store, OLENA) == found(store, told) == pseudonym(store, told)


@pytest.mark.parametrize(
    "typed", ["+380 50 123-45-67", "00380501234567", "380501234567", "050 123 45 67", "8 (050) 123-45-67", "501234567"]
)
def test_a_number_of_the_home_country_is_one_with_and_without_its_code(store: Path, typed: str) -> None:
    known = pseudonym(store, human(phone=typed))  # of an earlier release, which kept the number as it was typed
    for other in ("+380501234567", "0501234567", "80501234567", typed):
        assert found(store, human(phone=other, home="UA")) == known
        assert typed == other or found(store, human(phone=other, home="PL")) in {None, known}
    assert found(store, human(phone="+48 501 234 567", home="UA")) is None


def test_two_who_were_known_by_one_number_typed_in_two_ways_stay_two(store: Path) -> None:
    """Which of them is meant only a person can say, and then they are merged."""
    one, two = pseudonym(store, human(phone="0501234567")), pseudonym(store, human(phone="+380501234567"))
    assert one != two
    assert [pseudonym(store, human(phone=typed, home="UA")) for typed in ("0501234567", "+380501234567")] == [one, two]


def test_of_a_country_that_is_not_known_numbers_are_what_was_typed(store: Path) -> None:
    assert pseudonym(store, human(phone="0501234567")) != pseudonym(store, human(phone="+380501234567", home="XX"))


@pytest.mark.parametrize(
    "told", [human(email="ivan@moz.example"), human(name="Олена Дем'яненко", birth_year="1981"), human(phone="380501234568")]
)
def test_another_human_gets_another_pseudonym(store: Path, told: Identifiers) -> None:
    assert pseudonym(store, OLENA) != pseudonym(store, told)


def test_an_identifier_told_later_leads_to_the_same_human(store: Path) -> None:
    known = pseudonym(store, human(email="olena@moz.example"))
    assert pseudonym(store, human(email="olena@moz.example", name="Olena D", organisation="MOH")) == known
    assert found(store, human(name="olena d", organisation="moh")) == known


def test_what_one_human_alone_has_decides_before_a_shared_name(store: Path) -> None:
    one, two = (pseudonym(store, human(email=f"{n}@x.example")) for n in "ab")
    pseudonym(store, human(email="a@x.example", name="Ivan K", organisation="MOH"))
    assert pseudonym(store, human(email="b@x.example", name="Ivan K", organisation="MOH")) == two != one


def test_identifiers_of_two_pseudonyms_are_refused_until_these_are_merged(store: Path) -> None:
    one, two = pseudonym(store, human(email="a@x.example")), pseudonym(store, human(phone="1234567"))
    both = human(email="a@x.example", phone="1234567")
    with pytest.raises(AmbiguousPerson, match="lead to 2 pseudonyms") as refused:
        pseudonym(store, both)
    assert one in str(refused.value)
    with open_vault(store) as vault:
        assert vault.find(both, lambda person_id: one if person_id == two else person_id) == one
        assert vault.pseudonym(human(phone="1234567"), lambda _: "P-made-elsewhere") == ("P-made-elsewhere", False)


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (human(), "does not identify anybody"),
        (human(name="Olena", birth_year=" "), "does not identify anybody"),
        (human(email="canary"), "e-mail address is none"),
        (human(phone="canary 123"), "too short"),
    ],
)
def test_what_identifies_nobody_is_refused_and_not_quoted(store: Path, told: Identifiers, reason: str) -> None:
    with pytest.raises(WrongRequest, match=reason) as refused:
        pseudonym(store, told)
    assert "canary" not in str(refused.value) + repr(told)


def test_key_and_vault_are_made_for_their_owner_only(store: Path) -> None:
    before = os.umask(0)
    try:
        pseudonym(store, OLENA)
    finally:
        os.umask(before)
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in store.parent.iterdir()} == {
        "tracker.key": "0o600",
        "tracker.vault.db": "0o600",
    }


@pytest.mark.parametrize("path", [key_path, vault_path])
def test_what_others_can_read_is_refused(store: Path, path: object) -> None:
    pseudonym(store, OLENA)
    path(store).chmod(0o640)  # type: ignore[operator]  # one of two functions
    with pytest.raises(VaultClosed, match=r"Others can read or change .* Run `chmod 600"):
        found(store, OLENA)


def test_a_missing_a_foreign_and_a_broken_key_are_refused(store: Path, tmp_path: Path) -> None:
    pseudonym(store, OLENA)
    pseudonym(tmp_path / "other.duckdb", OLENA)
    key_path(store).unlink()
    with pytest.raises(VaultClosed, match="is missing"):
        found(store, OLENA)
    (tmp_path / "other.key").rename(key_path(store))
    with pytest.raises(VaultClosed, match="not the key of this vault"):
        found(store, OLENA)
    key_path(store).write_text("tracker-key/1\nabc\n")
    with pytest.raises(VaultClosed, match="is not a key of the tracker"):
        found(store, OLENA)


def test_a_named_key_serves_vaults_that_rotate_each_for_itself(store: Path, tmp_path: Path) -> None:
    elsewhere, key = tmp_path / "other.duckdb", str(tmp_path / "keys")
    with open_vault(store, key) as one, open_vault(elsewhere, key) as other:
        ids = one.pseudonym(OLENA), other.pseudonym(OLENA)
        assert ids[0] != ids[1]
        assert one.rotate() == 2
        assert (one.pseudonym(OLENA), other.pseudonym(OLENA)) == ((ids[0][0], False), (ids[1][0], False))
        assert (other.rotate(), one.rotate(), other.find(OLENA)) == (2, 3, ids[1][0])
    assert not key_path(store).exists()


def tags(store: Path) -> set[bytes]:
    with closing(sqlite3.connect(vault_path(store))) as connection:
        return {tag for (tag,) in connection.execute("select tag from tag")}


def test_after_a_rotation_pseudonyms_stay_and_the_old_key_finds_nobody(store: Path) -> None:
    known = pseudonym(store, OLENA)
    old, before = key_path(store).read_bytes(), tags(store)
    with open_vault(store) as vault:
        assert (vault.rotate(), vault.rotate()) == (2, 3)
    assert found(store, OLENA) == known
    assert pseudonym(store, human(email="new@x.example")) != known
    assert not any(tag in vault_path(store).read_bytes() for tag in before)
    longest = read_key(key_path(store))
    assert longest is not None
    assert {Key(longest.layers[:1]).mac(form) for form in OLENA.strong()} <= before
    assert not {Key(longest.layers[:n]).mac(form) for form in OLENA.strong() for n in (1, 2)} & tags(store)
    key_path(store).write_bytes(old)
    with pytest.raises(VaultClosed, match="or an old one"):
        found(store, OLENA)


def test_what_was_forgotten_is_overwritten_and_comes_back_under_another_pseudonym(store: Path) -> None:
    pseudonym(store, human(email="other@x.example"))
    others = tags(store)
    known = pseudonym(store, OLENA)
    before = tags(store) - others
    with closing(sqlite3.connect(vault_path(store))) as connection:
        (nonce,) = connection.execute("select nonce from person where person_id = ?", [known]).fetchone()
    with open_vault(store) as vault:
        vault.forget([known])
        assert (vault.find(OLENA), vault.knows(known)) == (None, False)
    assert not any(secret in vault_path(store).read_bytes() for secret in (*before, nonce, known.encode()))
    assert pseudonym(store, OLENA) != known


MAKER = """
import sys
from pathlib import Path
from tracker.people.identifiers import Identifiers
from tracker.people.vault import open_vault
for n in range(40):
    with open_vault(Path(sys.argv[1])) as vault:
        if n % 10 == 9:
            vault.rotate()
        print(vault.pseudonym(Identifiers(email=f"{n}@x.example"))[0])
"""


def test_processes_that_begin_and_rotate_at_once_agree_on_every_pseudonym(store: Path) -> None:
    makers = [subprocess.Popen([sys.executable, "-c", MAKER, store], stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = [maker.communicate(timeout=120)[0].split() for maker in makers]
    assert [len(set(each)) for each in told] == [40] * 3
    assert told[0] == told[1] == told[2]


def test_a_vault_that_is_none_is_refused(store: Path) -> None:
    vault_path(store).write_text("minutes of the steering committee, " * 40)
    vault_path(store).chmod(0o600)
    with pytest.raises(VaultClosed, match="cannot be used: file is not a database"):
        found(store, OLENA)


def test_nothing_of_the_vault_shows_in_its_objects(store: Path) -> None:
    with open_vault(store) as vault:
        assert isinstance(vault, Vault)
        key = read_key(key_path(store))
        assert key is not None
        assert repr(key) == "Key(1 layers)"


def test_what_is_asked_at_once_is_kept_whole_or_not_at_all(store: Path) -> None:
    with open_vault(store) as vault:
        with vault.at_once(new=True):
            one = vault.pseudonym(OLENA)[0]
            with pytest.raises(WrongRequest):
                vault.pseudonym(human(name="Olena"))
            assert vault.find(OLENA) == one
        assert vault.find(OLENA) == one
        with suppress(RuntimeError), vault.at_once(new=True):
            vault.pseudonym(human(email="ivan@moz.example"))
            raise RuntimeError
        assert vault.find(human(email="ivan@moz.example")) is None
    assert {file.name: oct(file.stat().st_mode & 0o777) for file in (vault_path(store), key_path(store))} == {
        "tracker.vault.db": "0o600",
        "tracker.key": "0o600",
    }


def test_a_namesake_at_the_same_place_born_in_another_year_is_somebody_else(store: Path) -> None:
    told = {"name": "Олена Коваль", "organisation": "Лікарня № 1"}
    first = pseudonym(store, human(**told, birth_year="1980"))
    other = pseudonym(store, human(**told, birth_year="1977"))
    assert other != first
    assert [found(store, human(**told, birth_year=year)) for year in ("1980", "1977", "1990")] == [first, other, None]
    assert found(store, human(**told)) == first  # whoever tells no year cannot be told apart


def test_a_year_of_birth_told_later_is_of_whom_the_place_leads_to(store: Path) -> None:
    told = {"name": "Олена Коваль", "organisation": "Лікарня № 1"}
    assert pseudonym(store, human(**told)) == pseudonym(store, human(**told, birth_year="1980"))
    assert found(store, human(**told, birth_year="1981")) is None
