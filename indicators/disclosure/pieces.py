"""Into which pieces a stretch of time may be cut for readers outside: so that no small count can be had by taking pieces from one another.

Figures about people are told of pieces, and of what pieces make together; of anything finer nothing is told, not even whether it is
small or none. Two rules make that safe:

- All breakdowns are told by pieces in which nothing is small. Then sums and differences of pieces hold nothing small either.
- The total of a flow, and its groups by what tells events apart, are told by smaller pieces as far as `flows` lets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.declared.definition import Definition
from indicators.disclosure.counts import few
from indicators.disclosure.flows import KINDS, Flow, Tables, event_names, parts_of, plain_flow
from indicators.disclosure.relations import relations
from indicators.disclosure.release import Release
from indicators.figures import Figure, Figures, Status
from tracker.periods import Period


@dataclass(frozen=True, slots=True)
class Pieces:
    """A stretch of time cut up, and what its readers see of it as a whole."""

    release: Release
    clean: bool
    """Nothing in it is small."""
    absent: frozenset[str]
    """The indicators of which nothing is recorded in it."""
    busy: tuple[Period, ...]
    """The months in which anybody is recorded; all of it where it was not looked at by months."""
    everything: tuple[Period, ...]
    """The pieces of all breakdowns of flows."""
    totals: Mapping[str, tuple[Period, ...]]
    """The pieces of the totals of some flows, by indicator."""
    events: Mapping[str, tuple[Period, ...]]
    """The pieces of their groups by what tells events apart."""

    def of(self, definition: Definition, names: Sequence[str]) -> tuple[Period, ...]:
        """The pieces by which an indicator's groups of some dimensions are told; none where they are not told at all."""
        if definition.code not in self.totals or any(name not in event_names(definition) for name in names):
            return self.everything
        return self.events[definition.code] if names else self.totals[definition.code]


def clean(tables: Sequence[Figures], least: int) -> bool:
    """Nothing that the tables say of people is small, nor what follows from them."""
    bound = relations(tables)
    return not any(few(value, least) and bound.implied.get(count, True) for count, value in bound.values.items())


def cut(whole: Period, tables: Tables, release: Release) -> Pieces:
    """The pieces of a stretch of time. `release` is what is shown of it as a whole."""
    everything: tuple[Period, ...] = (whole,)
    spotless = clean(tables[whole], release.least)
    for kind in KINDS if spotless and not release.hidden else ():
        if not all(clean(tables[part], release.least) for part in parts_of(whole, kind, tables)):
            break
        everything = parts_of(whole, kind, tables) or everything
    months = parts_of(whole, "month", tables) or (whole,)
    busy = tuple(month for month in months if not empty(tables[month]))
    flows = {one.definition.code: one.definition for one in tables[whole] if plain_flow(one.definition)}
    totals, events = {}, {}
    for code, definition in flows.items():
        ways = [Flow(definition, piece, tables, release).pieces() for piece in everything]
        totals[code] = tuple(piece for way, _ in ways for piece in way)
        events[code] = tuple(piece for _, way in ways for piece in way)
    absent = frozenset(one.definition.code for one in tables[whole] if empty([one]))
    return Pieces(release, spotless, absent, busy, everything, totals, events)


def empty(tables: Sequence[Figures]) -> bool:
    """Nobody is recorded."""
    return all(_nobody(figure) for one in tables for figure in one.figures)


def _nobody(figure: Figure) -> bool:
    return figure.status is Status.NO_DATA or (figure.status is Status.VALUE and not figure.value and not figure.denominator)
