"""Findings of which there may be very many: the first are there as they are, the others packed, a million in some 30 MB."""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import accumulate
from operator import attrgetter
from typing import Any, Self, overload

from tracker.findings import Finding

PIECE = 10_000
"""So many are packed together, the next as soon as there are more."""
_told = attrgetter(*(each.name for each in fields(Finding)))


class Findings(Sequence[Finding]):
    """Findings in the order in which they were told."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self._packed: list[tuple[int, bytes]] = []
        self._open: list[Finding] = []
        self._unpacked: tuple[int, list[Finding]] = (-1, [])
        self.kinds: set[str | None] = set()
        """The record types in whose rows they are."""
        self.extend(findings)

    @classmethod
    def of(cls, *parts: Iterable[Finding]) -> Sequence[Finding]:
        """Several in one order, plain where they are few."""
        found = cls()
        for part in parts:
            found.extend(part)
        return found if found._packed else tuple(found._open)

    def append(self, finding: Finding) -> None:
        """Tell one more."""
        self._open.append(finding)
        self.kinds.add(finding.kind)
        if len(self._open) >= PIECE:
            self._close()

    def extend(self, findings: Iterable[Finding]) -> None:
        """Tell more; what is packed stays so."""
        if isinstance(findings, Findings):
            self.kinds |= findings.kinds
            packed, findings = findings._packed, findings._open  # noqa: SLF001  its own kind
            if packed:
                self._close()
                self._packed += packed
        for finding in findings:
            self.append(finding)

    def __iadd__(self, findings: Iterable[Finding]) -> Self:
        """Tell more."""
        self.extend(findings)
        return self

    def sorted_by(self, place: Callable[[Finding], Any]) -> Sequence[Finding]:
        """The same in order, unless they are so many that they are packed: then as they were told, table by table from the top."""
        return self if self._packed else tuple(sorted(self._open, key=place))

    def _close(self) -> None:
        if self._open:
            self._packed.append((len(self._open), zlib.compress(json.dumps([_told(one) for one in self._open]).encode(), 1)))
            self._open = []

    def __len__(self) -> int:
        return sum(size for size, _ in self._packed) + len(self._open)

    def __iter__(self) -> Iterator[Finding]:
        for place in range(len(self._packed)):
            yield from self._piece(place)
        yield from self._open

    @overload
    def __getitem__(self, index: int) -> Finding: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Finding, ...]: ...
    def __getitem__(self, index: int | slice) -> Finding | tuple[Finding, ...]:
        """One of them, or some in their order."""
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        ends = list(accumulate(size for size, _ in self._packed))
        at = range(len(self))[index]
        place = bisect_right(ends, at)
        return (self._piece(place) if place < len(ends) else self._open)[at - (ends[place - 1] if place else 0)]

    def _piece(self, place: int) -> list[Finding]:
        """What is packed at a place; the last that was looked at is kept."""
        if self._unpacked[0] != place:
            self._unpacked = place, [Finding(*told) for told in json.loads(zlib.decompress(self._packed[place][1]))]
        return self._unpacked[1]
