"""What an edition decided of each figure that it prints: its address then shows the figure as that page does, hidden or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from indicators.addresses import Group
from indicators.answer import noted, unveiled
from indicators.disclosure import as_hidden
from indicators.figures import Figures
from indicators.question import Question
from tracker.store import Session
from tracker.store.beside.ops import notebook

_TABLE = "create table if not exists figure_printed (address text primary key, hidden integer not null, least integer not null)"


@dataclass(frozen=True, slots=True)
class Decided:
    """Whether a figure is hidden, and below which count of people figures are small."""

    hidden: bool
    least: int
    aside: bool = False
    """Hidden without a word of its size, be it small or not."""


def note_printed(store_path: Path, printed: Mapping[str, Decided]) -> None:
    """Keep how an edition shows each figure that it prints; a later edition's decision takes its place."""
    with notebook(store_path, _TABLE) as connection, connection:
        rows = [(address, one.hidden + (one.hidden and one.aside), one.least) for address, one in printed.items()]
        connection.executemany("insert or replace into figure_printed values (?, ?, ?)", rows)


def decisions(store_path: Path, addresses: Iterable[str]) -> dict[str, Decided]:
    """What the last edition that printed each of some addresses decided; an address that none printed is left out."""
    asked = "select address, hidden, least from figure_printed where address = ?"
    with notebook(store_path, _TABLE) as connection:
        found = [row for address in addresses for row in connection.execute(asked, (address,))]
    return {address: Decided(hidden > 0, least, hidden > 1) for address, hidden, least in found}


def as_printed(session: Session, question: Question, by: Group, printed: Decided) -> Figures:
    """An answer in which one figure is hidden or shown as an edition decided; nothing else of it is hidden."""
    figures = unveiled(session, question)
    hides = figures.definition.people and printed.hidden
    return noted(as_hidden(figures, by, printed.least, aside=printed.aside).of(figures)) if hides else figures
