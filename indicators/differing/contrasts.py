"""Which figures of two answers to one question read differently, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from indicators.addresses import Group, addresses, spelled
from indicators.differing.moved import Moved
from indicators.figures import Figures
from indicators.provenance import note
from indicators.wording import figure_text

NOT_THERE = "—"
"""How a figure reads in a state that does not have it."""


class Contrast(NamedTuple):
    """One figure that reads differently: how, and the two answers."""

    by: Group
    old: str
    new: str
    answers: Moved

    @property
    def figures(self) -> Figures:
        """The later answer."""
        return self.answers.told

    @property
    def address(self) -> str:
        """The figure's address as it is; empty where it is not there yet."""
        if (before := self.answers.before) is None:
            return ""
        return addresses(before.question, before.version, before.revision)(self.by)

    @property
    def said_of(self) -> tuple[str, str, Group]:
        """What the figure is of, in whatever period."""
        return self.figures.question.programme, self.figures.question.indicator, self.by


def contrasts(one: Moved, language: str) -> Iterator[Contrast]:
    """The figures that read differently, the total first; where the earlier state does not know the programme those with records."""
    for by in dict.fromkeys(figure.by for figures in one if figures for figure in figures.figures):
        old, new = (figure_text(figures.at(by), figures, language) if figures else NOT_THERE for figures in one)
        if old != new and (one.before or one.told.at(by).rows):
            yield Contrast(by, old, new, one)


def resolvable(store_path: Path, found: Iterable[Contrast]) -> None:
    """Let the addresses of figures that are told as they are resolve later."""
    told = ((each, each.answers.before) for each in found)
    note(store_path, {each.address: spelled(was.question, was.version, was.revision, each.by) for each, was in told if was})
