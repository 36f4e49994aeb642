"""What holds between counts holds because of what they are counts of, not because some happen to be none."""

from __future__ import annotations

from indicators.addresses import Group
from indicators.declared.catalogue import catalogue
from indicators.disclosure.counts import Count
from indicators.disclosure.relations import relations
from indicators.figures import Figure, Figures
from indicators.question import Question
from tracker.periods import period

YEAR = period("2024")
KNOWN = (("sex", "F+M"),)


def table(code: str, **groups: tuple[int, int]) -> Figures:
    """An indicator by kind of activity: numbers, or of a share its numerator and denominator."""
    parts: dict[Group, tuple[int, ...]] = {(("activity_kind", name),): pair for name, pair in groups.items()}
    parts = {(): tuple(map(sum, zip(*groups.values(), strict=True))), **parts}
    figures = [Figure(by, pair[0], numerator=pair[0], denominator=pair[1]) for by, pair in parts.items()]
    return Figures(Question(code, "P", YEAR, ("activity_kind",), audience="donor"), catalogue()[code], None, 1, tuple(figures))


def known(kind: str = "") -> Count:
    """The people of known sex, of one kind of activity or in all."""
    return Count("PTC-01", "P", YEAR, tuple(sorted([*KNOWN, *([("activity_kind", kind)] if kind else [])])))


PEOPLE = table("PTC-01", TRAINING=(20, 0), EXCHANGE=(3, 0))
WOMEN = table("PTC-03", TRAINING=(7, 9))


def test_a_share_that_nobody_reads_does_not_say_that_the_kinds_it_lacks_have_nobody() -> None:
    found = relations([PEOPLE], [WOMEN])
    (total,) = (one for one in found.sums if known() in one and known("TRAINING") in one)
    assert total == {known(): 1, known("TRAINING"): -1, known("EXCHANGE"): -1}
    assert known("EXCHANGE") not in found.none


def test_one_that_is_read_does() -> None:
    assert known("EXCHANGE") in relations([PEOPLE, WOMEN]).none
