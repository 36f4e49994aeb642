"""Lists of participants: whoever stands in them gets a pseudonym at the door, spellings of one human are asked, nothing else goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.stores import store_of
from tests.tracker.intake.files import held, loaded, said, text_file, workbook
from tracker.errors import UnknownName
from tracker.intake.participants.recorded import Register
from tracker.intake.raw.tables import RawRow, RawTable
from tracker.intake.reading import NamesPeople
from tracker.intake.result import LoadResult
from tracker.intake.rows.sender import Sender
from tracker.intake.understanding.attendance import is_register
from tracker.people.vault import Vault, open_vault
from tracker.store import Store

ACTIVITY = {"activity_id": "X", "programme_id": "IMP", "kind": "TRAINING", "title": "T", "status": "held", "count_basis": "individual"}
HEAD = ["№", "Прізвище, ім’я, по батькові", "Посада", "Місце роботи", "Ел. пошта", "Телефон", "Стать", "Рік народження", "Підпис"]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one training and two organisations."""
    records = {
        "organisation": [{"org_id": name, "org_type": "10"} for name in ("MOH-UA", "CH-4")],
        "org_name": [
            {"org_id": "MOH-UA", "name": "Міністерство охорони здоров’я України", "lang": "uk"},
            {"org_id": "CH-4", "name": "Міська лікарня № 4", "lang": "uk"},
        ],
        "programme": [{"programme_id": "IMP", "name": "Impact"}],
        "activity": [ACTIVITY],
    }
    with store_of(tmp_path / "tracker.duckdb", records) as opened:
        yield opened


@pytest.fixture
def vault(store: Store) -> Iterator[Vault]:
    with open_vault(store.path) as opened:
        yield opened


def registered(store: Store, vault: Vault, file: Path, *, new: bool = True, **same: str) -> LoadResult:
    """The list loaded, or previewed; `row_5="4"` says that the human of row 5 is that of row 4."""
    said = {row.removeprefix("row_").replace("_", ":"): who for row, who in same.items()}
    desk = Register(vault, "consent", date(2030, 1, 1), "X", same=said, new=new)
    return loaded(store, file, register=desk, dry_run=not new)


def book(tmp_path: Path, *rows: Sequence[object], name: str = "list.xlsx") -> Path:
    """A list with a title, as it is kept in a spreadsheet of any name."""
    return workbook(tmp_path / name, {"Лист1": [["Список учасників"], HEAD, *([number, *row] for number, row in enumerate(rows, 1))]})


def asked(result: LoadResult) -> list[tuple[str, str, list[tuple[str, int]]]]:
    return [(each.about, each.said, [(one.identity, one.score) for one in each.candidates]) for each in result.proposals]


OLENA = ["Коваленко Олена Іванівна", "лікар", "Міністерство охорони здоров'я України", "o@x.example", "+380 50 111-22-33", "ж", 1984]
SERHII = ["Бойко Сергій Петрович", "медсестра", "", "-", "067 222 33 44", "чол.", ""]


def test_a_list_becomes_persons_and_participations_without_anything_that_identifies(store: Store, vault: Vault, tmp_path: Path) -> None:
    result = registered(store, vault, book(tmp_path, OLENA, SERHII, ["Всього: 2"]))
    assert (result.rejected, result.proposals) == ((), ())
    assert held(store, "select sex, birth_decade, home_org, legal_basis, cast(retain_until as varchar) from person order by sex") == [
        ("F", 1980, "MOH-UA", "consent", "2030-01-01"),
        ("M", None, None, "consent", "2030-01-01"),
    ]
    assert held(store, "select activity_id, role, org_id from participation order by org_id") == [
        ("X", "participant", "MOH-UA"),
        ("X", "participant", None),
    ]
    assert result.notes == (
        "list.xlsx, sheet Лист1: Occupation of 2 row(s) is not known and left empty: 3, 4",
        "list.xlsx, sheet Лист1: 2 people in 2 rows, 0 of them known already",
    )


def test_a_total_is_held_against_the_rows_above_it_not_those_below(store: Store, vault: Vault, tmp_path: Path) -> None:
    assert registered(store, vault, book(tmp_path, OLENA, ["Всього: 1"], SERHII, name="a.xlsx")).rejected == ()


