"""Names of humans: the same in Cyrillic and Latin letters, with or without patronymic, and not the same where people differ."""

from __future__ import annotations

import pytest

from tracker.people.identifiers import Identifiers
from tracker.people.names import spelled

ONE = """
    Шевченко Тарас Григорович | Taras Shevchenko
    Зеленський Володимир      | Владимир Зеленский
    Юрій Щербак               | Yuri Shcherbak
    Дем’яненко Олена Іванівна | Elena Demyanenko
    Наталія Ющенко            | Nataliya Yushchenko
    Бойко Ганна Миколаївна    | Anna Boyko
    Петрович Іван Іванович    | Ivan Petrovych
    Нечуй-Левицька Ірина      | Iryna Nechui-Levytska
    Євген Гончарук            | Evgeny Goncharuk
    Oleksii Tkachenko         | Алексей Ткаченко
"""
OTHERS = """
    Коваленко Сергій Петрович | Коваленко Сергій Іванович
    Коваленко Сергій          | Коваленко Олена
    Іванна Петренко           | Іван Петренко
    Олександр Коваль          | Олександра Коваль
    Ковальський Ян            | Ковальська Яна
    Ткаченко Марія            | Ткачук Марія
    Мельник Анна              | Мельник Інна
"""


def pairs(table: str) -> list[list[str]]:
    return [[name.strip() for name in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("one", "other"), pairs(ONE))
def test_spellings_of_one_name_are_alike_and_share_a_key(one: str, other: str) -> None:
    assert spelled(one).likeness(spelled(other)) >= 95
    assert spelled(one).key == spelled(other).key != ""


@pytest.mark.parametrize(("one", "other"), pairs(OTHERS))
def test_names_of_two_people_are_not(one: str, other: str) -> None:
    assert spelled(one).likeness(spelled(other)) < 80


def test_an_initial_may_stand_for_a_name_but_has_no_key() -> None:
    initials = spelled("Коваленко С. П.")
    assert [initials.likeness(spelled("Коваленко Сергій Петрович")), initials.key] == [80, ""]


def test_near_forms_are_as_likely_as_what_they_hold() -> None:
    told = Identifiers(name="Бойко Ганна", birth_year="1980", phone="067 222 33 44", organisation="МОЗ")
    assert [likely for _, likely in told.near()] == [97, 95, 90, 80]
    assert Identifiers(phone="+380672223344").near() == Identifiers(phone="0672223344").near()
    assert Identifiers(email="a@b.example").near() == ()
