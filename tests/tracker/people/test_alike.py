"""Spellings of one name among many: looking only where their rarest words are alike loses no pair that is alike."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


def test_initials_alone_are_nobody() -> None:
    assert [spelled(one).likeness(spelled("Коваленко Олена")) for one in ("К. О.", "Коваленко О.", "Олена К.")] == [0, ALIKE, ALIKE]
