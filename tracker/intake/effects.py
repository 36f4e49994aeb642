"""What a load would do to what is published: each package tells its own figures as they are and as they would be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import entry_points
from typing import Any, Protocol

from tracker.intake.rows.proposals import Proposal
from tracker.store import Saved, Session, Store
from tracker.store.changes.edit import Edit
from tracker.store.changes.supposed import supposed, tally


def silent(*_: object) -> None:
    """Nobody wants to know how far it is, or what it runs in."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report that tells a figure, and its period: an edition by its code, or one that is still to be made by the day it is due.

    Of one that is `hidden` its readers see nothing, before and after.
    """

    name: str
    period: str
    edition: str = ""
    due: str = ""
    hidden: bool = False

    @property
    def place(self) -> Report:
        """The report, whichever edition of it tells a figure, and whether or not it hides it."""
        return replace(self, edition="", hidden=False)


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

    @property
    def places(self) -> tuple[Report | None, ...]:
        """The reports that tell it, and the dashboard (None) where that does."""
        return (*dict.fromkeys(each.place for each in self.reports), *([None] if self.dashboard or not self.reports else []))

    @property
    def editions(self) -> dict[Report | None, list[str]]:
        """Where it is told, the dashboard (None) first, each with the codes of the editions that tell it."""
        told: dict[Report | None, list[str]] = {None: []} if self.dashboard else {}
        for one in self.reports:
            told.setdefault(replace(one, edition=""), []).extend(filter(None, (one.edition,)))
        return told

    def with_places_of(self, other: Effect) -> Effect:
        """The same figure, told wherever either is."""
        reports = tuple(dict.fromkeys((*self.reports, *other.reports)))
        return replace(self, address=self.address or other.address, dashboard=self.dashboard or other.dashboard, reports=reports)

    def as_dict(self) -> dict[str, object]:
        """The effect for a JSON document."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Supposition:
    """A store as it is now and as it would be then, the types whose records differ, and the language in which it is told what that does.

    `tell` is told how far the telling is; what it raises ends it.
    """

    store: Store
    now: Session
    then: Session
    kinds: frozenset[str]
    language: str = "en"
    tell: Callable[[str], object] = silent

    @property
    def states(self) -> tuple[Session, Session]:
        """The store as it is, and as it would be."""
        return self.now, self.then


class Telling(Protocol):
    """What a package registers under `tracker.effects`."""

    def __call__(self, supposed: Supposition) -> Iterable[Effect]:
        """The package's figures that would read differently."""


class Asking(Protocol):
    """What a package registers under `tracker.doubles`."""

    def __call__(self, supposed: Supposition) -> Iterable[Proposal]:
        """Which of the records may be ones that are there already, or come twice."""


def foreseen(
    store: Store,
    edit: Edit,
    language: str,
    tell: Callable[[str], object] = silent,
    runs: Callable[[Session, Session], object] = silent,
) -> tuple[tuple[Effect, ...], tuple[Proposal, ...]]:
    """Every published figure that would read differently once this is saved, and what may be double; nothing is saved.

    `tell` is told how far it is; what it raises ends it. `runs` is told in which sessions it runs, which may be interrupted.
    """
    if not edit.kinds:
        return (), ()
    with supposed(store, edit.rows, edit.retire) as (now, then):
        runs(now, then)
        case = Supposition(store, now, then, edit.kinds, language, tell)
        asking: Sequence[Asking] = _registered("tracker.doubles")
        return _told(case), tuple(each for package in asking for each in package(case))


def of_edit(store: Store, edit: Edit, language: str = "en", tell: Callable[[str], object] = silent) -> tuple[Saved, tuple[Effect, ...]]:
    """What saving an edit would do to records and to published figures; nothing is saved. `tell` is told how far it is."""
    with supposed(store, edit.rows, edit.retire) as (now, then):
        added, changed, retired = (tally(then, sorted(edit.kinds), verdict) for verdict in ("added", "changed", "retired"))
        return Saved(None, added, changed, retired=retired), _told(Supposition(store, now, then, edit.kinds, language, tell))


def _told(case: Supposition) -> tuple[Effect, ...]:
    telling: Sequence[Telling] = _registered("tracker.effects")
    return _once(each for package in telling for each in package(case))


def by_place(effects: Iterable[Effect]) -> dict[Report | None, Counter[str]]:
    """How many figures of each indicator would read differently in each report, and on pages (None).

    Reports that were issued come first, since their readers have other numbers, then those still to be made; of each kind that with most
    such figures first.
    """
    found: dict[Report | None, Counter[str]] = {}
    for one in effects:
        for place in one.places:
            found.setdefault(place, Counter())[one.indicator] += 1
    return dict(sorted(found.items(), key=lambda item: (item[0] is None, item[0] is not None and item[0].due > "", -item[1].total())))


def _once(effects: Iterable[Effect]) -> tuple[Effect, ...]:
    """Each figure once, with all places that tell it: by the first of these, in the order of `by_place`, and by indicator, most first."""
    told: dict[tuple[str, ...], Effect] = {}
    for each in effects:
        told[each.said] = told[each.said].with_places_of(each) if each.said in told else each
    counts = by_place(told.values())
    places = {place: at for at, place in enumerate(counts)}

    def order(one: Effect) -> tuple[int, int, str]:
        first = min(one.places, key=places.__getitem__)
        return places[first], -counts[first][one.indicator], one.indicator

    return tuple(sorted(told.values(), key=order))


def _registered(group: str) -> list[Any]:
    return [found.load() for found in sorted(entry_points(group=group))]