def test_a_total_of_people_is_held_against_the_rows_and_is_nobody(store: Store, vault: Vault, tmp_path: Path) -> None:
    result = registered(store, vault, book(tmp_path, OLENA, SERHII, ["Всього: 3"], [2], name="a.xlsx"))
    assert said(result.rejected) == [
        (
            "A5",
            "",
            "The row says 3, but 2 row(s) stand above it",
            "The rows are taken as they stand. See whether one is missing, or correct the total.",
        )
    ]
    assert (result.added["person"], result.added["participation"]) == (2, 2)


def test_a_second_list_below_the_first_is_not_taken_for_its_activity(store: Store, vault: Vault, tmp_path: Path) -> None:
    twice = [["Тренінг 1"], HEAD, [1, *OLENA], HEAD, [2, *SERHII], ["Всього: 2"], [], ["Тренінг 2"], HEAD, [1, *OLENA], [2, *SERHII]]
    result = registered(store, vault, workbook(tmp_path / "list.xlsx", {"Лист1": twice}))
    assert said(result.rejected) == [
        (
            "A9",
            "",
            "The headings stand again below a title, so another list begins here; its 2 row(s) are not taken",
            "Put each list on a sheet of its own, with its own activity, or add a column activity_id.",
        )
    ]
    assert result.added == {"person": 2, "participation": 2}


def test_the_same_list_changes_nothing_and_an_empty_cell_takes_nothing_away(store: Store, vault: Vault, tmp_path: Path) -> None:
    registered(store, vault, book(tmp_path, OLENA))
    again = registered(store, vault, book(tmp_path, OLENA))
    bare = registered(store, vault, book(tmp_path, ["О. К.", "", "", "o@x.example"], name="bare.xlsx"))
    assert (again.added, again.changed, bare.added, bare.changed) == ({}, {}, {}, {})
    assert held(store, "select org_id from participation") == [("MOH-UA",)]


def test_a_preview_gives_no_pseudonym(store: Store, vault: Vault, tmp_path: Path) -> None:
    first = registered(store, vault, book(tmp_path, OLENA, SERHII, SERHII), new=False)
    assert first.new == (
        ("person", "new-3"),
        ("person", "new-4"),
        ("participation", "X/new-3/participant"),
        ("participation", "X/new-4/participant"),
    )
    assert vault._connection.execute("select count(*) from person").fetchone() == (0,)


def test_one_human_in_two_spellings_is_asked_and_taken_as_one_when_a_person_says_so(store: Store, vault: Vault, tmp_path: Path) -> None:
    file = book(tmp_path, OLENA, ["Elena Kovalenko", "", "CH-4", "", "", "", ""], ["Коваленко Олег", "", "CH-4", "", "", "", ""])
    preview = registered(store, vault, file, new=False)
    assert asked(preview) == [("person", "row 4", [("row 3", 95)])]
    assert preview.proposals[0].answer == "If they are one human, say so (--same 4=3)."
    assert "валенко" not in repr(preview).casefold()
    assert "kovalenko" not in repr(preview).casefold()
    registered(store, vault, file, row_4="3")
    assert held(store, "select count(*) from person") == [(2,)]
    assert registered(store, vault, book(tmp_path, ["Елена Коваленко", "", "CH-4"], name="later.xlsx"), new=False).proposals != ()
    assert registered(store, vault, book(tmp_path, ["Elena Kovalenko", "", "CH-4"], name="later.xlsx"), new=False).proposals == ()


def test_somebody_known_is_proposed_by_pseudonym_and_remembered_when_confirmed(store: Store, vault: Vault, tmp_path: Path) -> None:
    registered(store, vault, book(tmp_path, OLENA))
    ((person_id,),) = held(store, "select person_id from person")
    later = book(tmp_path, ["Olena Kovalenko", "", "", "", "", "", 1984], name="later.xlsx")
    assert asked(registered(store, vault, later, new=False)) == [("person", "row 3", [(person_id, 97)])]
    registered(store, vault, later, row_3=str(person_id))
    assert held(store, "select person_id from person") == [(person_id,)]
    assert registered(store, vault, later, new=False).proposals == ()


