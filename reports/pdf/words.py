"""The few words and number forms that the page itself needs, in the document's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date

from reports.blocks import Document

FALLBACK = {"page": "Page", "of": "of", "contents": "Contents", "figure": "Figure", "table": "Table", "gap": "gap", "no_data": "no data"}
"""English, where the document brings no word of its own."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words and number forms of one document."""

    language: str
    fixed: tuple[tuple[str, str], ...] = ()

    def __getitem__(self, name: str) -> str:
        return dict(self.fixed).get(name) or FALLBACK[name]

    @property
    def locale(self) -> Locale:
        """The language's rules for dates."""
        return Locale.parse(self.language)

    def number(self, value: float) -> str:
        r"""An axis number.

        >>> Words("en").number(1200), Words("uk").number(1200.5)
        ('1,200', '1\xa0200,5')
        """
        plain = f"{value:,.2f}".rstrip("0").rstrip(".")
        return plain if self.language.startswith("en") else plain.translate({ord(","): "\u00a0", ord("."): ","})

    def place(self, at: date | str) -> str:
        """Where a mark stands: a day by its month, a category as it is called."""
        return self.month(at) if isinstance(at, date) else at

    def month(self, day: date) -> str:
        """Month and year in short.

        >>> Words("en").month(date(2024, 3, 1))
        'Mar 2024'
        """
        return format_date(day, "LLL yyyy", locale=self.locale)


def words(document: Document) -> Words:
    """The words of a document."""
    return Words(document.language, document.words)
