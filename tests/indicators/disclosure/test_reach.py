"""How far an unknown number can move is found exactly, and as another solver finds it."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from scipy.optimize import linprog

from indicators.disclosure.reach import Equation, Reach, Room


def test_a_hidden_number_moves_against_another() -> None:
    """3 + 7 = 10: the 3 can be 1 when the 7 is 9."""
    rooms = {"three": Room(2, 1), "seven": Room(2, None)}
    assert Reach([{"three": 1, "seven": 1}], rooms).moved("three", -2) == {"three": -2, "seven": 2}


def test_of_two_that_cost_the_cheaper_moves() -> None:
    rooms = {"three": Room(2, 1), "seven": Room(2, None, 8), "ten": Room(5, None, 11)}
    assert Reach([{"three": 1, "seven": 1, "ten": 1}], rooms).moved("three", 1) == {"three": 1, "seven": -1}


def test_a_number_that_nothing_moves_with_stays() -> None:
    assert Reach([{"three": 1, "total": -1}], {"three": Room(2, 1)}).moved("three", 1) == {}


def test_it_goes_as_near_as_there_is_a_way() -> None:
    rooms = {"three": Room(2, 1), "other": Room(1, None)}
    assert Reach([{"three": 1, "other": 1}], rooms).moved("three", 4) == {"three": 1, "other": -1}


def test_halves_are_exact() -> None:
    rooms = {"one": Room(None, None), "other": Room(None, None, 1)}
    assert Reach([{"one": 1, "other": -2}], rooms).moved("one", 1) == {"one": 1, "other": Fraction(1, 2)}


def test_one_question_leaves_the_next_as_it_was() -> None:
    sums, rooms = [{"three": 1, "seven": 1, "ten": -1}], {"three": Room(2, 1), "seven": Room(2, None), "ten": Room(5, None, 1)}
    asked = (("three", -2), ("ten", 4), ("three", -2), ("seven", 9))
    reach = Reach(sums, rooms)
    assert [reach.moved(*one) for one in asked] == [Reach(sums, rooms).moved(*one) for one in asked]


@pytest.mark.parametrize("seed", range(60))
def test_the_distance_and_the_price_are_those_of_another_solver(seed: int) -> None:
    chance = random.Random(seed)
    names = list(range(chance.randint(2, 9)))
    sums: list[Equation[int]] = [
        {name: chance.choice([-1, 1, 1]) for name in chance.sample(names, chance.randint(2, len(names)))}
        for _ in range(chance.randint(1, 4))
    ]
    rooms = {name: Room(chance.choice([0, 1, 3, None]), chance.choice([0, 2, 5, None]), chance.choice([0, 0, 1, 7])) for name in names}
    found = Reach(sums, rooms).moved(0, 3)
    assert all(sum(factor * found.get(name, 0) for name, factor in total.items()) == 0 for total in sums)
    far, price = _solved(sums, rooms, 3)
    assert float(found.get(0, 0)) == pytest.approx(far, abs=1e-6)
    assert sum(rooms[name].cost * abs(float(move)) for name, move in found.items() if name) == pytest.approx(price, abs=1e-6)


def _solved(sums: list[Equation[int]], rooms: dict[int, Room], wanted: int) -> tuple[float, float]:
    """How far number 0 gets, then the least price of getting there, each by HiGHS; moves up and down are numbers of their own."""
    size = len(rooms)
    equal = [[total.get(name, 0) * sign for sign in (1, -1) for name in rooms] for total in sums]
    bounds = [(0, rooms[name].up) for name in rooms] + [(0, rooms[name].down) for name in rooms]
    bounds[0] = (0, wanted if rooms[0].up is None else min(wanted, rooms[0].up))
    bounds[size] = (0, 0)
    far = linprog([-1] + [0] * (2 * size - 1), A_eq=equal, b_eq=[0] * len(sums), bounds=bounds).x[0]
    bounds[0] = (far, far)
    price = linprog(
        [0 if name == 0 else rooms[name].cost for _ in (1, -1) for name in rooms], A_eq=equal, b_eq=[0] * len(sums), bounds=bounds
    )
    return float(far), float(price.fun)