def test_two_who_were_saved_apart_are_told_how_to_merge(store: Store, vault: Vault, tmp_path: Path) -> None:
    result = registered(store, vault, book(tmp_path, OLENA, ["Kovalenko Olena", "", "CH-4"]))
    one, other = (each.candidates[0].identity if place else each.said for each in result.proposals for place in (0, 1))
    assert result.proposals[0].answer == f"If they are one human, merge them (tracker merge person {other} {one} --why …)."


@pytest.mark.parametrize(("home", "people"), [("UA", 1), (None, 2)])
def test_numbers_of_the_home_country_are_one_with_and_without_its_code(
    store: Store, vault: Vault, tmp_path: Path, home: str | None, people: int
) -> None:
    loaded(store, text_file(tmp_path / "programme.csv", f"programme_id,name,home_country\nIMP,Impact,{home or ''}\n"))
    rows = [[*SERHII[:4], phone, *SERHII[5:]] for phone in ("067 222 33 44", "+380 67 222-33-44")]
    preview = registered(store, vault, book(tmp_path, *rows), new=False)
    assert (preview.added["person"], len(preview.proposals)) == (people, people - 1)
    for number, row in enumerate(rows):
        registered(store, vault, book(tmp_path, row, name=f"{number}.xlsx"))
    assert held(store, "select count(*) from person") == [(people,)]


def test_a_row_that_cannot_be_taken_is_refused_without_a_word_of_it(store: Store, vault: Vault, tmp_path: Path) -> None:
    result = registered(
        store, vault, book(tmp_path, ["Коваль Ганна"], ["Коваль Яна", "", "CH-4", "yana@@x"], ["Коваль Іван", "", "Коваль і Ко"])
    )
    assert [(each.cell, each.reason) for each in result.rejected] == [
        ("A3", "This does not identify anybody"),
        ("A4", "The e-mail address is none"),
    ]
    assert result.proposals == ()
    assert "Коваль" not in repr(result)


def test_a_text_file_with_names_in_parts_and_lists_of_nobody(store: Store, vault: Vault, tmp_path: Path) -> None:
    text = "Surname;First name;Phone;Hours\nBoyko;Sergey;+380 67 222-33-44;6,5\n"
    assert registered(store, vault, text_file(tmp_path / "july.csv", text)).added == {"person": 1, "participation": 1}
    assert held(store, "select cast(hours as varchar) from participation") == [("6.5000",)]
    nobody = registered(store, vault, text_file(tmp_path / "n.csv", "a;b\n1;2\n"))
    assert [each.reason for each in nobody.rejected] == [
        "No column of names, e-mail addresses or telephone numbers was found; nobody is taken"
    ]


def test_of_a_participation_that_is_refused_nothing_is_recorded_and_the_corrected_list_is_whole(
    store: Store, vault: Vault, tmp_path: Path
) -> None:
    head = "Name,Phone,hours,activity_id"
    lines = ["Olena Koval,0501112233,6,X", "Serhii Boiko,0672223344,many,X", "Ivan Melnyk,0673334455,6,NOWHERE"]
    wrong = registered(store, vault, text_file(tmp_path / "a.csv", "\n".join([head, *lines])))
    assert (wrong.added, {each.line for each in wrong.rejected}) == ({"person": 1, "participation": 1}, {3, 4})
    assert held(store, "select count(*) from person") == [(1,)]
    right = [line.replace("many", "6").replace("NOWHERE", "X") for line in lines]
    assert registered(store, vault, text_file(tmp_path / "b.csv", "\n".join([head, *right]))).added == {"person": 2, "participation": 2}


@pytest.mark.parametrize(
    ("register", "message"),
    [
        ({"activity": "Y"}, "There is no activity “Y”"),
        ({"legal_basis": "consnet"}, "There is no legal ground “consnet”. Did you mean “consent”"),
        ({"role": "guest"}, "There is no role “guest”"),
    ],
)
def test_nobody_gets_a_pseudonym_for_a_list_that_could_not_be_recorded(
    store: Store, vault: Vault, tmp_path: Path, register: dict[str, Any], message: str
) -> None:
    said = Register(vault, "consent", date(2030, 1, 1), "X", new=True)
    with pytest.raises(UnknownName, match=message):
        loaded(store, book(tmp_path, OLENA), register=replace(said, **register))
    assert vault._connection.execute("select count(*) from person").fetchone() == (0,)


