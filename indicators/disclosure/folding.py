"""Tables whose groups are told as one line that says nothing: neither which groups there are, nor how large any of them is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace

from indicators.addresses import Group, addresses
from indicators.disclosure.counts import EVENT, Count, place, told
from indicators.figures import ANY, Figure, Figures, Status
from indicators.question import Question

Table = tuple[Count, str]
"""Where the total stands, and the dimension of its groups."""


def tables(answers: Iterable[Figures]) -> dict[Count, set[Table]]:
    """The tables in which counts stand, or which say by lacking them that there is nobody; a list of events cannot be folded."""
    found: dict[Count, set[Table]] = defaultdict(set)
    for answer in (answer for answer in answers if EVENT not in answer.question.by):
        for figure in (figure for figure in answer.figures if len(figure.by) == 1):
            for count, _ in told(answer, figure).counts:
                found[count].add((place(answer.question, ()), figure.by[0][0]))
    return found


def unfolded(figures: Figures, folded: Collection[Table]) -> Figures:
    """What is still told of an answer: its total, and the groups of dimensions that are not folded."""
    question = figures.question
    return narrowed(figures, [name for name in question.by if (place(question, ()), name) not in folded])


def narrowed(figures: Figures, names: Collection[str]) -> Figures:
    """An answer as if only these dimensions had been asked for."""
    if len(names) == len(figures.question.by):
        return figures
    kept = tuple(figure for figure in figures.figures if all(name in names for name, _ in figure.by))
    return replace(figures, question=replace(figures.question, by=tuple(names)), figures=kept)


def as_line(figures: Figures, figure: Figure, folded: Collection[Table]) -> Figure:
    """A figure as it is told: of a folded group nothing but what is told of all of them."""
    at = place(figures.question, ())
    by = tuple((name, ANY if (at, name) in folded else value) for name, value in figure.by)
    if by == figure.by:
        return figure
    address = addresses(figures.question, figures.version, figures.revision)(by) if figure.address else ""
    return Figure(by, None, Status.SUPPRESSED, address=address, complement=True)


def of_line(question: Question, by: Group) -> frozenset[Table]:
    """The tables that are folded where a line stands for all groups."""
    return frozenset((place(question, ()), name) for name, value in by if value == ANY)
