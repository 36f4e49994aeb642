"""A report with every kind of block and chart, in English and in Ukrainian, to look at and to test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from indicators.chart import Chart, Point, Series
from reports.blocks import (
    Block,
    Cited,
    Column,
    Cover,
    Document,
    Heading,
    KeyFacts,
    Notice,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Text,
    Tile,
    Tiles,
)

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
        summary=say.say("At the end of 2024, 38 agreements are in the register and about 70 are stated.", "Наприкінці 2024 року в реєстрі 38 угод."),
        note=say.say("The hatched area is what is stated and not yet in the register.", "Заштрихована площа — заявлене, чого ще немає в реєстрі."),
        shade=(name[1], name[0]),
    )


def stacked(say: Speech) -> Chart:
    """Participants by quarter and sex; one quarter not reported."""
    women, men, other = (12, 40, 35, 61, None, 72, 88, 94), (8, 22, 31, 30, None, 41, 40, 52), (0, 5, 9, 0, None, 12, 3, 6)
    names = say.say("Women", "Жінки"), say.say("Men", "Чоловіки"), say.say("Sex not stated", "Стать не вказано")
    rows = tuple(tuple(say.point(q, v, "n/r" if v is None else "") for q, v in zip(quarters(say), row, strict=True)) for row in (women, men, other))
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
    stages = (("Expression of interest", "Вияв інтересу", 64), ("Situational analysis", "Ситуаційний аналіз", 41), ("Action plan agreed", "План дій погоджено", 28))
    last = (("Action in progress", "Дії тривають", 19), ("Evaluation and spread", "Оцінка та поширення", 6))
    points = tuple(say.point(say.say(english, ukrainian), value) for english, ukrainian, value in (*stages, *last))
    return Chart("funnel", say.say("Twinning partnerships by stage", "Партнерства за етапами"), (Series("n", points),))


def countries(say: Speech) -> Chart:
    """Partners by country."""
    known = [("DE", "Germany", "Німеччина", 43), ("PL", "Poland", "Польща", 21), ("NL", "Netherlands", "Нідерланди", 12), ("LT", "Lithuania", "Литва", 9)]
    known += [("US", "United States", "Сполучені Штати", 18), ("JP", "Japan", "Японія", 4), ("CA", "Canada", "Канада", 7), ("CH", "Switzerland", "Швейцарія", 5)]
    known += [("FR", "France", "Франція", 14), ("IT", "Italy", "Італія", 8), ("SE", "Sweden", "Швеція", 6), ("LV", "Latvia", "Латвія", 3), ("NG", "Nigeria", "Нігерія", 1)]
    points = [say.point(say.say(english, ukrainian), value, code=code) for code, english, ukrainian, value in known]
    points.append(say.point(say.say("United Kingdom", "Сполучене Королівство"), None, "<5", "GB"))
    note = "The designations employed and the presentation of this map do not imply any opinion concerning the legal status of any country or its boundaries."
    return Chart(
        "map",
        say.say("Partner institutions by country", "Заклади-партнери за країнами"),
        (Series("n", tuple(points)),),
        unit=say.say("institutions", "заклади"),
        note=say.say(note, "Позначення на цій карті не означають жодної думки щодо правового статусу країн чи їхніх кордонів."),
    )


def long_table(say: Speech, rows: int) -> Table:
    """A register of so many activities, numbers and running text mixed."""
    columns = (
        Column(say.say("No", "№"), 0.5),
        Column(say.say("Activity", "Захід"), 3.4),
        Column(say.say("Place", "Місце"), 1.3),
        Column(say.say("Days", "Дні"), 0.7, "right"),
        Column(say.say("Women", "Жінки"), 1.2, "right"),
        Column(say.say("Men", "Чоловіки"), 1.2, "right"),
    )
    titles = ("Wound care, level 2", "Laboratory quality management: internal audit and corrective action", "Mental health in primary care")
    turned = ("Догляд за ранами, рівень 2", "Управління якістю в лабораторії: внутрішній аудит та коригувальні дії", "Психічне здоров'я")
    places = (("Lviv", "Львів"), ("Kyiv", "Київ"), ("Odesa", "Одеса"), ("Ivano-Frankivsk", "Івано-Франківськ"))
    cells: list[tuple[Text, ...]] = [
        (
            (str(at + 1),),
            (say.say(titles[at % 3], turned[at % 3]),),
            (say.say(*places[at % 4]),),
            (str(at % 5 + 1),),
            ((say.cite(str(7 + at * 13 % 90)) if at < 60 else str(at)),),
            ((Cited("<5", "F-SUPPR3SSD") if at % 7 == 3 else Cited(str(3 + at * 7 % 40), f"F-M{at:06d}")),),
        )
        for at in range(rows)
    ]
    title = say.say("Activities held", "Проведені заходи")
    return Table(title, columns, tuple(cells), note=say.say("n/r: not reported; <5: suppressed.", "n/r: не повідомлено."), strong=(rows - 1,))


def logframe(say: Speech) -> Table:
    """A matrix for a landscape page."""
    names = ("Results chain", "Indicator", "Baseline", "Milestone", "Target", "Current value", "Source of verification", "Assumptions")
    turned = ("Ланцюг результатів", "Індикатор", "Базове", "Віха", "Ціль", "Поточне значення", "Джерело перевірки", "Припущення")
    right = {2, 3, 4, 5}
    columns = tuple(
        Column(say.say(a, b), 1.0 if at in right else 1.9, "right" if at in right else "left") for at, (a, b) in enumerate(zip(names, turned, strict=True))
    )
    rows: list[tuple[Text, ...]] = [
        (
            (say.say(f"Outcome {at}: health workers apply what they learnt", f"Наслідок {at}: медичні працівники застосовують набуте"),),
            (say.say("Participants in trainings", "Учасники навчань"),),
            (say.cite("0"),),
            (say.cite("300"),),
            (say.cite("600"),),
            (say.cite("about 570") if at % 2 else say.cite("n/r"),),
            (say.say("Attendance lists, register of activities", "Списки учасників, реєстр заходів"),),
            (say.say("Partners release staff for training days", "Партнери відпускають працівників на навчання"),),
        )
        for at in range(1, 8)
    ]
    return Table(say.say("Logframe matrix", "Логічна матриця"), columns, tuple(rows))


def tiles(say: Speech) -> Tiles:
    """Four headline figures."""
    return Tiles(
        (
            Tile(say.say("Agreements signed", "Підписані угоди"), say.cite("38"), say.say("agreements", "угоди"), say.say("Target: 60", "Ціль: 60"), "+12", (2, 5, 9, 21, 38)),
            Tile(say.say("Trainings held", "Проведені навчання"), say.cite("124"), "", say.say("Target: 120", "Ціль: 120"), "+40", (10, 44, None, 84, 124)),
            Tile(
                say.say("Participants", "Учасники"), say.cite(say.say("about 2,350", "близько 2 350")), say.say("attendances", "відвідування"), "", "+310", (300, 900, 2350)
            ),
            Tile(say.say("Funds spent", "Витрачені кошти"), say.cite("EUR 2,735,750"), "", say.say("Budget: EUR 3,700,000", "Бюджет: EUR 3 700 000"), "", (1, 6, 17, 27)),
        )
    )


def blocks(say: Speech, rows: int) -> tuple[Block, ...]:
    """The body of the sample."""
    prose: Text = (
        say.say("By the end of the period ", "На кінець періоду "),
        say.cite("38"),
        say.say(" agreements were signed and ", " угод підписано, а "),
        say.cite(say.say("about 2,350", "близько 2 350")),
        say.say(
            " attendances were counted in trainings. Nearly half of the partners are hospitals. The register lags behind what partners state in public, and the gap is shown below.",
            " відвідувань враховано на навчаннях. Майже половина партнерів — лікарні. Реєстр відстає від заявленого публічно; розрив показано нижче.",
        ),
    )
    return (
        Heading(1, say.say("Description", "Опис"), "1"),
        KeyFacts(
            (
                (say.say("Coordinator", "Координатор"), (say.say("Institute for Global Health", "Інститут глобального здоров'я"),)),
                (say.say("Contract", "Договір"), ("NDICI-GEO/2023/442-118",)),
                (say.say("Final beneficiaries", "Кінцеві бенефіціари"), (say.cite("1,420"), say.say(" women, ", " жінок, "), say.cite("930"), say.say(" men", " чоловіків"))),
            )
        ),
        Heading(1, say.say("Results", "Результати"), "2"),
        Heading(2, say.say("Executive summary", "Резюме"), "2.1"),
        Paragraph((say.say("Four figures sum up the period.", "Чотири показники підсумовують період."),), "lead"),
        tiles(say),
        Paragraph(prose),
        Paragraph((say.say("Hospitals in six oblasts took part.", "Участь узяли лікарні шести областей."),), "item"),
        Paragraph((say.say("Two partners left the programme.", "Два партнери вийшли з програми."),), "item"),
        Paragraph((say.say("Figures with an address can be traced to their rows.", "Показники з адресою можна простежити до рядків."),), "note"),
        Notice(say.say("No partner has reported on follow-up after six months.", "Жоден партнер не звітував про подальші дії."), "empty"),
        Notice(say.say("The fourth quarter rests on two of five monitoring returns.", "Четвертий квартал спирається на два з п'яти звітів."), "caution"),
        Heading(2, say.say("Agreements", "Угоди"), "2.2"),
        Picture(curves(say)),
        Heading(2, say.say("Participants", "Учасники"), "2.3"),
        Picture(stacked(say)),
        Heading(3, say.say("Money", "Кошти"), ""),
        Picture(columns(say)),
        PageBreak(landscape=True),
        Heading(2, say.say("Logframe", "Логічна матриця"), "2.4"),
        logframe(say),
        PageBreak(),
        Heading(1, say.say("Partners", "Партнери"), "3"),
        Picture(bars(say)),
        Picture(funnel(say)),
        Picture(countries(say)),
        Picture(Chart("line", say.say("Follow-up", "Подальші дії"), (), empty=say.say("No follow-up has been reported.", "Про подальші дії не повідомлено."))),
        Heading(1, say.say("Activities", "Заходи"), "4"),
        long_table(say, rows),
        Table(say.say("Activities not held", "Непроведені заходи"), (Column("A"),), (), empty=say.say("All planned activities were held.", "Усі заплановані заходи проведено.")),
    )


def sample(language: str = "en", rows: int = 60) -> Document:
    """The sample report in one language, with a table of so many rows."""
    say = Speech(language, count())
    statement = "This programme is funded by the European Union and the Kingdom of the Netherlands. Its contents are the sole responsibility of the partners."
    cover = Cover(
        title=say.say("Health partnerships for recovery: results and finances", "Партнерства заради відновлення здоров'я: результати та фінанси"),
        subtitle=say.say("Interim report to the European Union, January to December 2024", "Проміжний звіт Європейському Союзу, січень–грудень 2024 року"),
        organisation=say.say("Partnership Programme Office", "Офіс програми партнерств"),
        facts=(
            (say.say("Period", "Період"), "2024-01-01 – 2024-12-31"),
            (say.say("Data as of", "Дані станом на"), "2025-03-14"),
            (say.say("Revision", "Ревізія"), "17"),
            (say.say("Verification code", "Код перевірки"), "E-4QK7-9T2M"),
        ),
        statement=say.say(statement, "Програма фінансується Європейським Союзом та Королівством Нідерландів."),
        status=say.say("DRAFT", "ПРОЄКТ"),
    )
    words = (("page", "Сторінка"), ("of", "з"), ("contents", "Зміст"), ("figure", "Рисунок"), ("table", "Таблиця"), ("gap", "розрив"))
    footer = say.say("Revision 17 · E-4QK7-9T2M", "Ревізія 17 · E-4QK7-9T2M")
    return Document(cover, blocks(say, rows), language, "2025-03-14T09:30:00+00:00", footer, words if language == "uk" else ())