def test_headings_that_a_person_has_explained_are_read(store: Store, vault: Vault, tmp_path: Path) -> None:
    file = text_file(tmp_path / "list.csv", "Хто був;Звідки;Ел. пошта\nКоваленко Олена;МОЗ;немає\n")
    told = Sender(columns={"participation": {"Хто був": "name", "Звідки": "org_id"}}, organisations={"МОЗ": "MOH-UA"})
    loaded(store, file, register=Register(vault, "consent", date(2030, 1, 1), "X", new=True), sender=told)
    assert held(store, "select org_id from participation") == [("MOH-UA",)]


@pytest.mark.parametrize("same", [{"row_3": "3"}, {"row_3": "4", "row_4": "3"}], ids=["itself", "in a circle"])
def test_a_row_is_not_itself(store: Store, vault: Vault, tmp_path: Path, same: dict[str, str]) -> None:
    result = registered(store, vault, book(tmp_path, OLENA, SERHII), new=False, **same)
    assert "is said to be itself" in result.rejected[0].reason


@pytest.mark.parametrize(
    ("same", "message"),
    [
        ({"row_99": "3"}, "Row 99 tells of nobody"),
        ({"row_2": "3"}, "Row 2 tells of nobody"),
        ({"row_4": "99"}, "Row 99 tells of nobody"),
        ({"row_1_4": "3"}, "Row 1:4 tells of nobody"),
        ({"row_4": "P-1"}, "Nobody bears the pseudonym that row 4 was said to have"),
    ],
)
def test_who_was_said_to_be_somebody_must_stand_in_the_list(
    store: Store, vault: Vault, tmp_path: Path, same: dict[str, Any], message: str
) -> None:
    with pytest.raises(UnknownName, match=message):
        registered(store, vault, book(tmp_path, OLENA, SERHII), **same)
    assert (store.head, vault._connection.execute("select count(*) from person").fetchone()) == (1, (0,))


@pytest.mark.parametrize(
    ("headings", "found"),
    [
        ("П.І.Б.;Посада", True),
        ("Name;E-mail", True),
        ("Name;Organisation;Sex", True),
        ("Nom;Prénom;Établissement", True),
        ("activity_id;Surname;Phone", True),
        ("Name;Organisation", False),
        ("person_id;Full name;legal_basis", False),
        ("programme_id;name", False),
        ("org_id;name;E-mail", False),
        ("title;signed_on", False),
    ],
)
def test_a_list_of_participants_is_known_by_its_headings(headings: str, *, found: bool) -> None:
    rows = tuple(RawRow(number, text.split(";")) for number, text in enumerate(("Список", headings, "x;y;z"), 1))
    assert is_register(RawTable("list.csv", None, rows)) is found


def test_a_load_without_a_door_takes_nothing_of_a_list(store: Store, tmp_path: Path) -> None:
    with pytest.raises(NamesPeople, match=r"list\.xlsx is a list of participants, and nothing of it was taken") as refused:
        loaded(store, book(tmp_path, OLENA))
    assert "tracker people register" in str(refused.value)
    big = text_file(tmp_path / "participation.csv", "П.І.Б.;Телефон\n" + "Коваль Ганна;0501112233\n" * 30_000)
    with pytest.raises(NamesPeople):
        loaded(store, big)


def days(tmp_path: Path, *lists: Sequence[Sequence[object]]) -> Path:
    """A workbook with a list for each day, and a sheet that is none."""
    sheets = {f"День {place}": [HEAD, *([number, *row] for number, row in enumerate(rows, 1))] for place, rows in enumerate(lists, 1)}
    return workbook(tmp_path / "days.xlsx", {**sheets, "Програма": [["09:00", "Відкриття"]]})


