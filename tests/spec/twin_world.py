"""The world of the engine's twin: records as lists of dicts, a programme and a period, and the items it counts."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

Row = Mapping[str, Any]
Number = int | Decimal | Fraction


@dataclass(frozen=True)
class Item:
    """Something counted: its key, the groups it stands in at once (`face`), and what it adds."""

    key: str
    face: Mapping[str, str | None]
    num: Number | None = 1
    den: Number | None = 1
    qualifier: str = "exact"


@dataclass(frozen=True)
class World:
    """The records, the programme, and the period with both its days inside."""

    records: Mapping[str, Sequence[Row]]
    programme: str
    first: date
    last: date
    currency: str
    rate_set: str
    framework: Row = field(default_factory=dict)

    def all(self, kind: str) -> Sequence[Row]:
        """The records of a type."""
        return self.records.get(kind, ())

    def own(self, kind: str) -> list[Row]:
        """The programme's records of a type."""
        return [row for row in self.all(kind) if row["programme_id"] == self.programme]

    def one(self, kind: str, **wanted: str | None) -> Row:
        """The record with these values; one that says nothing when there is none."""
        return next((row for row in self.all(kind) if all(row.get(name) == value for name, value in wanted.items())), Silent())

    def within(self, day: date | None) -> bool:
        """The day lies in the period."""
        return day is not None and self.first <= day <= self.last

    def by_end(self, day: date | None) -> bool:
        """The day is no later than the period's last."""
        return day is not None and day <= self.last

    @property
    def before(self) -> date:
        """The day after the last."""
        return self.last + timedelta(days=1)

    @property
    def home(self) -> str | None:
        """The programme's home country."""
        country: str | None = self.one("programme", programme_id=self.programme)["home_country"]
        return country


def months_after(day: date, months: int) -> date:
    """The same day of a later or earlier month, or its last day where it is shorter."""
    number = 12 * day.year + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


class Silent(dict[str, Any]):
    """A record that is not there: every field is unknown."""

    def __missing__(self, name: str) -> None:
        return None
