"""What a load would do to what is published: each package tells its own figures as they are and as they would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import entry_points
from typing import Any, Protocol

from tracker.intake.proposals import Proposal
from tracker.store import Session, Store
from tracker.store.staging import Rows
from tracker.store.supposed import supposed


@dataclass(frozen=True, slots=True)
class Issued:
    """An edition of a report: its name, the period it tells of, and its code."""

    report: str
    period: str
    edition: str


@dataclass(frozen=True, slots=True)
class Effect:
    """One published figure that would read differently, and the address under which it is told today.

    `issued` names the edition that printed it, None for a total of the dashboard.
    """

    programme: str
    indicator: str
    period: str
    group: str
    old: str
    new: str
    address: str = ""
    issued: Issued | None = None

    @property
    def where(self) -> str:
        """Where it is told: a period, or an edition."""
        return f"{self.issued.report} report {self.issued.period}, edition {self.issued.edition}" if self.issued else self.period

    def as_dict(self) -> dict[str, object]:
        """The effect for a JSON document."""
        return {"where": self.where} | asdict(self)


class Telling(Protocol):
    """What a package registers under `tracker.effects`."""

    def __call__(self, now: Session, then: Session, kinds: frozenset[str], language: str) -> Iterable[Effect]:
        """The package's figures that would change when records of these types do, in the reader's language."""


class Asking(Protocol):
    """What a package registers under `tracker.doubles`."""

    def __call__(self, now: Session, then: Session, kinds: frozenset[str], language: str) -> Iterable[Proposal]:
        """Which records of these types may be ones that are there already, or come twice."""


def foreseen(store: Store, rows: Mapping[str, Rows], language: str) -> tuple[tuple[Effect, ...], tuple[Proposal, ...]]:
    """Every published figure that would read differently once these rows are saved, and what may be double; nothing is saved."""
    kinds = frozenset(name for name, data in rows.items() if len(data))
    if not kinds:
        return (), ()
    with supposed(store, rows) as (now, then):
        told: list[Effect] = [each for tell in _registered("tracker.effects") for each in tell(now, then, kinds, language)]
        asked: list[Proposal] = [each for ask in _registered("tracker.doubles") for each in ask(now, then, kinds, language)]
    return tuple(told), tuple(asked)


def _registered(group: str) -> list[Any]:
    return [found.load() for found in sorted(entry_points(group=group))]
