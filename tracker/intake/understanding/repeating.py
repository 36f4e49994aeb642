"""Words by which rows and columns are known that repeat others: totals, “of which”, averages."""

from __future__ import annotations

import re

TOTAL = re.compile(
    r"^(?:всього|усього|разом|загалом|підсумок|проміжний підсумок|загальний підсумок|загальна сума|загальна кількість|у цілому"
    r"|в цілому|сума|итого|итог|всего|общий итог|промежуточный итог|общая сумма|общее количество|сумма"
    r"|grand total|sub-?total|total|sum|overall|sous-total|total général|montant total|nombre total|ensemble"
    r"|insgesamt|gesamt|gesamtsumme|summe|zwischensumme|ogółem|razem|suma|totaal|subtotaal|totale)(?![^\W\d_])",
    re.IGNORECASE,
)
OF_WHICH = re.compile(
    r"^(?:у тому числі|в тому числі|у т\.\s?ч\.|в т\.\s?ч\.|з них|з яких|із них|зокрема|в том числе|из них|из которых"
    r"|of which|including|incl\.|thereof|dont|y compris|parmi lesquel(?:le)?s)(?![^\W\d_])",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"^(?:середнє|у середньому|в середньому|середнє значення|среднее|в среднем|average|mean|moyenne|максимум|мінімум|минимум"
    r"|макс\.|мін\.|мин\."
    r"|maximum|minimum|перенесено|залишок на|остаток на|carried forward|carried over|brought forward|opening balance"
    r"|closing balance|solde|à reporter)"
    r"(?![^\W\d_])",
    re.IGNORECASE,
)
"""What is worked out of the rows above, or brought from another page: no record, and no sum of its parts."""


def _words(pattern: re.Pattern[str]) -> str:
    return pattern.pattern[4 : pattern.pattern.rindex(")(?!")]


LABELLED = rf"(?i)^[\d.)\s]*(?:{_words(TOTAL)}|{_words(OF_WHICH)}|{_words(BESIDE)}|\w(?: \w){{3,}}\b)"
"""A pattern without looking ahead, as columns are searched by: it finds every such label, and some other texts."""
_LONGEST_FIRST = sorted(f"{_words(TOTAL)}|{_words(OF_WHICH)}|за рік|рік|year|année".split("|"), key=len, reverse=True)
_ANYWHERE = re.compile(rf"(?<![^\W_])(?:{'|'.join(_LONGEST_FIRST)})(?![^\W\d_])", re.IGNORECASE)


def bare(heading: str) -> str:
    """What a heading says beside such words; of a period nothing else is left.

    >>> bare("2024 рік, з них:"), bare("З них: січень"), bare("Всього за рік")
    ('2024', 'січень', '')
    """
    return " ".join(_ANYWHERE.sub(" ", heading).split()).strip(" ,.;:()") if heading else heading
