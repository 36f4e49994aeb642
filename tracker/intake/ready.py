"""Files that were read and checked, or an edit, as they would be saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from tracker.findings import Finding
from tracker.intake.refusals.refused import Refused
from tracker.intake.rows.proposals import Proposal
from tracker.intake.scrutiny.held import Held
from tracker.store import Source
from tracker.store.beside.shelf import Shelf
from tracker.store.versions.filed import Rows, framed
from tracker.vocabulary import SHIPPED, Vocabulary


@dataclass(frozen=True, slots=True)
class Prepared:
    """Files as they would be saved: the rows that are right, everything refused, and the revision that they are based on.

    An edit has no `source`, and nothing of it is refused.

    Where they are many, the rows of a type lie on the shelf, which is to be closed when they are not needed any more.
    """

    rows: Mapping[str, Rows]
    base: int
    source: Source | None
    rejected: Sequence[Finding] = ()
    notes: tuple[str, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    held: tuple[Held, ...] = ()
    refused: tuple[Refused, ...] = ()
    shelf: Shelf | None = None
    words: Vocabulary = SHIPPED
    """The codes that an answer may name."""
    retire: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Records that the files, being the whole, do not name any more."""

    def same_rows(self, other: Prepared) -> bool:
        """The other would save just the same."""
        return (
            self.retire == other.retire
            and self.rows.keys() == other.rows.keys()
            and all(framed(rows).equals(framed(other.rows[name])) for name, rows in self.rows.items())
        )

    def __enter__(self) -> Self:
        """The files as they would be saved."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nobody needs the rows any more."""
        if self.shelf:
            self.shelf.close()
