"""What readers must not learn, and how much of it they do."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.attack.attacker import RUNGS, Attack, Form, Page, forms, rung_of
from tracker.periods import Period

SMALL = range(1, 5)
ROUNDING = 1e-6


def secrets(page: Page) -> Iterator[tuple[str, Form]]:
    """Each small number that a figure hides or that two periods differ by, with what it is."""
    totals: list[tuple[Period, Form, float]] = []
    for heard in page.answers:
        answer, hidden = heard.answer, heard.hidden
        for figure in answer.figures:
            said = forms(page.events, answer, figure)
            named = f"{answer.question.indicator} {answer.question.period} {dict(figure.by)}"
            if frozenset(figure.by) in hidden:
                yield from ((named, form) for form, value, _ in said if value in SMALL)
                if answer.question.indicator in RUNGS and figure.low in SMALL:
                    yield named, rung_of(page.events, answer, figure.by)
            if len(said) == 2 and said[1][1] - said[0][1] in SMALL:
                yield f"rest of {named}", _difference(said[1][0], said[0][0])
            if answer.question.indicator == "PTC-01" and not figure.by:
                totals += [(answer.question.period, form, value) for form, value, _ in said]
    for outer, whole, many in totals:
        for inner, part, few in totals:
            if outer.first <= inner.first and inner.last <= outer.last and many - few in SMALL:
                yield f"{outer} but not {inner}", _difference(whole, part)


def _difference(whole: Form, part: Form) -> Form:
    return {name: factor for name in {**whole, **part} if (factor := whole.get(name, 0) - part.get(name, 0))}


def found_out(pages: list[Page], chance: Random | None = None, most: int = 0) -> list[str]:
    """The small numbers that the figures in print pin down further than the words in the places of all of them would.

    With `chance`, at most so many of them are tried.
    """
    reader, words = Attack(), Attack()
    for one in pages:
        reader.read(one)
        words.read(one, numbers=False)
    told = []
    sought = list({name: form for one in pages for name, form in secrets(one)}.items())
    for name, form in chance.sample(sought, min(most, len(sought))) if chance else sought:
        (low, high), (lowest, highest) = reader.range(form), words.range(form)
        if low > max(1, lowest) + ROUNDING or high < min(4, highest) - ROUNDING:
            told.append(f"{name} is {low:g} to {high:g}")
    return told
