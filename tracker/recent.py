"""What was made lately is kept, so that it need not be made again; the least lately used goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Recent(Generic[T]):
    """At most `most` made things by key; threads may share it. Two that ask at once may both make, and get equals.

    >>> kept: Recent[str] = Recent(1)
    >>> kept.once("a", lambda: "first"), kept.once("a", lambda: "second")
    ('first', 'first')
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Hashable, T] = OrderedDict()
        self._turn = Lock()

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under `key`, made now when nothing is."""
        with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        return self.keep(key, make())

    def keep(self, key: Hashable, made: T) -> T:
        """Keep something under `key` from now on, whatever was kept there."""
        with self._turn:
            self._kept[key] = made
            self._kept.move_to_end(key)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def kept(self, key: Hashable) -> T | None:
        """What is kept under `key`, None when nothing is."""
        with self._turn:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def all(self) -> tuple[T, ...]:
        """Everything that is kept."""
        with self._turn:
            return tuple(self._kept.values())

    def clear(self) -> None:
        """Forget everything."""
        with self._turn:
            self._kept.clear()
