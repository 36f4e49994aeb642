"""Values of which there may be very many: the first are there as they are, the others packed, a million findings in some 30 MB."""

from __future__ import annotations

import json
import zlib
from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import accumulate
from operator import attrgetter
from typing import Any, Self, TypeVar, overload

from tracker.findings import Finding

PIECE = 10_000
"""So many are packed together, the next as soon as there are more."""
T = TypeVar("T")
Piece = tuple[int, bytes]
"""How many values are packed together, and these."""
_told = attrgetter(*(each.name for each in fields(Finding)))


class Packed(Sequence[T]):
    """Values in the order in which they came. Each kind says how one of them is told as JSON, and read again."""

    @staticmethod
    @abstractmethod
    def told(value: T) -> Any:
        """A value as JSON."""

    @staticmethod
    @abstractmethod
    def untold(told: Any) -> T:
        """The value that was told so."""

    def __init__(self, values: Iterable[T] = ()) -> None:
        self._packed: list[Piece] = []
        self._open: list[T] = []
        self._unpacked: tuple[int, list[T]] = (-1, [])
        self.extend(values)

    @classmethod
    def of(cls, *parts: Iterable[T]) -> Sequence[T]:
        """Several in one order, plain where they are few."""
        found = cls()
        for part in parts:
            found.extend(part)
        return found if found._packed else tuple(found._open)

    @classmethod
    def unpacked(cls, pieces: Iterable[Piece]) -> Self:
        """The values that were told as pieces."""
        found = cls()
        found._packed += pieces
        return found

    def pieces(self) -> Sequence[Piece]:
        """All of them packed."""
        self._close()
        return tuple(self._packed)

    def append(self, value: T) -> None:
        """Take one more."""
        self._open.append(value)
        if len(self._open) >= PIECE:
            self._close()

    def extend(self, values: Iterable[T]) -> None:
        """Take more; what is packed stays so."""
        if isinstance(values, type(self)):
            packed, values = values._packed, values._open  # noqa: SLF001  its own kind
            if packed:
                self._close()
                self._packed += packed
        for value in values:
            self.append(value)

    def __iadd__(self, values: Iterable[T]) -> Self:
        """Take more."""
        self.extend(values)
        return self

    def _close(self) -> None:
        if self._open:
            self._packed.append((len(self._open), zlib.compress(json.dumps([self.told(one) for one in self._open]).encode(), 1)))
            self._open = []

    def __len__(self) -> int:
        return sum(size for size, _ in self._packed) + len(self._open)

    def __iter__(self) -> Iterator[T]:
        for place in range(len(self._packed)):
            yield from self._piece(place)
        yield from self._open

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """One of them, or some in their order."""
        if isinstance(index, slice):
            return tuple(self[place] for place in range(*index.indices(len(self))))
        ends = list(accumulate(size for size, _ in self._packed))
        at = range(len(self))[index]
        place = bisect_right(ends, at)
        return (self._piece(place) if place < len(ends) else self._open)[at - (ends[place - 1] if place else 0)]

    def _piece(self, place: int) -> list[T]:
        """What is packed at a place; the last that was looked at is kept."""
        if self._unpacked[0] != place:
            self._unpacked = place, [self.untold(told) for told in json.loads(zlib.decompress(self._packed[place][1]))]
        return self._unpacked[1]


class Findings(Packed[Finding]):
    """Findings in the order in which they were told."""

    def __init__(self, findings: Iterable[Finding] = ()) -> None:
        self.kinds: set[str | None] = set()
        """The record types in whose rows they are."""
        super().__init__(findings)

    def append(self, value: Finding) -> None:
        """Tell one more."""
        self.kinds.add(value.kind)
        super().append(value)

    def extend(self, values: Iterable[Finding]) -> None:
        """Tell more; what is packed stays so."""
        if isinstance(values, Findings):
            self.kinds |= values.kinds
        super().extend(values)

    @staticmethod
    def told(value: Finding) -> Any:
        """A finding as the list of its fields."""
        return _told(value)

    @staticmethod
    def untold(told: Any) -> Finding:
        """The finding of these fields."""
        return Finding(*told)

    def sorted_by(self, place: Callable[[Finding], Any]) -> Sequence[Finding]:
        """Each once, in order, unless they are so many that they are packed: then as they were told, table by table from the top."""
        return self if self._packed else tuple(sorted(dict.fromkeys(self._open), key=place))
