"""A report with every kind of block and chart, in English and in Ukrainian, to look at and to test."""

from __future__ import annotations

from itertools import count

from indicators.chart import Chart
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
from tests.reports.pdf.sample_charts import Speech, bars, columns, countries, curves, funnel, stacked


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
    return Table(
        title, columns, tuple(cells), note=say.say("n/r: not reported; <5: suppressed.", "n/r: не повідомлено."), strong=(rows - 1,)
    )


def logframe(say: Speech) -> Table:
    """A matrix for a landscape page."""
    names = ("Results chain", "Indicator", "Baseline", "Milestone", "Target", "Current value", "Source of verification", "Assumptions")
    turned = ("Ланцюг результатів", "Індикатор", "Базове", "Віха", "Ціль", "Поточне значення", "Джерело перевірки", "Припущення")
    right = {2, 3, 4, 5}
    columns = tuple(
        Column(say.say(a, b), 1.0 if at in right else 1.9, "right" if at in right else "left")
        for at, (a, b) in enumerate(zip(names, turned, strict=True))
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
            Tile(
                say.say("Agreements signed", "Підписані угоди"),
                say.cite("38"),
                say.say("agreements", "угоди"),
                say.say("Target: 60", "Ціль: 60"),
                "+12",
                (2, 5, 9, 21, 38),
            ),
            Tile(
                say.say("Trainings held", "Проведені навчання"),
                say.cite("124"),
                "",
                say.say("Target: 120", "Ціль: 120"),
                "+40",
                (10, 44, None, 84, 124),
            ),
            Tile(
                say.say("Participants", "Учасники"),
                say.cite(say.say("about 2,350", "близько 2 350")),
                say.say("attendances", "відвідування"),
                "",
                "+310",
                (300, 900, 2350),
            ),
            Tile(
                say.say("Funds spent", "Витрачені кошти"),
                say.cite("EUR 2,735,750"),
                "",
                say.say("Budget: EUR 3,700,000", "Бюджет: EUR 3 700 000"),
                "",
                (1, 6, 17, 27),
            ),
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
            " attendances were counted in trainings. Nearly half of the partners are hospitals. "
            "The register lags behind what partners state in public, and the gap is shown below.",
            " відвідувань враховано на навчаннях. Майже половина партнерів — лікарні. "
            "Реєстр відстає від заявленого публічно; розрив показано нижче.",
        ),
    )
    return (
        Heading(1, say.say("Description", "Опис"), "1"),
        KeyFacts(
            (
                (say.say("Coordinator", "Координатор"), (say.say("Institute for Global Health", "Інститут глобального здоров'я"),)),
                (say.say("Contract", "Договір"), ("NDICI-GEO/2023/442-118",)),
                (
                    say.say("Final beneficiaries", "Кінцеві бенефіціари"),
                    (say.cite("1,420"), say.say(" women, ", " жінок, "), say.cite("930"), say.say(" men", " чоловіків")),
                ),
            )
        ),
        Heading(1, say.say("Results", "Результати"), "2"),
        Heading(2, say.say("Executive summary", "Резюме"), "2.1"),
        Paragraph((say.say("Four figures sum up the period.", "Чотири показники підсумовують період."),), "lead"),
        tiles(say),
        Paragraph(prose),
        Paragraph((say.say("Hospitals in six oblasts took part.", "Участь узяли лікарні шести областей."),), "item"),
        Paragraph((say.say("Two partners left the programme.", "Два партнери вийшли з програми."),), "item"),
        Paragraph(
            (say.say("Figures with an address can be traced to their rows.", "Показники з адресою можна простежити до рядків."),), "note"
        ),
        Notice(say.say("No partner has reported on follow-up after six months.", "Жоден партнер не звітував про подальші дії."), "empty"),
        Notice(
            say.say("The fourth quarter rests on two of five monitoring returns.", "Четвертий квартал спирається на два з п'яти звітів."),
            "caution",
        ),
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
        Picture(
            Chart(
                "line",
                say.say("Follow-up", "Подальші дії"),
                (),
                empty=say.say("No follow-up has been reported.", "Про подальші дії не повідомлено."),
            )
        ),
        Heading(1, say.say("Activities", "Заходи"), "4"),
        long_table(say, rows),
        Table(
            say.say("Activities not held", "Непроведені заходи"),
            (Column("A"),),
            (),
            empty=say.say("All planned activities were held.", "Усі заплановані заходи проведено."),
        ),
    )


def sample(language: str = "en", rows: int = 60) -> Document:
    """The sample report in one language, with a table of so many rows."""
    say = Speech(language, count())
    funders = "This programme is funded by the European Union and the Kingdom of the Netherlands."
    statement = f"{funders} Its contents are the sole responsibility of the partners."
    cover = Cover(
        title=say.say(
            "Health partnerships for recovery: results and finances", "Партнерства заради відновлення здоров'я: результати та фінанси"
        ),
        subtitle=say.say(
            "Interim report to the European Union, January to December 2024", "Проміжний звіт Європейському Союзу, січень–грудень 2024 року"
        ),
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
