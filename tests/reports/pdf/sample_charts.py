"""Charts of every kind for the sample report, in English and in Ukrainian."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from indicators.chart import Chart, Point, Series
from reports.blocks import Cited

LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def addresses() -> list[str]:
    """Made-up figure addresses, the same ones each time."""
    return ["F-" + "".join(LETTERS[(at * step + step) % len(LETTERS)] for step in (7, 11, 13, 17)) + f"{at:02d}" for at in range(400)]


@dataclass(frozen=True, slots=True)
class Speech:
    """Picks the English or the Ukrainian of two texts, and hands out addresses."""

    language: str
    numbers: count[int]

    def say(self, english: str, ukrainian: str) -> str:
        """The text in the language of the document."""
        return ukrainian if self.language == "uk" else english

    def cite(self, text: str) -> Cited:
        """A figure with the next address."""
        return Cited(text, addresses()[next(self.numbers)])

    def point(self, at: date | str, value: float | None, text: str = "", code: str = "") -> Point:
        """A mark with the next address."""
        return Point(at, value, text or f"{value:,.0f}", addresses()[next(self.numbers)], code)


def quarters(say: Speech) -> list[str]:
    """Eight quarters in words."""
    return [say.say(f"Q{at % 4 + 1} {2023 + at // 4}", f"{('I', 'II', 'III', 'IV')[at % 4]} кв. {2023 + at // 4}") for at in range(8)]


def curves(say: Speech) -> Chart:
    """Cumulative agreements: the register as a step line, stated totals as points, the gap between them shaded."""
    register = [(2022, 4, 2), (2022, 9, 5), (2023, 2, 9), (2023, 6, 14), (2023, 11, 21), (2024, 3, 26), (2024, 8, 33), (2024, 12, 38)]
    stated = [(2022, 12, 8), (2023, 6, 22), (2023, 12, 40), (2024, 6, 57), (2024, 12, 70)]
    target = [(2022, 4, 5), (2024, 12, 60)]
    name = say.say("In the register", "У реєстрі"), say.say("Stated publicly", "Заявлено публічно"), say.say("Target", "Ціль")
    return Chart(
        "line",
        say.say("Agreements signed since the beginning", "Підписані угоди від початку програми"),
        (
            Series(name[0], tuple(say.point(date(y, m, 28), v) for y, m, v in register), "step", "main"),
            Series(name[1], tuple(say.point(date(y, m, 15), v, f"about {v}") for y, m, v in stated), "points", "stated"),
            Series(name[2], tuple(say.point(date(y, m, 28), v) for y, m, v in target), "line", "target"),
        ),
        unit=say.say("agreements", "угоди"),
        summary=say.say(
            "At the end of 2024, 38 agreements are in the register and about 70 are stated.", "Наприкінці 2024 року в реєстрі 38 угод."
        ),
        note=say.say(
            "The hatched area is what is stated and not yet in the register.", "Заштрихована площа — заявлене, чого ще немає в реєстрі."
        ),
        shade=(name[1], name[0]),
    )


def stacked(say: Speech) -> Chart:
    """Participants by quarter and sex; one quarter not reported."""
    women, men, other = (12, 40, 35, 61, None, 72, 88, 94), (8, 22, 31, 30, None, 41, 40, 52), (0, 5, 9, 0, None, 12, 3, 6)
    names = say.say("Women", "Жінки"), say.say("Men", "Чоловіки"), say.say("Sex not stated", "Стать не вказано")
    rows = tuple(
        tuple(say.point(q, v, "n/r" if v is None else "") for q, v in zip(quarters(say), row, strict=True)) for row in (women, men, other)
    )
    return Chart(
        "stacked_columns",
        say.say("Participants in trainings by quarter and sex", "Учасники навчань за кварталами та статтю"),
        (Series(names[0], rows[0], role="main"), Series(names[1], rows[1], role="compare"), Series(names[2], rows[2], role="not_stated")),
        unit=say.say("attendances", "відвідування"),
        summary=say.say("Women are the majority in each reported quarter.", "Жінки становлять більшість у кожному кварталі."),
    )


def columns(say: Speech) -> Chart:
    """Money by year, committed and spent."""
    years = ("2021", "2022", "2023", "2024")
    pairs = ((250_000, 120_000), (910_000, 640_000), (1_240_000, 1_105_500), (1_300_000, 870_250))
    first = tuple(say.point(year, pair[0]) for year, pair in zip(years, pairs, strict=True))
    second = tuple(say.point(year, pair[1]) for year, pair in zip(years, pairs, strict=True))
    return Chart(
        "columns",
        say.say("Committed and spent by year", "Зобов'язання та витрати за роками"),
        (Series(say.say("Committed", "Зобов'язання"), first), Series(say.say("Spent", "Витрачено"), second, role="compare")),
        unit="EUR",
    )


def bars(say: Speech) -> Chart:
    """Partners by type, with targets, a figure that is approximate and one that is missing."""
    names = [
        say.say("Hospitals and clinics", "Лікарні та клініки"),
        say.say("Universities and medical schools", "Університети та медичні школи"),
        say.say("Public health institutes and reference laboratories", "Інститути громадського здоров'я та референс-лабораторії"),
        say.say("Non-governmental organisations", "Неурядові організації"),
        say.say("Ministries", "Міністерства"),
        say.say("Others", "Інші"),
    ]
    values: list[tuple[float | None, str]] = [(70, "about 70"), (34, ""), (21, ""), (9, ""), (None, "<5"), (None, "n/r")]
    aims = (80, 40, 15, 12, 2, 1)
    return Chart(
        "bars",
        say.say("Partner institutions by type", "Заклади-партнери за типом"),
        (
            Series(say.say("Institutions", "Заклади"), tuple(say.point(n, v, t) for n, (v, t) in zip(names, values, strict=True))),
            Series(say.say("Target", "Ціль"), tuple(Point(n, a, str(a)) for n, a in zip(names, aims, strict=True)), role="target"),
        ),
    )


def funnel(say: Speech) -> Chart:
    """Twinning partnerships by stage."""
    stages = (
        ("Expression of interest", "Вияв інтересу", 64),
        ("Situational analysis", "Ситуаційний аналіз", 41),
        ("Action plan agreed", "План дій погоджено", 28),
    )
    last = (("Action in progress", "Дії тривають", 19), ("Evaluation and spread", "Оцінка та поширення", 6))
    points = tuple(say.point(say.say(english, ukrainian), value) for english, ukrainian, value in (*stages, *last))
    return Chart("funnel", say.say("Twinning partnerships by stage", "Партнерства за етапами"), (Series("n", points),))


def countries(say: Speech) -> Chart:
    """Partners by country."""
    known = [
        ("DE", "Germany", "Німеччина", 43),
        ("PL", "Poland", "Польща", 21),
        ("NL", "Netherlands", "Нідерланди", 12),
        ("LT", "Lithuania", "Литва", 9),
    ]
    known += [
        ("US", "United States", "Сполучені Штати", 18),
        ("JP", "Japan", "Японія", 4),
        ("CA", "Canada", "Канада", 7),
        ("CH", "Switzerland", "Швейцарія", 5),
    ]
    known += [
        ("FR", "France", "Франція", 14),
        ("IT", "Italy", "Італія", 8),
        ("SE", "Sweden", "Швеція", 6),
        ("LV", "Latvia", "Латвія", 3),
        ("NG", "Nigeria", "Нігерія", 1),
    ]
    points = [say.point(say.say(english, ukrainian), value, code=code) for code, english, ukrainian, value in known]
    points.append(say.point(say.say("United Kingdom", "Сполучене Королівство"), None, "<5", "GB"))
    note = (
        "The designations employed and the presentation of this map do not imply any opinion "
        "concerning the legal status of any country or its boundaries."
    )
    return Chart(
        "map",
        say.say("Partner institutions by country", "Заклади-партнери за країнами"),
        (Series("n", tuple(points)),),
        unit=say.say("institutions", "заклади"),
        note=say.say(note, "Позначення на цій карті не означають жодної думки щодо правового статусу країн чи їхніх кордонів."),
    )
