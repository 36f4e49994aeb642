"""What one figure is made of: it can be added to another, and taken away again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indicators.figures import Number


@dataclass(frozen=True, slots=True)
class Cell:
    """What one figure is made of.

    `num`, and of a share or of bounds `den`; how many rows are `missing` what is to be added; how many different `keys` (records, people)
    are behind it; `qualifiers` with how many rows have each; `mixed` the dimensions whose groups make no total in it.
    """

    num: Number | None
    den: Number | None
    missing: int
    keys: int
    qualifiers: Mapping[str, int] = field(default_factory=dict)
    mixed: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """No row is behind it."""
        return not any(self.qualifiers.values())

    def plus(self, other: Cell, times: int = 1) -> Cell:
        """What both are made of together; with -1 for `times`, what is left when the other is taken away."""
        names = self.qualifiers.keys() | other.qualifiers.keys()
        counts = {name: self.qualifiers.get(name, 0) + times * other.qualifiers.get(name, 0) for name in names}
        return Cell(
            _plus(self.num, other.num, times),
            _plus(self.den, other.den, times),
            self.missing + times * other.missing,
            self.keys + times * other.keys,
            {name: count for name, count in counts.items() if count},
        )


NOTHING = Cell(None, None, 0, 0)
"""What stands where no row is."""


def _plus(number: Number | None, other: Number | None, times: int) -> Number | None:
    if other is None:
        return number
    return (number or 0) + times * other  # type: ignore[operator]  # both of one kind
