"""What was restated of people, told no further than either edition tells it: a hidden figure's change is hidden, too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from indicators.differing.restatements import Restatement
from indicators.disclosure import as_hidden, few, of_line, place
from indicators.figures import SMALLEST_SHOWN, Figure, Status
from indicators.question import INTERNAL, Question
from reports.manifest import Manifest


def asked(previous: Manifest) -> tuple[Question, ...]:
    """The questions of the last edition; those about people with nothing hidden, since it is decided here what is."""
    people = {one.question.indicator for one in previous.people}
    return tuple(replace(one, audience=INTERNAL) if one.indicator in people else one for one in previous.questions)


def as_told(previous: Manifest, found: Iterable[Restatement]) -> tuple[Restatement, ...]:
    """Restatements with the old figures as the last edition printed them."""
    people, audience = {one.question.indicator for one in previous.people}, previous.audience
    hidden = [(one.question, by, aside) for one in previous.people for by, aside in one.hidden.items()]
    places = {place(question, by): aside for question, by, aside in hidden}
    folded = {table for question, by, _ in hidden for table in of_line(question, by)}

    def aside(one: Restatement) -> bool | None:
        line = any((place(one.question, ()), name) in folded for name, _ in one.by)
        return True if line else places.get(place(one.question, one.by))

    return tuple(
        replace(one, question=replace(one.question, audience=audience), old=_old(previous, one, aside(one)))
        if one.question.indicator in people
        else one
        for one in found
    )


def _old(previous: Manifest, one: Restatement, aside: bool | None) -> Figure | None:
    """The old figure; `aside` is None where it was shown."""
    if one.before is None or aside is None:
        return one.old
    return as_hidden(one.before, one.by, previous.smallest_shown, aside=aside).of(one.before).at(one.by)


def shown(one: Restatement, now: Figure | None, *, people: bool, least: int = SMALLEST_SHOWN) -> Restatement | None:
    """A restatement as a reader may have it; None where neither edition shows the figure.

    Of people no part of a change is told where the figure is hidden or where a part is of so few people.
    """
    hidden = [figure for figure in (one.old, now) if figure is not None and figure.status is Status.SUPPRESSED]
    if len(hidden) > 1:
        return None
    of_few = any(share.change is not None and few(abs(share.change), least) for share in one.shares)
    return one.without_numbers if people and (hidden or of_few) else one
