"""Days as people write them in words, in four languages: terms, months, quarters, years, and spans from one to another."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tracker.periods import months_after

_MONTHS = (
    "січень січня січні січ январь января янв january jan janvier",
    "лютий лютого лютому лют февраль февраля фев february feb février fevrier",
    "березень березня березні бер берез март марта march mar mars",
    "квітень квітня квітні кві квіт апрель апреля april apr avril",
    "травень травня травні тра трав май мая may mai",
    "червень червня червні чер черв июнь июня june jun juin",
    "липень липня липні лип июль июля july jul juillet",
    "серпень серпня серпні сер серп август августа august aug août aout",
    "вересень вересня вересні вер верес сентябрь сентября сен september sep sept septembre",
    "жовтень жовтня жовтні жов жовт октябрь октября окт october oct octobre",
    "листопад листопада листопаді лис листоп ноябрь ноября november nov novembre",
    "грудень грудня грудні гру груд декабрь декабря дек december dec décembre decembre",
)
_MONTH_OF = {word: number for number, words in enumerate(_MONTHS, 1) for word in words.split()}
_MONTH = "|".join(sorted(_MONTH_OF, key=len, reverse=True))
_YEARLESS = re.compile(
    rf"{_MONTH}|q[1-4]|t[1-4]|(?:[1-4]|[iі]{{1,3}}|[iі]v)[- ]*(?:й|ий|ій|er|e|st|nd|rd|th)?[- ]*"
    r"(?:кв|квартал\w*|півріччя|quarter|trimestre|half|semestre)"
)
"""A month, quarter or half as the heading of a column whose year stands elsewhere."""
_WEEKDAYS = (
    "понеділок понеділка пн monday mon lundi lun",
    "вівторок вівторка вт tuesday tue tues mardi mar",
    "середа середи середу ср wednesday wed mercredi mer",
    "четвер четверга чт thursday thu thur thurs jeudi jeu",
    "п’ятниця п’ятниці п’ятницю п'ятниця п'ятниці п'ятницю пт friday fri vendredi ven",
    "субота суботи суботу сб saturday sat samedi sam",
    "неділя неділі неділю нд sunday sun dimanche dim",
)
_WEEKDAY_OF = {word: number for number, words in enumerate(_WEEKDAYS) for word in words.split()}
_WEEKDAY = "|".join(sorted(_WEEKDAY_OF, key=len, reverse=True))
_ON_WEEKDAY = re.compile(rf"(?:on |у |в |le )?(?P<name>{_WEEKDAY})[.,]* (?P<day>.+)|(?P<before>.+?),? \(?(?P<after>{_WEEKDAY})\.?\)?")
_ORDINALS = {
    "1": ("1", "i", "перш", "first", "1st", "premier", "1er"),
    "2": ("2", "ii", "друг", "second", "2nd", "deuxième", "2e"),
    "3": ("3", "iii", "трет", "third", "3rd", "troisième", "3e"),
    "4": ("4", "iv", "четверт", "fourth", "4th", "quatrième", "4e"),
}
_LEADING = re.compile(
    r"^(?:починаючи з|упродовж|впродовж|протягом|станом на|з|із|с|со|в течение|начиная с|від|от|до|у|в|на|за"
    r"|during|throughout|starting|from|since|until|till|by|in|on|the|for"
    r"|à partir du|à compter du|à partir de|au cours de|jusqu[’']au|depuis|dès|du|le|en|au|pour)\s+"
)
_TRAILING = re.compile(r"\s*(?:року|році|рік|роки|года|году|год|рр?|гг?\.?|years?|année)\.?$")
_ZONED = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[t ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)? ?(?:z|utc|gmt|[+-]\d{2}(?::?\d{2})?)")
_QUOTED = re.compile(r"[«„“\"](\d{1,2})[»“”\"]")
"""The day as official letters of Ukraine write it: «05» січня 2024 року."""
_LATEST, _EARLIEST = 49, 90
"""Two digits of a year up to the first mean this century, from the second on the last: partnerships are no older."""
_TERM = re.compile(
    r"^(?P<start>.+?)\s+(?:строком |терміном )?(?:на|for|pour|pendant)\s+(?P<n>\d{1,2})\s+"
    r"(?P<unit>рок\w*|рік|лет|год\w*|місяц\w*|месяц\w*|years?|months?|ans?|mois)$"
)
_SPAN = re.compile(
    r"^(?:з|із|від|с|со|от|from|du|de)\s+(?P<start>.+?)\s+(?:по|до|to|until|till|au|à)\s+(?P<end>.+)$"
    r"|^(?P<a>.+?)(?:\s*[–—]\s*|\s+-\s+|(?<=\d)-(?=\d{1,2}[. ])|(?<=[^\W\d_])-(?=[^\W\d_]{3}))(?P<b>.+)$"
)


@dataclass(frozen=True, slots=True)
class Span:
    """What was understood: the first and the last day, both included, and how exact that is, as a code of DATE_PRECISION.

    A moment told with its zone is the day that is `written`: in other zones it may be the day before or after.
    """

    first: date
    last: date
    precision: str
    written: bool = False


def span_of(text: str) -> Span | None:
    """The days that a text means; None where it means none that we know. Raises `ValueError` for a day that does not exist.

    >>> print(span_of("З 31.08.2020 на 5 років").last)
    2025-08-30
    >>> span_of("упродовж 2018 року").precision, str(span_of("вересень 2023").last)
    ('window', '2023-09-30')
    >>> span_of("ongoing") is None
    True
    """
    words = re.sub(r"[\s\u00a0]+", " ", _QUOTED.sub(r"\1", text)).replace("ʼ", "’").strip(" .,;").casefold()
    return _zoned(words) or _term(words) or _from_to(words) or _simple(words) or _on_weekday(words)


def is_period(text: str) -> bool:
    """The text names a month, a quarter, a half or a year, be it without its year.

    >>> [is_period(text) for text in ("січень", "Q1", "II квартал", "2024", "Jan 2025", "n", "01.02.2024")]
    [True, True, True, True, True, False, False]
    """
    words = " ".join(text.split()).strip(" .,;").casefold()
    try:
        span = _simple(words)
    except ValueError:
        return False
    return (span is not None and span.precision != "day") or bool(_YEARLESS.fullmatch(words))


def _zoned(words: str) -> Span | None:
    """The day that is written in a moment of some zone, as forms and databases write it."""
    found = _ZONED.fullmatch(words)
    span = _day(found["day"]) if found else None
    return replace(span, written=True) if span else None


def _term(words: str) -> Span | None:
    """A first day and so many years or months from it."""
    found = _TERM.match(words)
    start = _simple(found["start"]) if found else None
    if found is None or start is None:
        return None
    months = int(found["n"]) * (1 if found["unit"].startswith(("міс", "мес", "month", "mois")) else 12)
    return Span(start.first, months_after(start.first, months) - timedelta(days=1), start.precision)


def _from_to(words: str) -> Span | None:
    """From one day, month or year to another; what the first part leaves out, its month or its year, is that of the second."""
    found = _SPAN.match(words)
    if not found:
        return None
    first, last = (found["start"], found["end"]) if found["start"] else (found["a"], found["b"])
    end = _simple(last)
    if end is None:
        return None
    lent = [f"{between}{rest}" for between in " ." for rest in (re.sub(r"^\d{1,2}[\s.]+", "", last), end.last.year)]
    start = next((span for text in (first, *(f"{first}{part}" for part in lent)) if (span := _simple(text))), None)
    if start is None or end.last < start.first:
        return None
    return Span(start.first, end.last, "day" if start.precision == end.precision == "day" else "window")


def _on_weekday(words: str) -> Span | None:
    """One day with the name that it has in the week. Raises `ValueError` where it has another: then either may be wrong."""
    found = _ON_WEEKDAY.fullmatch(words)
    span = _simple(found["day"] or found["before"]) if found else None
    if found is None or span is None or span.precision != "day":
        return None
    if span.first.weekday() != _WEEKDAY_OF[found["name"] or found["after"]]:
        raise ValueError(f"“{words}”: {span.first} is another day of the week")
    return span


def _simple(words: str) -> Span | None:
    """One day, month, quarter, half or year."""
    bare = _TRAILING.sub("", _LEADING.sub("", _LEADING.sub("", words))).strip(" ,")
    return next((found for read in _READERS if (found := read(bare))), None)


def _day(bare: str) -> Span | None:
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", bare):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4})", bare):
        day, month, year = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./]['’]?(\d{2})", bare):
        day, month, year = int(found[1]), int(found[2]), _whole_year(int(found[3]))
    elif found := re.fullmatch(rf"(\d{{1,2}})(?:er|st|nd|rd|th)?(?: of)?[ -]({_MONTH})\.?,?[ -](\d{{4}})", bare):
        day, month, year = int(found[1]), _MONTH_OF[found[2]], int(found[3])
    elif found := re.fullmatch(rf"(\d{{1,2}})-({_MONTH})-(\d{{2}})", bare):
        day, month, year = int(found[1]), _MONTH_OF[found[2]], _whole_year(int(found[3]))
    elif found := re.fullmatch(rf"({_MONTH})\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}})", bare):
        day, month, year = int(found[2]), _MONTH_OF[found[1]], int(found[3])
    else:
        return None
    try:
        on = date(year, month, day)
    except ValueError as error:
        raise ValueError(f"“{bare}” is a day that does not exist") from error
    return Span(on, on, "day")


def _whole_year(year: int) -> int:
    """The year that two digits mean. Raises `ValueError` where it may be of either century."""
    if _LATEST < year < _EARLIEST:
        raise ValueError(f"“{year:02}” may be a year of this century or of the last")
    return year + (2000 if year <= _LATEST else 1900)


def _month(bare: str) -> Span | None:
    if found := re.fullmatch(rf"({_MONTH})\.?,? ?(\d{{4}})", bare):
        return _months(int(found[2]), _MONTH_OF[found[1]], 1, "month")
    if found := re.fullmatch(r"(0?[1-9]|1[0-2])[./](\d{4})", bare):
        return _months(int(found[2]), int(found[1]), 1, "month")
    found = re.fullmatch(r"((?:19|20)\d{2})-(0[1-9]|1[0-2])", bare)
    if found is None or int(found[1]) % 100 + 1 == int(found[2]):  # 2011-12 may be a school year
        return None
    return _months(int(found[1]), int(found[2]), 1, "month")


def _part(bare: str) -> Span | None:
    """A quarter or a half of a year, by number, Roman numeral or word."""
    found = re.fullmatch(
        r"(?:q|кв\.? ?|t)?(?P<which>\w+?)(?:-?й|ий|е|ій|є)?[ -]*"
        r"(?P<what>квартал\w*|кв\.?|quarter(?: of)?|trimestre(?: de)?|півріччя|half(?: of)?|semestre(?: de)?|)[ ,-]*(?P<year>\d{4})",
        bare,
    )
    number = next((n for n, forms in _ORDINALS.items() if found and found["which"] in forms), None)
    if found is None or number is None or not (found["what"] or bare[0] in "qt"):
        return None
    size = 6 if found["what"].startswith(("пів", "half", "sem")) else 3
    start = (int(number) - 1) * size + 1
    return _months(int(found["year"]), start, size, "window") if start <= 12 else None  # noqa: PLR2004  months of a year


def _first_months(bare: str) -> Span | None:
    """The first months of a year, as statistical forms of Ukraine count: 9 місяців 2024."""
    found = re.fullmatch(r"(3|6|9|12)[ -]*(?:ти)?[ -]*(?:місяц\w*|міс\.?|месяц\w*|months|mois)(?: of| de)?[ ,]*(\d{4})", bare)
    return _months(int(found[2]), 1, int(found[1]), "window") if found else None


def _year(bare: str) -> Span | None:
    found = re.fullmatch(r"(19\d{2}|20\d{2})", bare)
    return _months(int(found[1]), 1, 12, "window") if found else None


def _months(year: int, month: int, size: int, precision: str) -> Span:
    last = month + size - 1
    return Span(date(year, month, 1), date(year, last, monthrange(year, last)[1]), precision)


_READERS: tuple[Callable[[str], Span | None], ...] = (_day, _month, _part, _first_months, _year)
