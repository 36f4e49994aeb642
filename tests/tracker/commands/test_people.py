"""`tracker people` as people run it: identifiers on the standard input, pseudonyms on the standard output."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests import commands
from tests.stores import store_of
from tracker.people.key import key_path
from tracker.people.vault import vault_path
from tracker.store import open_store


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.duckdb"
    person = {"person_id": "p1", "legal_basis": "consent", "retain_until": "2020-01-01"}
    store_of(path, {"person": [person, person | {"person_id": "p2", "retain_until": "2999-01-01"}]}).close()
    return path


def tracker(*arguments: object, store: Path, told: str = "") -> subprocess.CompletedProcess[str]:
    return commands.tracker("people", *arguments, "--store", store, told=told)


def test_a_list_gets_pseudonyms_and_is_found_again(store: Path) -> None:
    told = "name;birth_year;email\nОлена К.;1980;olena@x.example\nIvan;;ivan@x.example\n"
    ran = tracker("find", store=store, told=told)
    assert (ran.returncode, ran.stdout, ran.stderr) == (4, "none known\nnone known\n", "")
    given = tracker("find", "--new", store=store, told=told)
    ids = given.stdout.split()
    assert (given.returncode, len(set(ids)), {len(each) for each in ids}) == (0, 2, {34})
    again = tracker("find", "--json", store=store, told="Birth year,Name\n1980,олена к.\n1981,олена к.\n")
    assert (again.returncode, json.loads(again.stdout)) == (4, [ids[0], None])
    assert tracker("find", store=store, told="Ел. пошта\tПІБ\tРік народження\nolena@x.example\t\t\n").stdout.split() == ids[:1]


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ("", "is no table of humans"),
        ("canary@x.example\n", "is no table of humans"),
        ("email,canary\na@b.example,c\n", "is no table of humans"),
        ("email,email\na@b.example,c\n", "is no table of humans"),
        ("email,phone\ncanary@x.example\n", "Line 2 has more or fewer cells"),
        ("email,phone\ncanary,\n", "The e-mail address is none (line 2)."),
        ("name\ncanary\n", "does not identify anybody (line 2)."),
    ],
)
def test_what_is_no_table_of_humans_is_refused_and_not_quoted(store: Path, told: str, message: str) -> None:
    ran = tracker("find", "--new", store=store, told=told)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert message in ran.stderr
    assert "canary" not in ran.stderr


def test_erasing_is_recorded_and_done_once(store: Path) -> None:
    (person_id,) = tracker("find", "--new", store=store, told="email\na@x.example\n").stdout.split()
    words = ("erase", person_id, "--why", "asked by letter", "--basis", "consent_withdrawn", "--by", "olena")
    ran = tracker(*words, store=store)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"{person_id}\n", "Erased and recorded, revision 2.\n")
    again = tracker(*words, "--json", store=store)
    assert (json.loads(again.stdout), again.stderr) == (
        {"erased": [], "revision": 2},
        "All of it was erased before; there is nothing left to do.\n",
    )
    assert tracker("find", store=store, told="email\na@x.example\n").returncode == 4
    with open_store(store) as opened:
        assert (opened.revisions()[-1].actor, opened.revisions()[-1].reason) == ("olena", "asked by letter")
    assert tracker("erase", "P-0", "--why", "x", "--basis", "objection", store=store).returncode == 4


def test_who_is_due_is_listed_with_exit_code_1(store: Path) -> None:
    ran = tracker("due", store=store)
    assert ran.stdout.splitlines() == ["person  keep until  legal basis", "------  ----------  -----------", "p1      2020-01-01  consent"]
    assert (ran.returncode, ran.stderr) == (1, "1 person(s) to erase: `tracker people erase`.\n")
    tracker("erase", "p1", "--why", "time is over", "--basis", "no_longer_needed", store=store)
    ran = tracker("due", "--json", store=store)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "[]\n", "Nobody is kept too long.\n")


def test_the_key_rotates_and_may_lie_elsewhere(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_KEY_FILE", str(tmp_path / "secrets.key"))
    told = "phone\n+380 50 123 45 67\n"
    given = tracker("find", "--new", store=store, told=told).stdout
    assert "The key has 2 layers now." in tracker("rotate-key", store=store).stderr
    assert tracker("find", store=store, told=told).stdout == given
    assert (vault_path(store).exists(), key_path(store).exists()) == (True, False)
    (tmp_path / "secrets.key").unlink()
    ran = tracker("find", store=store, told=told)
    assert (ran.returncode, "is missing" in ran.stderr) == (3, True)


def test_a_vault_is_set_up_once_and_its_places_are_told(store: Path) -> None:
    first = tracker("set-up", store=store)
    assert (first.returncode, first.stdout) == (0, "")
    assert str(vault_path(store)) in first.stderr
    assert str(key_path(store)) in first.stderr
    key = key_path(store).read_bytes()
    assert tracker("set-up", store=store).returncode == 0
    assert key_path(store).read_bytes() == key
    assert tracker("set-up", store=store.with_name("none.duckdb")).returncode == 4
