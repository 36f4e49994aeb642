"""Rows that name whoever made, checked or signed a sheet: they are counted, and nothing quotes or keeps them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.intake.raw.tables import RawRow, is_blank
from tracker.intake.understanding.labels import lacks
from tracker.intake.understanding.matching import Columns

_MADE = (
    r"виконав\w*|підготував\w*|підготувала|підготовлено|склав|склала|складено|заповни\w*|затверд\w+|погоджено|погоди\w+|перевіри\w+"
    r"|відповідальн\w+|контактна особа|контакти?|підпис\w*|м\. ?п|тел|телефон|моб|факс|ел\. ?пошта|e-?mail|mail"
    r"|исполнител\w+|подготови\w+|состави\w+|утвер\w+|согласовано|провери\w+|ответственн\w+|подпис\w*|контактное лицо"
    r"|(?:prepared|compiled|completed|filled in|approved|checked|reviewed|verified|submitted|signed) by|signed|signature|contacts?"
    r"|contact person|focal point|responsible|person responsible|tel|telephone|phone|mob|mobile|fax"
    r"|(?:établi|préparé|rempli|approuvé|vérifié|visé|rédigé|signé)e?(?: par)?|personne de contact|responsable|téléphone|tél|courriel"
)
_POSTS = (
    r"[вт]\. ?(?:в\. ?)?о\.? |директор\w*|генеральн\w+ директор\w*|керівни\w+|начальни\w+|завідувач\w*|завідуюч\w+|голова|заступни\w+"
    r"|головн\w+ (?:лікар|бухгалтер|спеціаліст)\w*|бухгалтер\w*|міністр|координатор\w*|ректор|руководител\w+|заместител\w+|главн\w+ \w+"
    r"|(?:executive |deputy |country )?director|deputy|head of|chief|coordinator|accountant|minister|manager"
    r"|(?:le |la )?(?:directeur|directrice|ministre)|chef|cheffe|comptable|coordinateur|coordinatrice"
)
_LABEL = re.compile(rf"[\s*_/(]*(?:(?P<made>{_MADE})|{_POSTS})(?![^\W_])(?P<said>[^:]{{0,40}}:)?", re.IGNORECASE)
_ENOUGH = 5
"""A row with more cells than that is none for signatures."""


def is_signature(found: Columns, row: RawRow) -> bool:
    """The row begins with a word for whoever signs, and could be no record: a cell is empty that one must fill, or a colon follows."""
    filled = [cell for cell in row.cells if not is_blank(cell)]
    if not filled or len(filled) > _ENOUGH or not isinstance(filled[0], str) or not (label := _LABEL.match(filled[0])):
        return False
    return bool(label["made"] and label["said"]) or lacks(found, row)


def without_signatures(found: Columns, rows: Sequence[RawRow]) -> tuple[list[RawRow], list[RawRow]]:
    """The rows, and those left out: signatures, and whatever stands below one where no record follows, be it a name or a number."""
    signing = [is_signature(found, row) for row in rows]
    end = next((place for place in range(len(rows), 0, -1) if not (signing[place - 1] or lacks(found, rows[place - 1]))), 0)
    below = next((place for place in range(end, len(rows)) if signing[place]), len(rows))
    kept = [row for row, signs in zip(rows[:below], signing, strict=False) if not signs]
    return kept, [row for row, signs in zip(rows[:below], signing, strict=False) if signs] + list(rows[below:])


def signs_list(row: RawRow, first: int) -> bool:
    """In a list of participants whose columns begin to be read at `first`: such a word stands before them, alone or before a colon."""
    place, text = next(((place, str(cell).strip()) for place, cell in enumerate(row.cells) if not is_blank(cell)), (0, ""))
    label = _LABEL.match(text)
    return bool(label and (label["said"] or place < first or (label["made"] and label.end() == len(text))))
