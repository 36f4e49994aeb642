"""Spellings of one name among many: looking only where their rarest words are alike loses no pair that is alike."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.likeness import closeness, neighbours, worth_comparing
from tracker.people.alike import Spellings
from tracker.people.names import ALIKE, spelled

SURNAMES = "Коваленко Kovalenko Ковальенко Каваленко Коваль Koval Бойко Boyko Boiko Щербак Shcherbak Шербак Нечуй-Левицька Nechui Levytska Іваненко Ів"
GIVEN = "Олена Elena Olena Helene Сергій Sergey Serge Ян Яна Олександр Alexandra О. С. K Л"
FATHERS = "Іванівна Ivanivna Петрович Petrovych І. П."
PART = st.sampled_from(f"{SURNAMES} {GIVEN} {FATHERS} (Мельник) д-р".split())
TYPO = st.builds(lambda word, place, letter: word[:place] + letter + word[place:], PART, st.integers(0, 9), st.sampled_from("аоnk'"))
NAMES = st.lists(st.lists(PART | PART | TYPO, max_size=5).map(" ".join), max_size=15)


@settings(derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(NAMES)
def test_no_pair_is_lost_that_comparing_each_with_each_finds(names: list[str]) -> None:
    some = [spelled(name) for name in names]
    found = Spellings(some)
    for place, one in enumerate(some):
        plainly = {before for before in range(place) if one.likeness(some[before]) >= ALIKE}
        looked_at = found.before(place)
        assert plainly <= set(looked_at)
        assert looked_at == sorted(set(looked_at))
        assert not [before for before in looked_at if before >= place]


def test_names_that_share_given_names_alone_are_not_compared() -> None:
    """A thousand of one given name: what a row is compared with is its surname's, not all of them."""
    letters = "бвгджзклмнпрст"
    surnames = [f"{a}а{b}о{c}енко" for a in letters for b in letters for c in letters]
    found = Spellings([spelled(f"{surname} Олена") for surname in surnames])
    compared = sum(len(found.before(place)) for place in range(len(surnames)))
    assert compared < len(surnames) ** 2 / 40


def surnames(count: int) -> list[str]:
    """So many, by sound: of three syllables with an ending that many share."""
    chance = random.Random(7)
    ends = ["ko", "enko", "cuk", "ski", "uk", "ec", "isin"]
    syllables = [f"{one}{other}" for one in "bvgdzklmnprstfhc" for other in "aeiou"]
    return list({"".join(chance.choices(syllables, k=3)) + chance.choice(ends): None for _ in range(2 * count)})[:count]


def test_of_four_times_as_many_surnames_each_is_compared_with_not_many_more() -> None:
    """Otherwise time grows with the square: a hundred thousand different surnames were compared for minutes."""
    for count, most in (6_000, 150), (24_000, 550), (48_000, 900):
        worth = worth_comparing(some := surnames(count), ALIKE - 0.5)
        assert sum(len(worth(word)) for word in some) / count < most


def test_of_very_many_surnames_those_with_a_slip_are_still_found() -> None:
    some = surnames(6_000)
    slips = {word[:place] + letter + word[place + 1 :]: word for word in some[::300] for place in range(len(word)) for letter in "aq"}
    found = neighbours([*dict.fromkeys([*some, *slips])], ALIKE)
    near = {slip for slip, word in slips.items() if closeness(slip, word) >= ALIKE}
    assert len(near) > 300
    assert [slip for slip in near if slips[slip] not in found[slip]] == []


def test_initials_alone_are_nobody() -> None:
    assert [spelled(one).likeness(spelled("Коваленко Олена")) for one in ("К. О.", "Коваленко О.", "Олена К.")] == [0, ALIKE, ALIKE]