def test_all_lists_of_a_workbook_are_taken_each_with_its_activity(store: Store, vault: Vault, tmp_path: Path) -> None:
    store.save({"activity": [ACTIVITY | {"activity_id": "Y"}]}, actor="a", reason="b")
    two = days(tmp_path, [OLENA, SERHII], [["Elena Kovalenko", "", "CH-4", "", "", "", 1984], SERHII])
    said = Register(vault, "consent", date(2030, 1, 1), "X", activities={"День 2": "Y"})
    preview = loaded(store, two, register=said, dry_run=True)
    assert preview.added == {"person": 3, "participation": 4}
    assert asked(preview) == [("person", "row 2:2", [("row 1:2", 95)])]
    assert preview.proposals[0].answer == "If they are one human, say so (--same 2:2=1:2)."
    assert preview.notes[:2] == (
        "days.xlsx: 2 lists of participants, in which a row is told as 2:5, list and row",
        "days.xlsx: 1 other sheet(s) left out",
    )
    loaded(store, two, register=replace(said, same={"2:2": "1:2"}, new=True))
    assert held(store, "select activity_id, count(*), count(distinct person_id) from participation group by all order by 1") == [
        ("X", 2, 2),
        ("Y", 2, 2),
    ]
    assert held(store, "select count(*), count(distinct birth_decade) from person") == [(2, 1)]


def test_who_attends_several_days_of_one_activity_participates_once(store: Store, vault: Vault, tmp_path: Path) -> None:
    result = registered(store, vault, days(tmp_path, [SERHII], [[*SERHII[:2], "CH-4", *SERHII[3:]]]))
    assert (result.added, result.rejected) == ({"person": 1, "participation": 1}, ())
    assert held(store, "select org_id from participation") == [("CH-4",)]


@pytest.mark.parametrize("sheet", ["", "День 2"])
def test_a_list_of_no_activity_gives_nobody_a_pseudonym(store: Store, vault: Vault, tmp_path: Path, sheet: str) -> None:
    said = Register(vault, "consent", date(2030, 1, 1), new=True, activities={sheet: "X"} if sheet else {})
    result = loaded(store, days(tmp_path, [OLENA], [SERHII]), register=said)
    assert [(each.sheet, each.reason) for each in result.rejected] == [
        (f"День {place}", "It is not said which activity was attended; nobody of this list is taken")
        for place in ((1,) if sheet else (1, 2))
    ]
    assert vault._connection.execute("select count(*) from person").fetchone() == (1 if sheet else 0,)


def test_an_activity_of_a_sheet_that_is_no_list_is_refused(store: Store, vault: Vault, tmp_path: Path) -> None:
    said = Register(vault, "consent", date(2030, 1, 1), "X", new=True, activities={"День 3": "X"})
    with pytest.raises(UnknownName, match="There is no list of participants in a sheet “День 3”"):
        loaded(store, days(tmp_path, [OLENA]), register=said)


def test_headings_that_nobody_has_explained_are_asked_once(store: Store, vault: Vault, tmp_path: Path) -> None:
    head = ["№", "ПІП учасника", "Посада", "Ел. пошта", "Підпис", "1980501234", "Коваленко"]
    one = ["1", "Коваленко Олена", "лікар", "o@x.example"]
    file = workbook(tmp_path / "list.xlsx", {"1": [head, one], "2": [head, one]})
    result = registered(store, vault, file, new=False)
    assert [(each.about, each.said, each.section, each.where, each.times) for each in result.proposals] == [
        ("column", "ПІП учасника", "columns.participation", "list.xlsx, sheet 1, cell B1", 2)
    ]
    assert "list.xlsx, sheet 1: columns that are not read, since their headings are not known: F, G" in result.notes
    told = Sender(columns={"participation": {"ПІП учасника": "name"}})
    assert loaded(store, file, register=Register(vault, "consent", date(2030, 1, 1), "X"), sender=told, dry_run=True).proposals == ()
    names = workbook(tmp_path / "names.xlsx", {"Лист1": [["Коваленко Олена", "Посада"], ["Бойко Ян", "лікар"]]})
    assert registered(store, vault, names, new=False).proposals == (), "what may be a name itself is not told"


def test_somebody_whose_name_is_a_word_for_totals_is_taken(store: Store, vault: Vault, tmp_path: Path) -> None:
    text = "Surname;First name;Organisation;Hours\nSum;Wong;CH-4;6\nTotal;;;6\n"
    assert registered(store, vault, text_file(tmp_path / "july.csv", text)).added == {"person": 1, "participation": 1}


