"""How far an unknown number can move while every sum stays true: linear programming in exact arithmetic, from the truth outwards."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

Name = TypeVar("Name", bound=Hashable)
Exact = int | Fraction
Equation = Mapping[Name, int]
"""Names with their factors; the sum is zero."""

_MATTERS_MOST = 10**15
"""The worth of one step of the wanted number against any cost of moving others."""
_PATIENCE = 40
"""After so many steps without progress the pivot rule is the one that cannot run in circles."""


@dataclass(frozen=True, slots=True)
class Room:
    """How far a number may move down and up from its true value (None: any distance), and what each unit of moving costs."""

    down: Exact | None
    up: Exact | None
    cost: int = 0


class Reach(Generic[Name]):
    """Numbers that may move within their rooms while every equation stays true. Numbers without a room do not move."""

    def __init__(self, equations: Iterable[Equation[Name]], rooms: Mapping[Name, Room]) -> None:
        """Work out once what all questions about these numbers have in common."""
        self._table: _Table[Name] = _Table()
        for name, room in rooms.items():
            if room.cost:
                self._table.add(name, 1, 0, room.up, -room.cost)
                self._table.add(name, -1, 0, room.down, -room.cost)
            else:
                self._table.add(name, 1, None if room.down is None else -room.down, room.up, 0)
        for equation in equations:
            self._table.require(equation)

    def moved(self, name: Name, distance: Exact) -> dict[Name, Exact]:
        """The cheapest way of moving `name` by `distance`, or as near to it as there is a way: by how much each number moves.

        Two ways that cost the same are chosen between by the order of the rooms.
        """
        table = self._table.copy()
        table.want(name, 1 if distance > 0 else -1, _size(distance))
        table.improve()
        return table.moves()


class _Table(Generic[Name]):
    """A simplex table of sparse rows: each basic column equals its value less the sum of factors times the moves of the others."""

    def __init__(self) -> None:
        self.names: list[tuple[Name, int]] = []
        self.columns: dict[Name, list[int]] = {}
        self.low: list[Exact | None] = []
        self.high: list[Exact | None] = []
        self.worth: dict[int, Exact] = {}
        self.value: list[Exact] = []
        self.rows: dict[int, dict[int, Exact]] = {}
        self.uses: list[set[int]] = []
        """The basic columns in whose rows a column stands."""

    def add(self, name: Name, sign: int, low: Exact | None, high: Exact | None, worth: int) -> None:
        """A column that starts at zero."""
        self.columns.setdefault(name, []).append(len(self.names))
        self.names.append((name, sign))
        self.low.append(low)
        self.high.append(high)
        if worth:
            self.worth[len(self.value)] = worth
        self.value.append(0)
        self.uses.append(set())

    def require(self, equation: Equation[Name]) -> None:
        """Keep an equation: one of its columns becomes basic, unless the equation follows from the ones before."""
        row: dict[int, Exact] = {}
        for name, factor in equation.items():
            for column in self.columns.get(name, ()):
                row[column] = factor * self.names[column][1]
        for basic in [column for column in row if column in self.rows]:
            _subtract(row, row.pop(basic), self.rows[basic])
        if row:
            enter = min(row, key=lambda column: (self._tight(column), column))
            self._settle(enter, row)

    def copy(self) -> _Table[Name]:
        """The same table, to be changed."""
        other: _Table[Name] = _Table()
        other.names, other.columns = self.names, self.columns
        other.low, other.high, other.value = self.low.copy(), self.high.copy(), self.value.copy()
        other.worth = self.worth.copy()
        other.rows = {basic: row.copy() for basic, row in self.rows.items()}
        other.uses = [basics.copy() for basics in self.uses]
        return other

    def want(self, name: Name, sign: int, distance: Exact) -> None:
        """Let nothing be worth more than moving a name that way, up to a distance; the other way it must not move."""
        for column in self.columns.get(name, ()):
            low, high, way = self.low[column], self.high[column], sign * self.names[column][1]
            nearer = distance if high is None else min(high, distance)
            farther = -distance if low is None else max(low, -distance)
            self.low[column], self.high[column] = (0, nearer) if way > 0 else (farther, 0)
            if column in self.rows:
                _subtract(self.worth, way * _MATTERS_MOST, self.rows[column])
            else:
                self.worth[column] = self.worth.get(column, 0) + way * _MATTERS_MOST

    def _tight(self, column: int) -> int:
        """Columns that may move freely make the better basis."""
        return (self.low[column] is not None) + (self.high[column] is not None) + (column in self.worth) * 4

    def _settle(self, enter: int, row: dict[int, Exact]) -> None:
        """Make `enter` basic by a row that holds it, and take it out of all others."""
        factor = row.pop(enter)
        row = {column: ratio(other, factor) for column, other in row.items()}
        for basic in self.uses[enter]:
            self._take_out(enter, row, basic)
        if enter in self.worth:
            _subtract(self.worth, self.worth.pop(enter), row)
        self.uses[enter] = set()
        self.rows[enter] = row
        for column in row:
            self.uses[column].add(enter)

    def _take_out(self, enter: int, row: Mapping[int, Exact], basic: int) -> None:
        """Put in the place of a column, in the row of another, what it is by its own row."""
        other = self.rows[basic]
        factor = other.pop(enter)
        for column, value in row.items():
            if column not in other:
                other[column] = -factor * value
                self.uses[column].add(basic)
            elif left := other[column] - factor * value:
                other[column] = left
            else:
                del other[column]
                self.uses[column].discard(basic)

    def improve(self) -> None:
        """Move columns until no move is worth anything."""
        idle = 0
        while True:
            ways = [(abs(worth), -column) for column, worth in self.worth.items() if self._may(column, 1 if worth > 0 else -1)]
            if not ways:
                return
            column = -(max(ways)[1] if idle < _PATIENCE else max(column for _, column in ways))
            idle = 0 if self._move(column, 1 if self.worth[column] > 0 else -1) else idle + 1

    def _may(self, column: int, direction: int) -> bool:
        bound = self.high[column] if direction > 0 else self.low[column]
        return bound is None or self.value[column] != bound

    def _move(self, column: int, direction: int) -> bool:
        """Move one column as far as it and the basic ones may go; the one that stops it leaves the basis. Whether it moved at all."""
        bound = self.high[column] if direction > 0 else self.low[column]
        step: Exact | None = None if bound is None else _size(bound - self.value[column])
        stop: int | None = None
        for basic in sorted(self.uses[column]):
            slope = -self.rows[basic][column] * direction
            limit = self.high[basic] if slope > 0 else self.low[basic]
            if limit is not None and (step is None or _size(limit - self.value[basic]) < step * _size(slope)):
                step, stop = ratio(_size(limit - self.value[basic]), _size(slope)), basic
        if step is None:
            raise ArithmeticError("a move without end: the equations do not bound what is wanted")
        self.value[column] += direction * step
        for basic in self.uses[column]:
            self.value[basic] -= self.rows[basic][column] * direction * step
        if stop is not None:
            row = self.rows.pop(stop)
            for other in row:
                self.uses[other].discard(stop)
            row[stop] = 1
            self._settle(column, row)
        return step != 0

    def moves(self) -> dict[Name, Exact]:
        """By how much each name has moved; those that stay are left out."""
        found: dict[Name, Exact] = {}
        for (name, sign), value in zip(self.names, self.value, strict=True):
            if value:
                found[name] = found.get(name, 0) + sign * value
        return {name: move for name, move in found.items() if move}


def _subtract(row: dict[int, Exact], factor: Exact, other: Mapping[int, Exact]) -> None:
    """Take `factor` times another row from a row."""
    for column, value in other.items():
        left = row.get(column, 0) - factor * value
        if left:
            row[column] = left
        else:
            row.pop(column, None)


def _size(number: Exact) -> Exact:
    return number if number >= 0 else -number


def ratio(number: Exact, by: Exact) -> Exact:
    """An exact quotient, a whole number where it is one."""
    if by in (1, -1):
        return number * by
    quotient = Fraction(number) / by
    return quotient.numerator if quotient.denominator == 1 else quotient
