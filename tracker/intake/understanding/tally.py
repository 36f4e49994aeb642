"""Totals of a sheet without numbers, which may say how many rows there are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from tracker.findings import Finding
from tracker.intake.raw.tables import RawRow
from tracker.intake.understanding.labels import is_total, label_of, left_out, numbers_beside, repeats_others, stated_in
from tracker.intake.understanding.matching import Columns

_LOOKED_AT = 1_000
"""Rows by which a column is known to hold no numbers."""


class Tally:
    """The rows seen so far where no column is added up: those kept, and how many since the last subtotal."""

    def __init__(self, found: Columns) -> None:
        self._found = found
        self.kept: list[RawRow] = []
        self.findings: list[Finding] = []
        self._left_out: list[int] = []
        self._since = 0

    def take(self, row: RawRow) -> None:
        """One row: a total, the words “of which”, or a record."""
        if not repeats_others(self._found, row):
            self.kept.append(row)
            self._since += 1
            return
        self._left_out.append(row.number)
        if is_total(self._found, row):
            self._compare(row)
            self._since = 0

    def end(self) -> None:
        """The last row was taken."""

    def notes(self) -> Iterator[str]:
        """What is told of the rows left out."""
        return left_out(self._found, self._left_out)

    def _compare(self, row: RawRow) -> None:
        """Hold the one number of a total that stands where records have none against how many rows there are."""
        in_label = [Decimal(word) for word in re.findall(r"\d+", label_of(row))]
        judged_by = self.kept[:_LOOKED_AT]
        alone = [n for index, n in numbers_beside(row).items() if all(stated_in(each, index) is None for each in judged_by)]
        stated = {*in_label, *alone}
        if len(stated) == 1 and stated.isdisjoint({self._since, len(self.kept)}):
            self.findings.append(
                self._found.finding(
                    f"The row says {stated.pop().normalize():f}, but {len(self.kept)} row(s) stand above it",
                    "The rows are taken as they stand. See whether one is missing, or correct the total.",
                    row=row.number,
                )
            )
