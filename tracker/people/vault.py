"""The vault: an SQLite file beside the store that maps keyed hashes of identifiers to pseudonyms. It holds no identifier."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path

from tracker.errors import AmbiguousPerson, VaultClosed, WrongRequest
from tracker.people.identifiers import BY_NAME, Identifiers, bearers
from tracker.people.key import Key, add_layer, key_path, new_key, read_key, refuse_open
from tracker.settings import settings

WAIT_S = 30.0
_TABLES = """
create table if not exists about (layers integer not null, proof blob not null);
create table if not exists person (person_id text primary key, nonce blob);
create table if not exists tag (tag blob primary key, person_id text not null references person on delete cascade);
create index if not exists tag_person on tag (person_id);
create table if not exists near (
    tag blob not null, person_id text not null references person on delete cascade, primary key (tag, person_id)
);
create index if not exists near_person on near (person_id);
create table if not exists erasing (
    person_id text primary key, on_date text not null, reason text not null, basis text not null, actor text not null
)
"""
_PROOF, _PERSON = b"proof", b"person\0"


def itself(person_id: str) -> str:
    """The pseudonym that stands for another where nothing was merged."""
    return person_id


@dataclass(frozen=True, slots=True)
class Erasing:
    """An erasure that the vault has done and the store may not know yet."""

    person_id: str
    on_date: str
    reason: str
    basis: str
    actor: str


def vault_path(store_path: Path) -> Path:
    """Where the vault of a store lies."""
    return store_path.with_name(f"{store_path.stem}.vault.db")


class Vault:
    """The open vault. `stands` tells which pseudonym stands for another since persons were merged."""

    def __init__(self, connection: sqlite3.Connection, key_file: Path) -> None:
        self._connection, self._key_file = connection, key_file
        self._held: Key | None = None

    @contextmanager
    def at_once(self, *, new: bool) -> Iterator[None]:
        """All that is asked within as one transaction, kept whole or not at all; with `new`, one that gives pseudonyms.

        Who is refused within has changed nothing, so the others may go on: 20,000 people wait for the disk once.
        """
        with self._transaction("begin immediate" if new else "begin") as key:
            self._held = key
            try:
                yield
            finally:
                self._held = None

    def find(self, identifiers: Identifiers, stands: Callable[[str], str] = itself) -> str | None:
        """The pseudonym of a human, None when none is known. Raises `AmbiguousPerson`."""
        with self._transaction("begin") as key:
            return self._found(key, identifiers, stands)

    def pseudonym(self, identifiers: Identifiers, stands: Callable[[str], str] = itself, same_as: str | None = None) -> tuple[str, bool]:
        """The pseudonym of a human and whether it is new; every identifier leads to it from now on.

        `same_as` is the pseudonym that a person has said it is. Raises `AmbiguousPerson` when the identifiers lead to another.
        """
        with self._transaction("begin immediate") as key:
            known = self._found(key, identifiers, stands)
            if same_as and known not in (None, stands(same_as)):
                raise AmbiguousPerson(
                    f"These identifiers lead to {known}, not to {same_as}",
                    next_step="If they are one human, merge them (`tracker merge person`).",
                )
            known = known or same_as
            person_id, nonce = (known, None) if known else _new_person(key)
            self._connection.execute("insert or ignore into person values (?, ?)", (person_id, nonce))
            tags = self._tags(key, (*identifiers.strong(), *identifiers.elsewise(), *identifiers.weak()))
            self._connection.executemany("insert or ignore into tag values (?, ?)", [(tag, person_id) for tag in tags])
            near = self._tags(key, [form for form, _ in identifiers.near()])
            self._connection.executemany("insert or ignore into near values (?, ?)", [(tag, person_id) for tag in near])
            return person_id, known is None

    def near(self, identifiers: Identifiers, stands: Callable[[str], str] = itself) -> dict[str, int]:
        """Who else a human may be by another spelling: pseudonyms, each with how likely it is, from 0 to 100."""
        likely: dict[str, int] = {}
        with self._transaction("begin") as key:
            for form, score in identifiers.near():
                for (person_id,) in self._connection.execute("select person_id from near where tag = ?", (key.mac(form),)).fetchall():
                    likely[stands(person_id)] = max(score, likely.get(stands(person_id), 0))
        return likely

    def goes_by(self, person_id: str, identifiers: Identifiers, stands: Callable[[str], str] = itself) -> bool:
        """Somebody is known by a name that sounds so; one that is no whole name could be theirs."""
        with self._transaction("begin") as key:
            names = self._tags(key, [form for form, _ in identifiers.near() if form.startswith(BY_NAME)])
            found = [self._connection.execute("select person_id from near where tag = ?", (name,)).fetchall() for name in names]
            return all(person_id in {stands(each) for (each,) in some} for some in found)

    def rotate(self) -> int:
        """Put one more layer on every tag, so that the key as it was finds nobody; how many layers there are now.

        The key file is the first to have the new layer: a crash in between leaves the vault as it was, with its key.
        """
        with self._transaction("begin immediate") as key:
            done = int(self._connection.execute("select layers from about").fetchone()[0])
            whole = read_key(self._key_file) or key
            longer = whole if len(whole.layers) > done else add_layer(self._key_file, whole)
            for table in ("tag", "near"):
                tags = self._connection.execute(f"select distinct tag from {table}").fetchall()
                self._connection.executemany(f"update {table} set tag = ? where tag = ?", [(longer.mac(tag, done), tag) for (tag,) in tags])
            self._connection.execute("update about set layers = ?, proof = ?", (len(longer.layers), longer.mac(_PROOF)))
            return len(longer.layers)

    def knows(self, person_id: str) -> bool:
        """A pseudonym that leads to a human."""
        with self._transaction("begin"):
            return self._connection.execute("select 1 from person where person_id = ?", (person_id,)).fetchone() is not None

    def forget(self, person_ids: Iterable[str], erasing: Sequence[Erasing] = ()) -> None:
        """Remove for good what leads from humans to these pseudonyms, and note what the store is to be told, as one."""
        with self._transaction("begin immediate"):
            self._connection.executemany("delete from person where person_id = ?", [(each,) for each in person_ids])
            self._connection.executemany("insert or ignore into erasing values (?, ?, ?, ?, ?)", map(astuple, erasing))

    def erasing(self) -> tuple[Erasing, ...]:
        """The erasures that the store may not know yet."""
        with self._transaction("begin"):
            return tuple(Erasing(*row) for row in self._connection.execute("select * from erasing order by person_id").fetchall())

    def told(self, person_ids: Iterable[str]) -> None:
        """The store knows of these erasures."""
        with self._transaction("begin immediate"):
            self._connection.executemany("delete from erasing where person_id = ?", [(each,) for each in person_ids])

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Key]:
        """The key of the vault as it stands in a transaction: a rotation in another process is before or after it."""
        if self._held:
            yield self._held
            return
        self._connection.execute(begin)
        try:
            yield self._key()
            self._connection.execute("commit")
        except BaseException:
            self._connection.execute("rollback")
            raise

    def _key(self) -> Key:
        """The layers of the key file that the vault's tags carry. Raises `VaultClosed`."""
        layers, proof = self._connection.execute("select layers, proof from about").fetchone()
        whole = read_key(self._key_file)
        if whole is None:
            raise VaultClosed(f"The key {self._key_file} is missing", next_step="Put it back; without it the vault finds nobody.")
        key = Key(whole.layers[:layers])
        if len(key.layers) < layers or key.mac(_PROOF) != proof:
            raise VaultClosed(f"{self._key_file} is not the key of this vault, or an old one", next_step="Put the right file back.")
        return key

    def _found(self, key: Key, identifiers: Identifiers, stands: Callable[[str], str]) -> str | None:
        if not identifiers.strong() and not identifiers.weak():
            raise WrongRequest(
                "This does not identify anybody",
                next_step="Give an e-mail address, a telephone or identity number, or a name with year of birth or organisation.",
            )
        persons = bearers(identifiers, lambda forms: self._known_by(key, forms, stands))
        if len(persons) > 1:
            raise AmbiguousPerson(
                f"These identifiers lead to {len(persons)} pseudonyms: {', '.join(persons)}",
                next_step="If they are one human, merge them (`tracker merge person`); if not, give fewer identifiers.",
            )
        return persons[0] if persons else None

    def _known_by(self, key: Key, forms: Sequence[bytes], stands: Callable[[str], str]) -> list[str]:
        asked = f"select distinct person_id from tag where tag in ({', '.join('?' * len(forms))})"
        found = self._connection.execute(asked, self._tags(key, forms)).fetchall()
        return sorted({stands(person_id) for (person_id,) in found})

    def _tags(self, key: Key, forms: Sequence[bytes]) -> list[bytes]:
        return [key.mac(form) for form in forms]


