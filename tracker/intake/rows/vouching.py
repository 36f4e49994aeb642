"""Columns of texts as typed values, where a cell plainly says what it is; every other cell is left to the reader of single cells.

What is plain is judged more narrowly here than there, never differently: `tests/generative/test_intake.py` holds one against the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import polars as pl

from tracker.intake.raw.tables import LETTER_LIMIT
from tracker.intake.understanding.rules import rule_of
from tracker.records.fields import IDENTIFIER, MONEY, QUANTITY, RATE, REFERENCE, TEXT, WHOLE, Field, Kind, Value

_NAMED = r"^[\p{L}0-9](?:[\p{L}\p{M}0-9 ._:/&()-]*[\p{L}\p{M}0-9._:/&()-])?$"
_SHORTENED = r"^[0-9.]+[Ee][0-9]+$"
_WORDS = r"^[^\s\p{C}#](?:[^\p{Cc}\x{a0}]*[^\s\p{Cc}\x{a0}])?$"
_EITHER = r"^-?[1-9][0-9]{0,2}\.[0-9]{3}$"
"""Perhaps thousands; amounts and counts have no three decimal places, and a rate has them often."""
_PERHAPS_LOST = r"[\x{fffd}ÃÂÐÑ]|\?{3}|[РС][^\s\x{21}-\x{7e}а-яА-Я]|^(?i:null)$"
"""Letters may have been lost (`rules.is_garbled`), or a program says that there is nothing."""
_MEMORY = 100_000
_TYPES = {"VARCHAR": pl.String(), "DATE": pl.Date(), "INTEGER": pl.Int32(), "BOOLEAN": pl.Boolean()}


def dtype(kind: Kind) -> pl.DataType:
    """The type of a column of such fields.

    >>> dtype(MONEY)
    Decimal(precision=18, scale=2)
    """
    return _TYPES.get(kind.sql) or pl.Decimal(18, _places(kind))


def _places(kind: Kind) -> int:
    found = re.fullmatch(r"DECIMAL\(18,(\d)\)", kind.sql)
    return int(found[1]) if found else 0


def column(name: str, values: Sequence[Value], kind: Kind) -> pl.Series:
    """The values of a field as a column. Decimals go in as texts: given as they are, polars loads numpy for a tenth of a second."""
    if isinstance(dtype(kind), pl.Decimal):
        return pl.Series(name, [None if value is None else f"{value:f}" for value in values], dtype=pl.String()).cast(dtype(kind))
    return pl.Series(name, values, dtype=dtype(kind))


class Column:
    """The cells of one field, piece after piece. `value_of` reads a single cell: its value, or None where it takes more than that."""

    def __init__(self, kind: str, field: Field, value_of: Callable[[str], Value]) -> None:
        self._field = field
        self._value_of = value_of
        self._rule = rule_of(kind, field)
        self._known: dict[str, Value] = {}
        self._learn(())

    def read(self, cells: pl.Series) -> tuple[pl.Series, pl.Series]:
        """The values, null where the cell is empty or not plain; and which cells are vouched for."""
        texts = _where(cells, lambda cell: cell != "") if (cells == "").any() else cells
        values = self._values(texts)
        if self._field.required:
            return values, values.is_not_null()
        return values, values.is_not_null() | texts.is_null()

    def _values(self, texts: pl.Series) -> pl.Series:
        """The values of plain cells. Fields whose cells repeat are read one by one, once each."""
        plain, rule = _PLAIN.get(self._field.kind), self._rule
        if plain is None or (rule and not rule.column):
            return self._each(texts)
        values = _where(texts, plain).cast(dtype(self._field.kind), strict=False)
        return _where(values, rule.column) if rule and rule.column else values

    def _each(self, texts: pl.Series) -> pl.Series:
        """The values of cells that repeat: codes, days, yes and no. Each text is read once."""
        places = texts.cast(self._texts, strict=False)
        if places.null_count() > texts.null_count():
            self._learn(texts.drop_nulls().unique())
            places = texts.cast(self._texts, strict=False)
        return self._read.gather(places.to_physical())

    def _learn(self, texts: Iterable[str]) -> None:
        """Read the texts that are new, and remember them beside those of before unless they become too many."""
        read = {text: self._known[text] if text in self._known else self._value_of(text) for text in texts}
        self._known = read if len(self._known) + len(read) > _MEMORY else self._known | read
        self._texts = pl.Enum(list(self._known))
        self._read = column("", list(self._known.values()), self._field.kind)


def _where(values: pl.Series, holds: Callable[[pl.Expr], pl.Expr]) -> pl.Series:
    """The values for which a condition holds, nothing in the place of the others."""
    value = pl.col(values.name)
    return values.to_frame().select(pl.when(holds(value)).then(value).alias(values.name)).to_series()


def _is_named(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(_NAMED) & _is_short(cell) & ~cell.str.contains(_SHORTENED)


def _is_words(cell: pl.Expr) -> pl.Expr:
    return cell.str.contains(_WORDS) & ~cell.str.contains(_PERHAPS_LOST) & _is_short(cell)


def _is_short(cell: pl.Expr) -> pl.Expr:
    return cell.str.len_bytes() <= LETTER_LIMIT


def _is_number(kind: Kind) -> Callable[[pl.Expr], pl.Expr]:
    places = rf"(?:\.[0-9]{{1,{_places(kind)}}})?" if _places(kind) else ""
    either = _EITHER if kind is QUANTITY else "^$"
    return lambda cell: cell.str.contains(rf"^-?[0-9]{{1,9}}{places}$") & ~cell.str.contains(either)


_PLAIN = {IDENTIFIER: _is_named, REFERENCE: _is_named, TEXT: _is_words} | {
    kind: _is_number(kind) for kind in (WHOLE, MONEY, QUANTITY, RATE)
}
"""Which cells of a kind are plain; other kinds repeat."""
