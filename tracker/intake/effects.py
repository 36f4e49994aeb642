"""What a load would do to what is published: each package tells its own figures as they are and as they would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from importlib.metadata import entry_points
from typing import Any, Protocol

from tracker.intake.proposals import Proposal
from tracker.store import Session, Store
from tracker.store.filed import Rows
from tracker.store.supposed import supposed


@dataclass(frozen=True, slots=True)
class Report:
    """A report that tells a figure, and its period: an edition by its code, or one that is still to be made by the day it is due."""

    name: str
    period: str
    edition: str = ""
    due: str = ""


@dataclass(frozen=True, slots=True)
class Effect:
    """One published figure that would read differently, and the address under which it is told today.

    It is told by the dashboard, or by reports, or by all of these.
    """

    programme: str
    indicator: str
    period: str
    group: str
    old: str
    new: str
    address: str = ""
    dashboard: bool = False
    reports: tuple[Report, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """What is told, wherever it is."""
        return self.programme, self.indicator, self.period, self.group, self.old, self.new

    def with_places_of(self, other: Effect) -> Effect:
        """The same figure, told wherever either is."""
        reports = tuple(dict.fromkeys((*self.reports, *other.reports)))
        return replace(self, address=self.address or other.address, dashboard=self.dashboard or other.dashboard, reports=reports)

    def as_dict(self) -> dict[str, object]:
        """The effect for a JSON document."""
        return asdict(self)


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
        told = _once(each for tell in _registered("tracker.effects") for each in tell(now, then, kinds, language))
        asked: list[Proposal] = [each for ask in _registered("tracker.doubles") for each in ask(now, then, kinds, language)]
    return told, tuple(asked)


def _once(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Each figure once, with all places that tell it."""
    told: dict[tuple[str, ...], Effect] = {}
    for each in effects:
        told[each.said] = told[each.said].with_places_of(each) if each.said in told else each
    return tuple(told.values())


def _registered(group: str) -> list[Any]:
    return [found.load() for found in sorted(entry_points(group=group))]