def test_a_birthday_kept_as_a_serial_tells_no_year(store: Store, vault: Vault, tmp_path: Path) -> None:
    """20451 is a day of 1955, and no year 2045."""
    born = {"Іваненко Петро Іванович": 20451, "Шевчук Олена Петрівна": "09.05.1955", "Бондар Марія Йосипівна": 19800509}
    people = [[name, None, None, None, f"067000000{n}", None, day] for n, (name, day) in enumerate(born.items())]
    registered(store, vault, book(tmp_path, *people))
    assert sorted(held(store, "select birth_decade from person"), key=str) == [(1950,), (1980,), (None,)]


def test_somebody_under_a_heading_that_nobody_knows_is_told(store: Store, vault: Vault, tmp_path: Path) -> None:
    rows = [
        ["№", "Хто був", "Телефон", "Звідки"],
        [1, "Коваленко Олена", "067 111 22 33", "Львів"],
        [2, "Бойко Сергій", None, "Львів"],
        [3],
    ]
    result = registered(store, vault, workbook(tmp_path / "a.xlsx", {"Лист1": rows}))
    reason = "Nothing that is read of this row tells who it is, so nobody is counted for it"
    assert [told[:3] for told in said(result.rejected)] == [("A3", "", reason)]
    assert result.added == {"person": 1, "participation": 1}


def test_a_list_headed_in_russian_is_read(store: Store, vault: Vault, tmp_path: Path) -> None:
    head = ["№", "ФИО участника", "Должность", "Организация", "Эл. почта", "Телефон", "Пол", "Подпись"]
    rows = [
        head,
        [1, "Коваленко Елена", "врач", "МОЗ", "o@x.example", None, "ж"],
        [2, "Бойко Сергей", "врач", "Міська лікарня № 4", None, None, "м"],
    ]
    result = registered(store, vault, workbook(tmp_path / "a.xlsx", {"Лист1": rows}))
    assert (result.added, len(result.rejected)) == ({"person": 2, "participation": 2}, 0)
    assert held(store, "select org_id from participation order by org_id nulls first") == [(None,), ("CH-4",)]


def test_an_address_in_the_cell_of_a_name_is_no_part_of_the_name(store: Store, vault: Vault, tmp_path: Path) -> None:
    first = registered(
        store, vault, workbook(tmp_path / "a.xlsx", {"Лист1": [["ПІБ", "Посада"], ["Коваленко Олена <o@x.example>", "лікар"]]})
    )
    again = registered(store, vault, workbook(tmp_path / "b.xlsx", {"Лист1": [["ПІБ", "Ел. пошта"], ["Коваленко Олена", "O@x.example"]]}))
    assert (first.added["person"], again.added.get("person", 0), again.proposals) == (1, 0, ())