def _new_person(key: Key) -> tuple[str, bytes]:
    """A new pseudonym: a keyed hash of a number that only the vault knows, so that nothing about a human leads to it again."""
    nonce = secrets.token_bytes(32)
    return f"P-{key.mac(_PERSON + nonce).hex()[:32]}", nonce


@contextmanager
def open_vault(store_path: Path, key_file: str | None = None) -> Iterator[Vault]:
    """The vault of a store, made with its key on first use: in TRACKER_KEY_FILE unless given. Raises `VaultClosed`."""
    path, key = vault_path(store_path), key_path(store_path, settings().key_file if key_file is None else key_file)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        refuse_open(path)
        connection = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise VaultClosed(f"The vault {path} cannot be opened: {error}", next_step="Look at the folder's rights.") from error
    try:
        _prepare(connection, key)
        yield Vault(connection, key)
    except sqlite3.DatabaseError as error:
        raise VaultClosed(f"The vault {path} cannot be used: {error}", next_step="Put a sound copy back, or look at the disk.") from error
    finally:
        connection.close()


def _prepare(connection: sqlite3.Connection, key_file: Path) -> None:
    """Settings under which what is deleted is overwritten and what is committed stays; on first use the tables and the key."""
    connection.executescript("pragma secure_delete = on; pragma synchronous = extra; pragma foreign_keys = on")
    if _is_ready(connection):
        return
    connection.execute("begin immediate")
    for statement in _TABLES.split(";"):
        connection.execute(statement)
    if not _is_ready(connection):
        key = read_key(key_file) or new_key(key_file)
        connection.execute("insert into about values (?, ?)", (len(key.layers), key.mac(_PROOF)))
    connection.execute("commit")


def _is_ready(connection: sqlite3.Connection) -> bool:
    if not connection.execute("select 1 from sqlite_master where name = 'near'").fetchone():  # vaults of old have none
        return False
    return connection.execute("select 1 from about").fetchone() is not None
