"""Names of organisations, headings and codes of a sender: known ones are taken, the others are asked once and remembered."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.tracker.intake.files import held, loaded, text_file, workbook
from tracker.errors import BadDeclaration, UnknownName, UnreadableFile, WrongRequest
from tracker.intake.formats.given import Given
from tracker.intake.names.decisions import refuse_nonsense
from tracker.intake.names.known import Organisations
from tracker.intake.result import LoadResult
from tracker.intake.rows.sender import NOBODY, Sender, forget, remember, remembered, sender_path, senders
from tracker.store import Store

KNOWN = Organisations(
    frozenset({"MOH-UA", "WHO", "PMC", "CH-4", "CH-14", "SCI"}),
    (
        ("MOH-UA", "Ministry of Health of Ukraine"),
        ("MOH-UA", "Міністерство охорони здоров’я України"),
        ("WHO", "World Health Organization"),
        ("PMC", "Princess Máxima Center"),
        ("CH-4", "City Hospital No 4"),
        ("CH-14", "City Hospital No 14"),
        ("SCI", "Save the Children"),
    ),
    (("WHO", "XM-DAC", "928"), ("MOH-UA", "UA-EDR", "00012925")),
    {"Макс. центр": "PMC", "MOH/PMC": "MOH-UA; PMC"},
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("WHO", "WHO"),
        ("moh-ua", "MOH-UA"),
        ("MINISTRY of Health of Ukraine", "MOH-UA"),
        ("Міністерство охорони здоров'я України", "MOH-UA"),
        ("Ministerstvo okhorony zdorovia Ukrainy", "MOH-UA"),
        ("Princess Maxima Center", "PMC"),
        ("The Princess & Máxima Center", "PMC"),
        ("XM-DAC-928", "WHO"),
        ("00012925", "MOH-UA"),
        ("Макс. Центр", "PMC"),
        ("MOH/PMC", "MOH-UA PMC"),
        ("928", ""),
        ("Ministry of Helth", ""),
        ("City Hospital No 5", ""),
    ],
)
def test_an_organisation_is_known_by_identity_identifier_name_or_decision(said: str, meant: str) -> None:
    assert " ".join(KNOWN.meant(said)) == meant


def test_the_nearest_names_are_proposed_with_a_score_and_numbers_tell_hospitals_apart() -> None:
    assert [(each.identity, each.score) for each in KNOWN.candidates("Ministry of Helth, Ukraine")] == [("MOH-UA", 93)]
    assert [each.identity for each in KNOWN.candidates("City Hospital 4")] == ["CH-4"]
    assert KNOWN.candidates("Rotary Club") == ()


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("WHO/Save the Children", ["WHO 100", "SCI 100"]),
        ("WHO and Doctors of the World", ["WHO 100", "doctors-of-the-world 0"]),
        ("UNICEF/Save the Childern", ["unicef 0", "SCI 94"]),
        ("Rotary; Lions", ["rotary 0", "lions 0"]),
        ("Smith & Sons", []),
        ("Novo Nordisk A/S", []),
        ("n/a", []),
        ("World Health Organization", []),
    ],
)
def test_a_joint_name_is_seen_by_a_known_part_or_a_stroke_and_new_parts_are_given_an_identity(said: str, parts: list[str]) -> None:
    assert [f"{some[0].identity} {some[0].score}" for _, some in KNOWN.parts(said)] == parts


def test_one_organisation_named_twice_is_that_one() -> None:
    assert KNOWN.meant("World Health Organization (WHO)") == KNOWN.meant("WHO / World Health Organization") == ("WHO",)
    assert KNOWN.meant("WHO / Save the Children") == ()


def test_two_organisations_of_one_name_are_asked() -> None:
    twins = Organisations(frozenset({"A", "B"}), (("A", "Central Hospital"), ("B", "Central hospital")))
    assert twins.meant("Central Hospital") == ()
    assert [(each.identity, each.score) for each in twins.candidates("central hospital")] == [("A", 100), ("B", 100)]


PARTY = ["agreement_id", "org_id", "side"]


def asked(result: LoadResult) -> list[tuple[str, str, list[str], int]]:
    return [(each.about, each.said, [one.identity for one in each.candidates], each.times) for each in result.proposals]


@pytest.fixture
def named(store: Store) -> Store:
    """The store of the tests, its organisations with names."""
    names = {"MOH-UA": "Ministry of Health of Ukraine", "WHO": "World Health Organization", "PMC": "Princess Máxima Center"}
    rows = [{"org_id": org_id, "name": name, "lang": "en"} for org_id, name in names.items()]
    store.save({"org_name": rows}, actor="test", reason="names")
    return store


def test_known_names_are_taken_and_told_unknown_ones_asked_once(named: Store, tmp_path: Path) -> None:
    rows = [PARTY, ["A-1", "Ministry of Health of Ukraine", "home"], ["A-1", "Princess Maxim Center", "foreign"]]
    file = workbook(tmp_path / "a.xlsx", {"Agreement party": [*rows, ["A-1", "princess maxim center", "foreign"]]})
    result = loaded(named, file)
    assert held(named, "select org_id from agreement_party") == [("MOH-UA",)]
    assert "agreement_party: “Ministry of Health of Ukraine” is taken as MOH-UA (Ministry of Health of Ukraine)" in result.notes
    assert ("organisation", "Princess Maxim Center", ["PMC"], 1) in asked(result)

    remember(named.path, "giz", "organisations", "Princess Maxim Center", "PMC")
    again = loaded(named, file, sender=remembered(named.path, "giz"))
    assert (again.rejected, again.proposals) == ((), ())
    assert held(named, "select org_id from agreement_party order by org_id") == [("MOH-UA",), ("PMC",)]


def test_an_unknown_name_is_asked_at_once_though_its_row_is_refused_for_another_word(named: Store, tmp_path: Path) -> None:
    rows = [PARTY, ["A-1", "Princess Maxim Center", "nowhere"], ["A-1", "WHO", "home"]]
    result = loaded(named, workbook(tmp_path / "a.xlsx", {"Agreement party": rows}))
    assert [(about, said) for about, said, _, _ in asked(result)] == [("code", "nowhere"), ("organisation", "Princess Maxim Center")]
    assert held(named, "select org_id from agreement_party") == [("WHO",)]


def test_many_names_are_told_in_few_words(named: Store, tmp_path: Path) -> None:
    spellings = [["A-1", f"World Health Organization{'.' * dots}", "home"] for dots in range(1, 12)]
    notes = loaded(named, workbook(tmp_path / "a.xlsx", {"Agreement party": [PARTY, *spellings]})).notes
    assert [note for note in notes if "taken" in note][-1] == "agreement_party: and 3 more names are taken so"


def test_a_joint_name_becomes_a_row_for_each_when_a_person_says_so(named: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"Agreement party": [PARTY, ["A-1", "WHO / Princess Máxima Center", "foreign"]]})
    assert asked(loaded(named, file)) == [("joint name", "WHO / Princess Máxima Center", ["WHO", "PMC"], 1)]
    assert held(named, "from agreement_party") == []
    half = workbook(tmp_path / "b.xlsx", {"Agreement party": [PARTY, ["A-1", "UNICEF/Save the Children", "foreign"]]})
    (proposal,) = loaded(named, half).proposals
    assert (proposal.about, [(one.identity, one.score) for one in proposal.candidates]) == (
        "joint name",
        [("unicef", 0), ("save-the-children", 0)],
    )
    assert proposal.answer.endswith("Then load first: “UNICEF” (unicef); “Save the Children” (save-the-children)")
    loaded(named, file, sender=Sender(organisations={"WHO / Princess Máxima Center": "WHO; PMC"}))
    assert held(named, "select org_id from agreement_party order by org_id") == [("PMC",), ("WHO",)]


def test_a_new_organisation_of_almost_a_known_name_is_asked(named: Store, tmp_path: Path) -> None:
    new = {
        "Organisation": [["org_id", "org_type"], ["WHO-2", "40"]],
        "Organisation name": [["org_id", "name", "lang"], ["WHO-2", "World Health Organisation", "en"]],
    }
    result = loaded(named, workbook(tmp_path / "a.xlsx", new))
    assert asked(result) == [("duplicate", "WHO-2", ["WHO"], 1)]
    assert result.proposals[0].answer.endswith("load it and merge them (tracker merge organisation WHO WHO-2 --why …)")
    assert asked(loaded(named, workbook(tmp_path / "b.xlsx", new))) == []


def test_all_new_organisations_are_compared_unless_names_are_too_many(
    named: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[f"N{number}", f"Clinic number {number}", "en"] for number in range(300)] + [["TWIN", "Health Organization, World", "en"]]
    new = {
        "Organisation": [["org_id", "org_type"], *([row[0], "80"] for row in rows)],
        "Organisation name": [["org_id", "name", "lang"], *rows],
    }
    file = workbook(tmp_path / "a.xlsx", new)
    assert asked(loaded(named, file, dry_run=True)) == [("duplicate", "TWIN", ["WHO"], 1)]
    monkeypatch.setattr("tracker.intake.names.meanings._COMPARISONS", 70_000)
    (note,) = (each for each in loaded(named, file, dry_run=True).notes if each.startswith("org_name"))
    assert note.startswith("org_name: of 301 new organisations the first 2")


def test_an_amount_is_not_divided_and_one_payer_stays_one(named: Store, tmp_path: Path) -> None:
    both = Sender(organisations={"WHO/PMC": "WHO; PMC"})
    paid = [["txn_id", "programme_id", "type", "txn_date", "amount", "currency", "provider_org", "boundary"]]
    file = workbook(tmp_path / "a.xlsx", {"Transaction": [*paid, ["T-1", "IMP", "3", "2024-01-01", 5, "EUR", "WHO/PMC", "external"]]})
    assert [each.reason for each in loaded(named, file, sender=both).rejected] == ["Amount cannot be divided among several organisations"]
    led = workbook(tmp_path / "b.xlsx", {"Programme": [["programme_id", "name", "lead_org"], ["P", "P", "WHO/PMC"]]})
    assert [each.reason for each in loaded(named, led, sender=both).rejected] == ["Led by can be one organisation only"]


FOREIGN = [["programme_id", "Назва", "Країна", "Примітки"], ["P-1", "Перша", "Германія", "добре"]]


def test_headings_and_words_are_asked_and_then_remembered(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"Programme": FOREIGN})
    result = loaded(store, file)
    assert asked(result)[0] == ("column", "Назва", ["name"], 1)
    assert [each.section for each in result.proposals] == ["columns.programme"] * 3
    columns = {"Назва": "name", "Країна": "home_country", "Примітки": ""}
    again = loaded(store, file, sender=Sender(columns={"programme": columns}))
    assert asked(again) == [("code", "Германія", ["DE", "RO", "NG"], 1)]
    loaded(store, file, sender=Sender(columns={"programme": columns}, codes={"COUNTRY": {"германія": "DE"}}))
    assert held(store, "select name, home_country from programme where programme_id = 'P-1'") == [("Перша", "DE")]


def test_names_in_a_list_of_people_are_never_told(named: Store, tmp_path: Path) -> None:
    rows = [
        ["activity_id", "person_id", "role", "org_id"],
        ["X", "p1", "participant", "Олена Канаренко"],
        ["X", "p1", "participant", "Ministry of Helth of Ukraine"],
    ]
    result = loaded(named, workbook(tmp_path / "a.xlsx", {"Participation": rows}))
    assert [each.said for each in result.proposals] == ["Ministry of Helth of Ukraine"]


def test_what_is_remembered_is_a_file_for_people_too(tmp_path: Path) -> None:
    store = tmp_path / "tracker.duckdb"
    assert (senders(store), remembered(store, "giz")) == ((), NOBODY)
    remember(store, "giz", "codes.REGION", 'the "east"', "UA-63")
    path = remember(store, "giz", "organisations", "МОЗ", "MOH")
    path.write_text(path.read_text(encoding="utf-8") + "# asked Olena on Monday\n", encoding="utf-8")
    remember(store, "giz", "organisations", "МОЗ", "MOH-UA")
    remember(store, "giz", "codes.REGION", "south", "UA-65")
    assert remembered(store, "giz") == Sender(codes={"REGION": {'the "east"': "UA-63", "south": "UA-65"}}, organisations={"МОЗ": "MOH-UA"})
    assert path.read_text(encoding="utf-8").splitlines()[-7:] == [
        "[codes.REGION]",
        '"the \\"east\\"" = "UA-63"',
        '"south" = "UA-65"',
        "",
        "[organisations]",
        "# asked Olena on Monday",
        '"МОЗ" = "MOH-UA"',
    ]
    forget(store, "giz", "codes.REGION", "south")
    assert (remembered(store, "giz").codes, senders(store)) == ({"REGION": {'the "east"': "UA-63"}}, ("giz",))
    with pytest.raises(UnknownName, match="Nothing is remembered of “north”"):
        forget(store, "giz", "codes.REGION", "north")


def test_a_file_that_says_nonsense_is_refused(store: Store, tmp_path: Path) -> None:
    with pytest.raises(WrongRequest, match="cannot name a sender"):
        sender_path(tmp_path / "s.duckdb", "../etc")
    file = workbook(tmp_path / "a.xlsx", {"Programme": FOREIGN})
    with pytest.raises(UnknownName, match="There is no code “DEE”"):
        loaded(store, file, sender=Sender(codes={"COUNTRY": {"x": "DEE"}}))
    with pytest.raises(UnknownName, match="There is no field “nam”"):
        loaded(store, file, sender=Sender(columns={"programme": {"x": "nam"}}))
    path = remember(store.path, "x", "organisations", "a", "b")
    path.write_text("[colums]\n", encoding="utf-8")
    with pytest.raises(BadDeclaration, match="unknown key “colums”"):
        remembered(store.path, "x")


def test_a_table_headed_in_another_language_only_asks_what_each_heading_means_and_is_taken_once_it_knows(
    store: Store, tmp_path: Path
) -> None:
    rows = [["Звіт партнера за 2025 рік"], [], ["№", "Програма", "Назва", "Учасників"], [1, "P-9", "Реабілітація", 45]]
    file = workbook(tmp_path / "a.xlsx", {"Programme": rows})
    told = [(said, candidates[:1]) for _, said, candidates, _ in asked(loaded(store, file))]
    assert told == [("Програма", ["programme_id"]), ("Назва", ["name"]), ("Учасників", [])]
    decided = {"№": "", "Програма": "programme_id", "Назва": "name", "Учасників": ""}
    assert loaded(store, file, sender=Sender(columns={"programme": decided})).rejected == ()
    assert held(store, "select name from programme where programme_id = 'P-9'") == [("Реабілітація",)]


def test_what_every_row_has_is_decided_once_where_the_file_has_no_such_column(store: Store, tmp_path: Path) -> None:
    rows = [
        ["activity_id", "title", "kind", "start_date"],
        ["X-1", "One", "Тренінг", "12.11.2025"],
        ["X-2", "Two", "Семінар", "05.12.2025"],
    ]
    file = workbook(tmp_path / "a.xlsx", {"Activity": rows})
    missing: list[tuple[object, ...]] = [("value", "programme_id", [], 1), ("value", "status", [], 1), ("value", "count_basis", [], 1)]
    assert asked(loaded(store, file)) == missing
    every = {"programme_id": "IMP", "status": "Проведено", "count_basis": "none"}
    result = loaded(store, file, sender=Sender(values={"activity": every}))
    assert "a.xlsx, sheet Activity: every row has programme_id IMP, status held, count_basis none" in result.notes
    assert held(store, "select kind, status from activity where activity_id like 'X-_' order by all") == [
        ("SEMINAR", "held"),
        ("TRAINING", "held"),
    ]


def test_a_column_of_the_file_goes_before_what_every_row_has(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"Programme": [["programme_id", "name"], ["P-9", "Its own"]]})
    loaded(store, file, sender=Sender(values={"programme": {"name": "of all"}}))
    assert held(store, "select name from programme where programme_id = 'P-9'") == [("Its own",)]


def test_a_value_that_is_none_is_refused_when_it_is_decided(store: Store) -> None:
    with store.session() as session:
        with pytest.raises(WrongRequest, match=r"activity.status cannot be “Проведна”"):
            refuse_nonsense(session, "values.activity", "status", "Проведна")
        with pytest.raises(UnknownName, match="There is no field “state”"):
            refuse_nonsense(session, "values.activity", "state", "held")


def test_only_what_a_row_plainly_says_is_asked(store: Store, tmp_path: Path) -> None:
    """Neither the words of a row whose cells may stand in wrong columns, nor a cell that bears no value, nor what the title says."""
    ragged = text_file(tmp_path / "activity.csv", f"{ACTIVITY}\nR-1,IMP,TRAINING,A, B and C,held,none\n")
    assert (loaded(store, ragged).proposals, len(loaded(store, ragged).rejected)) == ((), 1)
    book = workbook(tmp_path / "place.xlsx", {"Organisation": [["org_id", "org_type", "country"], ["A", 10, "UA"], ["B", 10, None]]})
    merged = openpyxl.load_workbook(book)
    merged["Organisation"].merge_cells("C2:C3")
    merged.save(book)
    assert loaded(store, book).proposals == ()
    titled = [["Grants, EUR million"], ["funding_id", "funder_org", "programme_id", "amount"], ["G-1", "WHO", "IMP", 1.5]]
    assert loaded(store, workbook(tmp_path / "g.xlsx", {"Funding": titled})).proposals == ()


ACTIVITY = "activity_id,programme_id,kind,title,status,count_basis"


def test_a_column_that_may_tell_records_apart_is_decided_before_anything_is_taken(store: Store, tmp_path: Path) -> None:
    loaded(store, text_file(tmp_path / "activity.csv", f"{ACTIVITY}\nA-1,IMP,TRAINING,One,held,none\n"))
    place = text_file(tmp_path / "activity_place.csv", "activity_id,country,Oblast\nA-1,UA,Kharkov\nA-1,UA,Lviv\n")
    (finding,) = loaded(store, place).rejected
    assert finding.reason == "The column “Oblast” may be “subdivision”, by which records are told apart; none of its 2 rows is taken"
    decided = Sender(columns={"activity_place": {"Oblast": "subdivision"}})
    assert loaded(store, place, sender=decided).added == {"activity_place": 2}


def test_a_stroke_in_the_name_of_a_new_organisation_is_told(store: Store, tmp_path: Path) -> None:
    rows = "Org,Country,Activity\n#org,#country,#activity\nUNICEF/Save the Children,UA,Training\n"
    told = loaded(store, text_file(tmp_path / "3w.csv", rows), given=Given(programme="IMP"))
    assert "org_name: taken as one organisation each, though 1 name(s) may be of several: “UNICEF/Save the Children”" in told.notes


def test_the_currency_that_the_amounts_show_is_offered_where_one_is_asked_for(store: Store, tmp_path: Path) -> None:
    """Of two none is likely: both are said, with how many of the cells show them."""
    rows = [["funding_id", "funder_org", "programme_id", "amount"], *([f"F-{n}", "WHO", "IMP", n] for n in range(1, 5))]

    def offered(*formats: str) -> tuple[str, list[tuple[str, int]]]:
        path = workbook(tmp_path / "a.xlsx", {"Funding": rows})
        book = openpyxl.load_workbook(path)
        for number, written in enumerate(formats, 2):
            book.worksheets[0].cell(number, 4).number_format = written
        book.save(path)
        told = loaded(store, path, dry_run=True)
        assert ("The cells of the amounts show" in told.rejected[0].suggestion) is bool(told.proposals[0].candidates)
        (asked,) = told.proposals
        return asked.answer, [(one.identity, one.score) for one in asked.candidates]

    assert offered(*['#,##0" грн"'] * 4) == (
        "Which value has every row? The cells of the amounts show this currency.",
        [("UAH", 100)],
    )
    assert offered("#,##0.00\\ [$€-422]", *["[$USD] 0"] * 3) == (
        "Which value has every row? The cells of the amounts show several currencies: where all are meant, add a column that says which.",
        [("USD", 75), ("EUR", 25)],
    )
    assert offered("[$-409]0", "0.00") == ("Which value has every row?", [])


TESTS = [["sample_id", "collected_on", "result"], ["S1", "2024-01-05", "complies"]]
NAMED = "Which value has every row? The name of the file or sheet, or a title, names this place."


def places(result: LoadResult) -> list[tuple[str, list[str], bool]]:
    return [(each.said, [one.identity for one in each.candidates], each.answer == NAMED) for each in result.proposals]


@pytest.mark.parametrize(
    ("name", "sheets", "asked"),
    [
        (
            "a.xlsx",
            {"Sample test": [["Звіт лабораторії Львівської області за 2024 рік"], *TESTS]},
            [("country", ["UA"], True), ("subdivision", ["UA-46"], True)],
        ),
        ("Харківська_січень.xlsx", {"Лист1": TESTS}, [("country", ["UA"], True), ("subdivision", ["UA-63"], True)]),
        ("a.xlsx", {"Одеська та Львівська обл": TESTS}, [("country", ["UA"], True)]),
        ("a.xlsx", {"Одеська": TESTS, "Львівська": TESTS}, [("country", ["UA"], True), ("country", ["UA"], True)]),
        ("a.xlsx", {"Одеська": TESTS, "Зведення": TESTS}, [("country", [], False), ("country", [], False)]),
        ("a.xlsx", {"Лист1": TESTS}, [("country", [], False)]),
    ],
)
def test_a_place_that_only_a_name_or_a_title_tells_is_offered_where_it_is_one_for_all_rows(
    store: Store, tmp_path: Path, name: str, sheets: dict[str, list[list[object]]], asked: list[tuple[str, list[str], bool]]
) -> None:
    assert places(loaded(store, workbook(tmp_path / name, sheets), kind="sample_test", dry_run=True)) == asked


def test_a_region_that_was_decided_is_not_given_to_the_file_of_another(store: Store, tmp_path: Path) -> None:
    lviv = Sender(values={"sample_test": {"country": "UA", "subdivision": "UA-46"}})
    for title, told in {
        "Звіт Львівської області": [],
        "Звіт": [],
        "Звіт Одеської області": [
            "“UA-46” was decided as subdivision of every row, but file, sheet or title name UA-51; none of its 1 rows is taken"
        ],
    }.items():
        file = workbook(tmp_path / "a.xlsx", {"Sample test": [[title], *TESTS]})
        result = loaded(store, file, sender=lviv, dry_run=True)
        assert ([each.reason for each in result.rejected], places(result)) == (told, [])


def test_rows_in_a_sheet_that_is_named_after_nothing_are_told_where_the_named_one_has_none(store: Store, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"Sample test": TESTS[:1], "Лист2": TESTS})
    with pytest.raises(UnreadableFile, match=r"holds headings but no record; its sheet Лист2 is not named after a record type"):
        loaded(store, file)