def test_a_heading_that_is_a_whole_list_is_not_quoted(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Where the ends of lines were lost, names stand in one cell with the words of headings."""
    lost = "Посада " + "Канаренко Олена, лікар; " * 3
    file = workbook(tmp_path / "list.xlsx", {"Лист1": [[*HEAD, lost], [1, *OLENA]]})
    assert "канаренко" not in repr(registered(store, vault, file)).casefold()


def listed(store: Store, vault: Vault, tmp_path: Path, head: str, *rows: Sequence[object]) -> LoadResult:
    """A list with headings of its own."""
    return registered(store, vault, workbook(tmp_path / "list.xlsx", {"Лист1": [head.split("|"), *rows]}), new=False)


def told(result: LoadResult) -> tuple[int, list[str]]:
    """How many people come, and what is said of the rows."""
    return result.added.get("participation", 0), [note.partition(": ")[2] for note in result.notes[:-1]] + [
        each.reason for each in result.rejected
    ]


NAMES = [["Коваленко Олена", "CH-4"], ["Бойко Сергій", "CH-4"], ["Щербак Юрій", "CH-4"]]


@pytest.mark.parametrize(
    ("headings", "marks"),
    [
        ("Присутність", [["присутня"], ["відсутній (хвороба)"], ["так"]]),
        ("Присутній/відсутній", [["+"], ["н/б"], ["+"]]),
        ("День 1|День 2", [["+", None], [None, None], [None, "+"]]),
        ("12.05.2026|13.05.2026", [["підпис", "підпис"], ["-", "-"], ["підпис", None]]),
        ("Attendance", [["yes"], ["no"], ["yes"]]),
        ("Présence", [["oui"], ["absent"], ["oui"]]),
        ("Émargement jour 1|Émargement jour 2", [["x", "x"], [None, None], [None, "x"]]),
    ],
)
def test_who_did_not_come_is_no_participant(store: Store, vault: Vault, tmp_path: Path, headings: str, marks: list[list[object]]) -> None:
    rows = [[*name, *mark] for name, mark in zip(NAMES, marks, strict=True)]
    assert told(listed(store, vault, tmp_path, f"ПІБ|Заклад|{headings}", *rows)) == (
        2,
        ["1 row(s) of people who did not come are not taken (row 3)"],
    )


@pytest.mark.parametrize("asked", ["Чи згодні ви на обробку персональних даних?", "I consent to my data being kept", "Consentement"])
@pytest.mark.parametrize("no", ["Ні", "No", "не згоден", "Non", "I do not agree", False])
def test_who_does_not_agree_to_be_recorded_is_not(store: Store, vault: Vault, tmp_path: Path, asked: str, no: object) -> None:
    head = ["ПІБ", "Телефон", asked, "Згода на фото"]
    rows = [["Коваль Олена", "0501112233", "Так", "Ні"], ["Мельник Іван", "0502223344", no, "Так"], ["Бойко Сергій", "0503334455", "", ""]]
    result = registered(store, vault, workbook(tmp_path / "a.xlsx", {"Лист1": [head, *rows]}))
    assert (result.added, result.rejected) == ({"person": 2, "participation": 2}, ())
    assert [note for note in result.notes if "agree" in note] == [
        "a.xlsx, sheet Лист1: 1 row(s) of people who do not agree to be recorded are not taken (row 3)"
    ]


def test_where_nobody_has_a_mark_all_came(store: Store, vault: Vault, tmp_path: Path) -> None:
    """A sheet signed on paper; days stand below one heading."""
    assert told(listed(store, vault, tmp_path, "ПІБ|Заклад|Підпис|", ["", "", "День 1", "День 2"], *NAMES)) == (3, [])
    again = listed(store, vault, tmp_path, "ПІБ|Заклад|Підпис|", ["", "", "День 1", "День 2"], [*NAMES[0], "", "+"], *NAMES[1:])
    assert told(again) == (1, ["2 row(s) of people who did not come are not taken (row 4, 5)"])


def test_a_number_of_an_office_makes_nobody_one_human(store: Store, vault: Vault, tmp_path: Path) -> None:
    """All of a hospital give its telephone; a couple of spellings of one human is one all the same."""
    office = [[*name, "(044) 222-33-44", "office@x.example"] for name in NAMES]
    result = listed(store, vault, tmp_path, "ПІБ|Заклад|Телефон|Ел. пошта", *office)
    assert told(result) == (3, ["3 row(s) have a number or address that others have, too: it tells of nobody"])
    own = [["Коваленко Олена", "", "0671112233"], ["Elena Kovalenko", "", "067 111 22 33"], ["О. К.", "", "+380671112233"]]
    assert told(listed(store, vault, tmp_path, "ПІБ|Заклад|Телефон", *own))[0] == 2


def test_namesakes_with_addresses_of_their_own_are_told(store: Store, vault: Vault, tmp_path: Path) -> None:
    """Name and place make them one human; that their addresses differ is not kept from whoever loads the list."""
    rows = [["Коваленко Олена", "CH-4", address] for address in ("a@x.example", "b@x.example", "")]
    reason = "1 row(s) are taken as the human of an earlier row by name, but have another number or address (row 3)"
    assert told(listed(store, vault, tmp_path, "ПІБ|Заклад|Ел. пошта", *rows)) == (1, [reason])


def test_a_number_that_another_name_is_known_by_is_told(store: Store, vault: Vault, tmp_path: Path) -> None:
    """It may be an office's, or the name has changed; spelled otherwise it is the same."""
    registered(store, vault, book(tmp_path, OLENA))
    rows = [[name, "CH-4", "o@x.example"] for name in ("Elena Kovalenko", "О. Коваленко", "Бойко Сергій")]
    for at, reason in (0, []), (1, []), (2, ["1 row(s) are of somebody known by that number or address, but under another name (row 2)"]):
        assert told(listed(store, vault, tmp_path, "ПІБ|Заклад|Ел. пошта", rows[at])) == (0, reason)


def test_who_made_a_list_is_no_participant(store: Store, vault: Vault, tmp_path: Path) -> None:
    signed = [["Виконавець:", "Канаренко О. І.", "CH-4", "0509876543"], ["Директор департаменту", "Олена КАНАРЕНКО", "CH-4", ""]]
    result = listed(store, vault, tmp_path, "№|ПІБ|Заклад|Телефон", [1, *NAMES[0], ""], [2, "Голова Іван", "CH-4", ""], *signed)
    assert told(result) == (2, ["2 row(s) of remarks and signatures left out (row 4, 5)"])


def test_numbers_and_addresses_in_one_column_are_told_apart(store: Store, vault: Vault, tmp_path: Path) -> None:
    first = registered(
        store,
        vault,
        workbook(
            tmp_path / "a.xlsx",
            {"Лист1": [["Прізвище,\nім’я", "Контакти (тел., e-mail)"], ["Коваленко\nОлена", "067 111 22 33,\no@x.example"]]},
        ),
    )
    again = listed(store, vault, tmp_path, "Name|Phone|Email address", ["O. K.", "", "o@x.example"], ["O. K.", "0671112233", ""])
    assert (first.added, again.added, again.notes[-1]) == (
        {"person": 1, "participation": 1},
        {},
        "list.xlsx, sheet Лист1: 1 people in 2 rows, 1 of them known already",
    )


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("N°|Prénom et nom|Structure|Contact", [1, "Aminata Diallo", "CH-4", "+224 620 11 22 33"]),
        ("Name (Original Name)|User Email", ["Olena Kovalenko (iPhone)", "o@x.example"]),
        ("№ з/п|Прізвище, ініціали|Назва закладу|Моб. тел.", [1, "Коваленко О. І.", "CH-4", "067 111 22 33"]),
        ("№|ПІБ|Роль|Телефон", [1, "Коваленко Олена", "Тренерка", "067 111 22 33"]),
    ],
)
def test_headings_as_lists_have_them_are_read_without_a_question(
    store: Store, vault: Vault, tmp_path: Path, headings: str, row: list[object]
) -> None:
    result = listed(store, vault, tmp_path, headings, row)
    assert (told(result), result.proposals) == ((1, []), ())


