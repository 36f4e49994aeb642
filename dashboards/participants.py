"""Lists of participants on the page `/import`: what the reader says of one, and the door at which names become pseudonyms."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.errors import TrackerError, VaultClosed
from tracker.intake.participants.recorded import Register
from tracker.people.erasure import settle
from tracker.people.vault import open_vault, vault_path
from tracker.store import Store

REGISTER = "register"
"""What a reader chooses who says that a file is a list of participants."""


class NoVault(VaultClosed):
    """The store has no vault of pseudonyms yet."""


class ListUnread(TrackerError):
    """A list of participants met a bug of ours, of which no more is told than where it is: the rest could quote a name."""


@dataclass(frozen=True, slots=True)
class Attended:
    """What the reader says of lists: for which activity each is, by its sheet, where no column says it, and which rows are of one human."""

    activities: tuple[tuple[str, str], ...]
    role: str
    legal_basis: str
    keep_until: date
    same: tuple[tuple[str, str], ...] = ()


@contextmanager
def door(store: Store, key_file: str, said: Attended, *, new: bool) -> Iterator[Register]:
    """The register by which a list is read; only with `new` are pseudonyms given. Raises `NoVault` and `VaultClosed`."""
    refuse_without_vault(store)
    with open_vault(store.path, key_file) as vault, _quietly():
        settle(store, vault)
        named = {sheet: activity for sheet, activity in said.activities if activity}
        of_all = named.pop("", "")
        yield Register(vault, said.legal_basis, said.keep_until, of_all, said.role, dict(said.same), new, named)


def refuse_without_vault(store: Store) -> None:
    """Raise `NoVault` where nobody has set one up: its key is to be kept by somebody who knows of it."""
    if not vault_path(store.path).exists():
        raise NoVault("This store has no vault of pseudonyms", next_step="Run `tracker people set-up` once.")


@contextmanager
def _quietly() -> Iterator[None]:
    """A bug inside is told by its kind and place alone, for its message and its trace could quote a cell."""
    try:
        yield
    except TrackerError:
        raise
    except Exception as error:  # noqa: BLE001  whatever it is, its words could be somebody's
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}, line {place.tb_lineno}" if place else "nowhere"
        raise ListUnread(f"The list cannot be read: a fault of ours ({type(error).__name__} in {where})", next_step="Report it.") from None
