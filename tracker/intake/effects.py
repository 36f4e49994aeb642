"""What a load would do to what is published: each package tells its own figures as they are and as they would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import entry_points
from typing import Protocol

from tracker.store import Session, Store
from tracker.store.saving import Rows
from tracker.store.supposed import supposed


@dataclass(frozen=True, slots=True)
class Effect:
    """One published figure that would read differently, and the address under which it is told today.

    `where` says where it stands: a period, or an issued report.
    """

    where: str
    programme: str
    indicator: str
    group: str
    old: str
    new: str
    address: str = ""

    def as_dict(self) -> dict[str, str]:
        """The effect for a JSON document."""
        return asdict(self)


class Telling(Protocol):
    """What a package registers under `tracker.effects`."""

    def __call__(self, now: Session, then: Session, kinds: frozenset[str]) -> Iterable[Effect]:
        """The package's figures that would change when records of these types do."""


def effects(store: Store, rows: Mapping[str, Rows]) -> tuple[Effect, ...]:
    """Every published figure that would read differently once these rows are saved; nothing is saved."""
    kinds = frozenset(name for name, data in rows.items() if len(data))
    if not kinds:
        return ()
    with supposed(store, rows) as (now, then):
        told = [effect for found in sorted(entry_points(group="tracker.effects")) for effect in found.load()(now, then, kinds)]
    return tuple(told)