def test_titles_and_stray_letters_are_no_part_of_a_name(store: Store, vault: Vault, tmp_path: Path) -> None:
    names = ["Іваненко Олена", "д-р Іваненко Олена", "Iвaненко Oлена", "проф. Іваненко Олена, д.м.н.", "Іваненко Олена, MD"]
    result = listed(store, vault, tmp_path, "Ваше прізвище та ім’я|Заклад охорони здоров’я", *([name, "CH-4"] for name in names))
    assert (result.added["person"], result.rejected, result.proposals) == (1, (), ())


def test_contacts_of_offices_are_no_list_of_participants() -> None:
    rows = tuple(RawRow(number, text.split(";")) for number, text in enumerate(("Name;Contacts", "x;y"), 1))
    assert not is_register(RawTable("list.csv", None, rows))


@pytest.mark.parametrize("new", [False, True])
def test_namesakes_at_one_place_born_in_different_years_are_two_people(store: Store, vault: Vault, tmp_path: Path, new: bool) -> None:
    row = ["Коваль Олена", "лікар", "Міністерство охорони здоров'я України", "", "", "ж"]
    result = registered(store, vault, book(tmp_path, [*row, 1980], [*row, 1977], [*row, 1980]), new=new)
    assert result.added == {"person": 2, "participation": 2}
    assert registered(store, vault, book(tmp_path, [*row, 1977], [*row, 1980], name="b.xlsx")).added == ({} if new else result.added)
