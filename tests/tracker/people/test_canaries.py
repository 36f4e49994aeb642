"""Names, e-mails and telephone numbers planted at every door: none comes to rest anywhere, and none is printed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import commands
from tests.stores import empty_store, one_definition, store_of
from tests.tracker.intake.files import text_file, workbook
from tracker.intake.refusals.quarantine import entries
from tracker.people.vault import vault_path
from tracker.store import open_store
from tracker.store.analysts.snapshot import write_snapshot
from tracker.store.beside.ops import operations, operations_path
from tracker.store.safekeeping.backup import backup

CANARIES = ("Canarenko", "Канаренко", "canary-mail@x.example", "380509876543", "+380 50 987-65-43", "CANARY-ID-77")
HUMAN = f"name;birth_year;email;phone;id_number\n{CANARIES[1]} {CANARIES[0]};1980;{CANARIES[2]};{CANARIES[4]};{CANARIES[5]}\n"
PERSONAL = {
    "en": ("Full name", "E-mail", "Phone number", "ID number"),
    "uk": ("Прізвище, ім’я, по батькові", "Ел. пошта", "Телефон", "Номер паспорта"),
    "fr": ("Nom et prénom", "Courriel", "Téléphone portable", "Numéro d’identité"),
}  # fmt: skip
VALUES = [f"{CANARIES[1]} {CANARIES[0]}", CANARIES[2], CANARIES[4], CANARIES[5]]
SEEN = "This column seems to hold names, addresses or numbers of people; its values are left out"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Path]:
    """A store with a programme and an activity; afterwards no file beside it may hold a canary, in any encoding.

    Nor may copies of it, where anything was saved that they could hold.
    """
    path = tmp_path / "store" / "tracker.duckdb"
    activity = {"activity_id": "X", "programme_id": "IMP", "kind": "TRAINING", "status": "held", "start_date": "2024-05-01"}
    path.parent.mkdir()
    store_of(path, {"programme": [{"programme_id": "IMP", "name": "Impact"}], "activity": [activity], **one_definition()}).close()
    operations(path).close()
    yield path
    with open_store(path) as opened, opened.session() as session:
        if opened.head > 1:
            write_snapshot(session, path.parent / "copy.duckdb")
            backup(opened, path.parent / "backup")
        resting = [file for file in path.parent.rglob("*") if file.is_file()]
        copies = {"copy.duckdb", "manifest.json"} if opened.head > 1 else set()
        assert {"tracker.duckdb", operations_path(path).name, *copies} <= {file.name for file in resting}
        assert [canary for canary in CANARIES if is_in(canary, str([one.as_dict() for one in entries(path)]).encode())] == []
        for file in resting:
            assert [canary for canary in CANARIES if is_in(canary, file.read_bytes())] == [], file.name


def is_in(canary: str, data: bytes) -> bool:
    """The data holds the canary in some case of letters, in an encoding that files of ours or of a spreadsheet have."""
    forms = {canary, canary.casefold(), canary.upper()}
    return any(
        form.encode(encoding, "ignore") in data
        for form in forms
        for encoding in ("utf-8", "utf-16-le", "cp1251")
        if form.encode(encoding, "ignore")
    )


def tracker(*arguments: object, store: Path, told: str = "") -> subprocess.CompletedProcess[str]:
    """A command, of whose every word none may be a canary."""
    ran = commands.tracker(*arguments, "--store", store, told=told, environment={**os.environ, "TRACKER_DEBUG": "1"})
    assert [canary for canary in CANARIES if canary.casefold() in (ran.stdout + ran.stderr).casefold()] == []
    return ran


def test_the_search_would_find_a_canary(tmp_path: Path) -> None:
    with empty_store(tmp_path / "s.duckdb") as made:
        made.save({"programme": [{"programme_id": "P", "name": CANARIES[1]}]}, actor="a", reason=CANARIES[0])
    data = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert [is_in(canary, data) for canary in CANARIES[:3]] == [True, True, False]


def test_pseudonyms_are_given_found_and_erased(store: Path) -> None:
    (person_id,) = tracker("people", "find", "--new", store=store, told=HUMAN).stdout.split()
    assert tracker("people", "find", store=store, told=HUMAN).stdout.split() == [person_id]
    assert tracker("people", "rotate-key", store=store).returncode == 0
    assert tracker("people", "find", store=store, told=f"phone\n{CANARIES[3]}\n").stdout.split() == [person_id]
    assert tracker("people", "erase", person_id, "--why", "asked", "--basis", "objection", store=store).returncode == 0


@pytest.mark.parametrize(
    "told",
    [
        HUMAN[:-4] + ";;;\n",
        HUMAN.split("\n")[1],
        f"email\n{CANARIES[0]}\n",
        f"email;{CANARIES[2]}\n1;2\n",
        f"email,phone\n{CANARIES[2]},1\n",
    ],
)
def test_errors_about_identifiers_quote_none(store: Path, told: str) -> None:
    assert tracker("people", "find", "--new", store=store, told=told).returncode == 2


@pytest.mark.parametrize("reason", [f"{CANARIES[2]} asked", f"call {CANARIES[4]}"])
def test_a_reason_that_holds_an_address_or_a_number_is_refused(store: Path, reason: str) -> None:
    (person_id,) = tracker("people", "find", "--new", store=store, told=HUMAN).stdout.split()
    assert tracker("people", "erase", person_id, "--why", reason, "--basis", "objection", store=store).returncode == 2


@pytest.mark.parametrize("language", PERSONAL)
@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--json",)], ids=["load", "preview", "json"])
def test_columns_of_names_and_numbers_are_left_out_of_a_sheet_of_participants(
    store: Path, tmp_path: Path, language: str, options: tuple[str, ...]
) -> None:
    personal = PERSONAL[language]
    people = workbook(
        tmp_path / "people.xlsx",
        {
            "Person": [["person_id", *personal, "legal_basis", "retain_until"], ["p1", *VALUES, "consent", "2030-01-01"]],
            "Participation": [["activity_id", "person_id", "role", *personal], ["X", "p1", "participant", *VALUES]],
        },
    )
    ran = tracker("load", people, *options, store=store)
    told = 8 if "--json" in options else 6  # of findings alike in a sheet, three are told one by one
    assert (ran.returncode, ran.stdout.count(SEEN)) == (1, told)
    with open_store(store) as opened, opened.session() as session:
        assert session.tuples("select person_id from participation") == ([] if "--dry-run" in options else [("p1",)])


def test_names_and_numbers_in_columns_of_ours_are_refused(store: Path, tmp_path: Path) -> None:
    """Every row has one of them in one column; only a document number of letters and digits could pass for a pseudonym."""
    row = {
        "person_id": "p{}",
        "sex": "F",
        "birth_decade": "1980",
        "cadre": "",
        "home_org": "",
        "legal_basis": "consent",
        "retain_until": "2030-01-01",
    }
    pairs = [(field, value) for field in row for value in {*VALUES, *CANARIES} if (field, value) != ("person_id", CANARIES[5])]
    lines = [";".join(row), *(";".join((row | {field: value}).values()).format(number) for number, (field, value) in enumerate(pairs))]
    ran = tracker("load", text_file(tmp_path / "person.csv", "\n".join(lines)), store=store)
    assert ran.returncode == 1
    assert f"{len(pairs)} findings are listed above" in ran.stderr
    with open_store(store) as opened, opened.session() as session:
        assert session.tuples("from person") == []


@pytest.mark.parametrize(
    "head",
    [
        f"{CANARIES[1]};{CANARIES[2]};{CANARIES[4]}",
        f"person_id;{CANARIES[0]};legal_basis;retain_until;{CANARIES[5]}",
        f"{CANARIES[3]};role;person_id",
    ],
)
def test_a_sheet_without_headings_is_not_quoted(store: Path, tmp_path: Path, head: str) -> None:
    sheet = text_file(tmp_path / "person.csv", f"{head}\n{';'.join(VALUES)};x\n")
    assert tracker("load", sheet, store=store).returncode == 1


_NAMED, _LIST = ";".join(VALUES), "Name;E-mail;Phone;ID number"


@pytest.mark.parametrize(
    ("name", "text", "options"),
    [
        ("activity.csv", f"{_LIST}\n{_NAMED}\n", ()),
        ("list.csv", f"{_LIST}\n{_NAMED}\n", ("--kind", "org_name")),
        ("activity.csv", f"{_NAMED}\n{_NAMED}\n", ()),
        ("organisation.csv", f"1;{CANARIES[0]};doctor\n2;{CANARIES[1]};nurse\n", ()),
        ("organisation.csv", f"org_id;org_type\nA;{CANARIES[0]} {CANARIES[2]}\n", ()),
    ],
)
def test_a_list_of_participants_that_is_named_after_something_else_is_not_quoted(
    store: Path, tmp_path: Path, name: str, text: str, options: tuple[str, ...]
) -> None:
    assert tracker("load", text_file(tmp_path / name, text), *options, store=store).returncode == 1


@pytest.mark.parametrize(("language", "options"), [("en", ()), ("uk", ()), ("fr", ()), ("uk", ("--dry-run", "--json"))])
def test_a_list_of_participants_is_loaded_and_none_of_it_is_kept_or_told(
    store: Path, tmp_path: Path, language: str, options: tuple[str, ...]
) -> None:
    """One row is right, one spells the same human otherwise, one has an address that is none, one stands in wrong columns."""
    name, mail, phone, number = PERSONAL[language]
    rows = [
        ["List of", CANARIES[1]],
        [name, mail, phone, number, "organisation", "role", "notes"],
        [*VALUES, "MOH", "participant", f"wife of {CANARIES[0]}"],
        [CANARIES[0], "", CANARIES[3], "", CANARIES[1], "", ""],
        [CANARIES[1], f"{CANARIES[0]}@@", "", "", "", CANARIES[0], ""],
        [CANARIES[2], CANARIES[1], CANARIES[0], "", VALUES[0], CANARIES[4], CANARIES[5]],
    ]
    people = workbook(tmp_path / "people.xlsx", {"Sheet1": rows})
    said = ("--activity", "X", "--basis", "consent", "--keep-until", "2030-01-01", *options)
    assert tracker("people", "register", people, *said, store=store).returncode == 1
    with open_store(store) as opened, opened.session() as session:
        assert len(session.tuples("from participation")) == (0 if options else 1)


SIGNED = [
    [f"Виконавець: {CANARIES[1]} О. І., тел. {CANARIES[4]}"],
    ["Директор департаменту", "______", VALUES[0]],
    ["(підпис)", "(ПІБ)"],
    ["Prepared by:", CANARIES[0], CANARIES[2]],
    [f"Établi par : {CANARIES[0]}"],
    ["Исполнитель", CANARIES[1], CANARIES[4]],
    [VALUES[0]],
    [CANARIES[4]],
    [CANARIES[2]],
]
ACTIVITIES = ["activity_id", "programme_id", "kind", "title", "status", "start_date", "count_basis"]


@pytest.mark.parametrize("lacking", [False, True], ids=["whole", "without a column"])
@pytest.mark.parametrize("options", [(), ("--dry-run", "--json")], ids=["load", "preview"])
def test_whoever_signs_an_ordinary_sheet_is_neither_kept_nor_told(
    store: Path, tmp_path: Path, options: tuple[str, ...], *, lacking: bool
) -> None:
    """Above and below the table, and between its rows; with rows that are refused, and where all are, for want of a column."""
    records = [[f"A-{n}", "IMP", "TRAINING", f"Training {n}", "held", "2024-05-01", "individual"] for n in range(30)]
    rows = [ACTIVITIES, *records[:25], *SIGNED[:3], *records[25:], [*records[0][:5], "soon", "individual"], *SIGNED]
    table = [["ЗАТВЕРДЖУЮ"], [f"Директор КНП «Лікарня» {VALUES[0]}"], [f"Approved by {CANARIES[0]}, {CANARIES[2]}"]]
    table += [row[:4] + row[5:] if lacking and len(row) > 4 else row for row in rows]
    ran = tracker("load", workbook(tmp_path / "a.xlsx", {"Activity": table}), *options, store=store)
    assert ran.returncode == 1
    with open_store(store) as opened, opened.session() as session:
        assert len(session.tuples("from activity")) == (1 if options or lacking else 31)


def test_a_load_of_participants_that_is_killed_leaves_no_name_behind(store: Path, tmp_path: Path) -> None:
    """Killed while it gives pseudonyms: what it had written by then stays as it was."""
    rows = [f"{VALUES[0]};{number}{VALUES[1]};;{number}{VALUES[3]}" for number in range(2_000)]
    file = text_file(tmp_path / "people.csv", "\n".join((_LIST, *rows)))
    said = ("--activity", "X", "--basis", "consent", "--keep-until", "2030-01-01", "--store", store)
    (tmp_path / "made").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "made")}
    with subprocess.Popen(
        [sys.executable, "-m", "tracker", "people", "register", file, *said], env=environment, stdout=-3, stderr=-3
    ) as load:
        vault = vault_path(store)
        begun = vault.with_name(f"{vault.name}-journal")  # stands as long as pseudonyms are being given
        while load.poll() is None and not (begun.exists() and vault.stat().st_size > 20_000):
            time.sleep(0.01)
        assert load.poll() is None
        load.kill()
    left = [*store.parent.iterdir(), *(tmp_path / "made").iterdir()]
    assert vault in left
    assert [canary for file in left for canary in CANARIES if is_in(canary, file.read_bytes())] == []
