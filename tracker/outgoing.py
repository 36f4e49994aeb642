"""What goes out to readers by itself, told and made by the package that sends it for screens that do not know that package."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal, Protocol

from tracker.periods import Period
from tracker.store import Session, Store

State = Literal["next", "due", "failed", "unknown"]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A report on its way to some readers. `due_on` is a day where its schedule lives; `again` says that it is tried again by itself.

    `why` tells what went wrong; of an unknown one nobody knows whether it arrived.
    """

    report: str
    title: str
    programme: str
    period: Period
    readers: tuple[str, ...]
    due_on: date
    state: State
    why: str = ""
    again: bool = False


class Drafting(Protocol):
    """What a package registers under `tracker.drafts`."""

    def __call__(  # noqa: PLR0913  one report, for one reader
        self, store: Store, report: str, programme: str, over: Period, language: str, *, given_up: Callable[[], bool]
    ) -> bytes | None:
        """A report of its own as a draft, a PDF; None when it is given up. Raises `UnknownName` where it has none of that name."""


class Telling(Protocol):
    """What a package registers under `tracker.outgoing`."""

    def __call__(self, store_path: Path, session: Session, language: str) -> Iterable[Outgoing]:
        """What waits, what failed, and what goes out next."""


@cache
def _tellings() -> tuple[Telling, ...]:
    """Found once: the overview asks at every request."""
    return tuple(each.load() for each in entry_points(group="tracker.outgoing"))


def outgoing(store_path: Path, session: Session, language: str) -> tuple[Outgoing, ...]:
    """What every package that sends something tells of it in the reader's language, the longest due first."""
    told = (one for each in _tellings() for one in each(store_path, session, language))
    return tuple(sorted(told, key=lambda one: (one.due_on, one.report)))


def draft(  # noqa: PLR0913  the same
    store: Store, report: str, programme: str, over: Period, language: str, *, given_up: Callable[[], bool]
) -> bytes | None:
    """A report as it would go out now, by the one package that makes reports; None when it is given up."""
    (made,) = entry_points(group="tracker.drafts")
    making: Drafting = made.load()
    return making(store, report, programme, over, language, given_up=given_up)
