"""kill -9 between any two lines of a rotation, an erasure and a list: the key fits, no link outlives its erasure, none is half there.

TRACKER_KILLS_EVERY sets how many lines lie between two kills; the default keeps the suite short.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

from tests.stores import store_of
from tracker.people.erasure import erase, erased, settle
from tracker.people.identifiers import Identifiers
from tracker.people.vault import open_vault, vault_path
from tracker.store import open_store

EVERY = int(os.environ.get("TRACKER_KILLS_EVERY", "9"))
HUMANS = [Identifiers(email=f"{number}@x.example") for number in range(50)]


@dataclass(frozen=True)
class Dying:
    """Processes that work on a store and die of it."""

    mother: subprocess.Popen[str]

    def at(self, line: int, *words: str) -> bool:
        """Whether a process died before it came to so many lines, rather than came to its end."""
        assert self.mother.stdin
        assert self.mother.stdout
        print(line, *words, file=self.mother.stdin, flush=True)
        told = self.mother.stdout.readline().strip()
        assert told in {"0", str(-signal.SIGKILL)}, told
        return told != "0"


@contextmanager
def dying(store: Path) -> Iterator[Dying]:
    """Such processes until the end of the block."""
    command = [sys.executable, "-m", "tests.faults.dying", str(store)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as mother:
        yield Dying(mother)


def test_a_rotation_that_dies_leaves_the_old_key_or_the_new_one(tmp_path: Path) -> None:
    store, kills = tmp_path / "s.duckdb", 0
    with open_vault(store) as vault:
        ids = [vault.pseudonym(human)[0] for human in HUMANS]
    with dying(store) as process:
        for line in count(1, EVERY):
            dead = process.at(line, "rotate")
            with open_vault(store) as vault:
                assert [vault.find(human) for human in HUMANS] == ids
            kills += dead
            if not dead:
                break
    assert kills > 3
    assert not list(tmp_path.glob("*.db-journal"))


def test_an_erasure_that_dies_never_leaves_a_link_that_is_recorded_as_erased(tmp_path: Path) -> None:
    store, human, seen = tmp_path / "s.duckdb", HUMANS[0], set()
    store_of(store, {"programme": [{"programme_id": "IMP", "name": "Impact"}]}).close()
    with dying(store) as process:
        for line in count(1, EVERY):
            with open_vault(store) as vault:
                person_id, _ = vault.pseudonym(human)
            dead = process.at(line, "erase", person_id)
            with open_store(store) as opened, open_vault(store) as vault:
                with opened.session() as session:
                    told, linked = person_id in erased(session), vault.find(human) is not None
                assert not (told and linked)
                seen.add((told, linked))
                settle(opened, vault)
                with opened.session() as session:
                    assert (person_id in erased(session)) is not linked
                erase(opened, vault, person_id, actor="faults", reason="asked", basis="objection", on=date(2026, 11, 1))
                assert vault.find(human) is None
            if not dead:
                break
    assert {(False, True), (True, False)} <= seen


def test_a_list_that_dies_gives_everybody_a_pseudonym_or_nobody(tmp_path: Path) -> None:
    """Nobody is recorded whom the vault does not know; a list that died before it was saved gives the same pseudonyms when it comes again."""
    store, file, seen = tmp_path / "s.duckdb", tmp_path / "list.csv", set()
    activity = {"activity_id": "X", "programme_id": "IMP", "kind": "TRAINING", "status": "held", "count_basis": "individual"}
    store_of(store, {"programme": [{"programme_id": "IMP", "name": "Impact"}], "activity": [activity]}).close()
    humans = HUMANS[:5]
    file.write_text("\n".join(("Name;E-mail", *(f"Olena;{human.email}" for human in humans))), encoding="utf-8")
    with dying(store) as process:
        for line in count(1, 90 * EVERY):
            dead = process.at(line, "enrol", str(file))
            with open_store(store) as opened, open_vault(store) as vault, opened.session() as session:
                given = [each for each in map(vault.find, humans) if each]
                recorded = [person_id for (person_id,) in session.tuples("select person_id from participation")]
                assert len(given) in {0, len(humans)}
                assert set(recorded) <= set(given)
                assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("*.vault.db*")} == {0}
            seen.add((bool(given), bool(recorded)))
            if not dead:
                break
            vault_path(store).unlink()
            vault_path(store).with_name("s.vault.db-journal").unlink(missing_ok=True)
    assert {(False, False), (True, True)} <= seen
