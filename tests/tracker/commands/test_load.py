"""`tracker load` as people run it: what is printed where, and the exit code."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests import commands
from tests.stores import empty_store
from tests.tracker.intake.files import text_file
from tracker.commands.options import print_json
from tracker.store import open_store

GOOD = "programme_id;name\nIMP;Програма\nSYN;Synthetic\n"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.duckdb"
    empty_store(path).close()
    return path


def tracker(*arguments: object, store: Path) -> subprocess.CompletedProcess[str]:
    return commands.tracker(*arguments, "--store", store)


def test_a_load_prints_the_counts_and_narrates_beside_them(store: Path, tmp_path: Path) -> None:
    ran = tracker("load", text_file(tmp_path / "programme.csv", GOOD, "cp1251"), "--by", "Desk", "--why", "First list", store=store)
    assert ran.stdout.splitlines() == [
        "kind       added  changed  unchanged  findings",
        "---------  -----  -------  ---------  --------",
        "programme      2        0          0         0",
    ]
    assert ran.stderr.splitlines() == ["programme.csv: read as cp1251, separated by semicolons", "Saved as revision 1."]
    assert ran.returncode == 0
    with open_store(store) as opened:
        (revision,) = opened.revisions()
        assert (revision.actor, revision.reason, revision.source) == ("Desk", "First list", "programme.csv")


def test_refused_rows_are_listed_with_their_place_and_end_in_exit_code_1(store: Path, tmp_path: Path) -> None:
    ran = tracker("load", text_file(tmp_path / "programme.csv", GOOD + "LAB;\n"), store=store)
    assert ran.stdout.splitlines()[2:] == [
        "programme      2        0          0         1",
        "",
        "Findings:",
        "  programme.csv, line 4, name: Name is required. Write text.",
    ]
    assert ran.stderr.splitlines()[-1] == "Saved as revision 1. 1 finding is listed above."
    assert ran.returncode == 1


def test_everything_is_told_in_the_readers_language(store: Path, tmp_path: Path) -> None:
    file = text_file(tmp_path / "programme.csv", GOOD + "LAB;\n")
    ran = tracker("load", file, "--dry-run", "--language", "fr", store=store)
    assert [line.replace("\u00a0", " ") for line in ran.stdout.splitlines()] == [
        "type       ajouts  modifications  inchangés  constats",
        "---------  ------  -------------  ---------  --------",
        "programme       2              0          0         1",
        "",
        "Nouveaux :",
        "  programme IMP, SYN",
        "",
        "Aucun chiffre publié ne changerait.",
        "",
        "Constats :",
        "  programme.csv, ligne 4, name: Nom est obligatoire. Écrivez un texte.",
    ]
    assert ran.stderr.splitlines()[-1] == "C’était un aperçu\u00a0: rien n’est enregistré. 1 constat figure ci-dessus."
    (tmp_path / "a.xlsx").write_bytes(b"")
    refused = tracker("load", tmp_path / "a.xlsx", "--language", "uk", store=store)
    assert refused.stderr == "Помилка: a.xlsx порожній. Збережіть ще раз у програмі, з якої його взято.\n"


def test_what_is_wrong_alike_with_many_rows_is_told_once_with_their_number(store: Path, tmp_path: Path) -> None:
    file = text_file(tmp_path / "programme.csv", GOOD + "".join(f"LAB-{number};\n" for number in range(30)))
    told = tracker("load", file, "--dry-run", store=store).stdout.split("Findings:\n")[1].splitlines()
    assert told == [
        *(f"  programme.csv, line {line}, name: Name is required. Write text." for line in (4, 5, 6)),
        "    and 27 more like it, the last at programme.csv, line 33",
    ]


def test_a_reference_that_a_file_lacks_is_asked_with_the_command_that_answers(store: Path, tmp_path: Path) -> None:
    ran = tracker("load", text_file(tmp_path / "agreement.csv", "agreement_id,kind\nA-1,LOI\n"), "--dry-run", store=store)
    assert ran.stdout.splitlines()[5:8] == [
        "  value “programme_id” (agreement), agreement.csv, line 1. Which value has every row?",
        "    The identity of a record.",
        "    tracker mapping set SENDER values.agreement programme_id '…'",
    ]


def test_a_long_list_of_codes_is_told_by_its_first_and_an_unlikely_answer_is_not_put_into_the_mouth(store: Path, tmp_path: Path) -> None:
    txn = text_file(tmp_path / "txn.csv", "txn_id,programme_id,type,txn_date,amount,boundary,Datum\nT,IMP,4,2026-07-01,1,external,x\n")
    lines = tracker("load", txn, "--dry-run", store=store).stdout.splitlines()
    assert "  column “Datum” (txn), txn.csv, line 1. Which column is it?" in lines
    assert "    tracker mapping set SENDER columns.txn Datum '…'" in lines
    txn.write_text(txn.read_text().replace("Datum", "value_date").replace(",x", ","))
    (codes,) = [line for line in tracker("load", txn, "--dry-run", store=store).stdout.splitlines() if "One of" in line]
    assert codes.startswith("    One of AED, AFN, ALL, ")
    assert codes.endswith(" more of CURRENCY.")


def test_json_is_one_document_on_stdout(store: Path, tmp_path: Path) -> None:
    ran = tracker("load", text_file(tmp_path / "programme.csv", GOOD + "LAB;\n"), "--json", store=store)
    place = {"file": "programme.csv", "sheet": None, "line": 4, "kind": "programme", "field": "name"}
    assert json.loads(ran.stdout) == {
        "revision": 1,
        "added": {"programme": 2},
        "changed": {},
        "unchanged": {},
        "retired": {},
        "rejected": [place | {"reason": "Name is required", "suggestion": "Write text."}],
        "effects": [],
        "held": [],
        "quarantine": 1,
        "proposals": [],
    }
    assert ran.returncode == 1


def test_a_dry_run_names_the_first_new_records_of_each_type(store: Path, tmp_path: Path) -> None:
    rows = "".join(f"N{place};New\n" for place in range(10, 20))
    ran = tracker("load", text_file(tmp_path / "programme.csv", GOOD + rows), "--dry-run", store=store)
    new = ran.stdout.splitlines()[3:6]
    assert new[:2] == ["", "New:"]
    assert new[2].startswith("  programme ")
    assert new[2].endswith(", N16 … and 4 more")


def test_a_dry_run_shows_each_change_and_saves_nothing(store: Path, tmp_path: Path) -> None:
    path = text_file(tmp_path / "programme.csv", GOOD)
    tracker("load", path, store=store)
    ran = tracker("load", text_file(path, GOOD.replace("Synthetic", "Made up")), "--dry-run", store=store)
    assert ran.stdout.splitlines()[2:] == [
        "programme      0        1          1         0",
        "",
        "Changes:",
        "  programme SYN, name: “Synthetic” → “Made up”",
        "",
        "No published figure would change.",
    ]
    assert ran.stderr.splitlines()[-1] == "This was a preview: nothing is saved."
    assert ran.returncode == 0
    with open_store(store) as opened:
        assert opened.head == 1


def test_a_dry_run_lists_every_figure_it_would_change_in_a_file(store: Path, tmp_path: Path) -> None:
    agreement = "agreement_id,programme_id,kind,signed_on\nA,IMP,LOI,2024-06-01\n"
    files = [text_file(tmp_path / "programme.csv", GOOD), text_file(tmp_path / "agreement.csv", agreement)]
    assert tracker("load", *files, "--dry-run", "--effects", tmp_path / "effects.csv", store=store).returncode == 0
    heading, *effects = (tmp_path / "effects.csv").read_text("utf-8-sig").splitlines()
    assert heading == "programme,indicator,period,group,now,then,told in,address"
    assert "IMP,AGR-02,2024,Total,—,1,dashboard," in effects


def test_all_or_nothing_saves_nothing_when_a_row_is_refused(store: Path, tmp_path: Path) -> None:
    ran = tracker("load", text_file(tmp_path / "programme.csv", GOOD + "LAB;\n"), "--all-or-nothing", "--json", store=store)
    assert json.loads(ran.stdout)["revision"] is None
    assert ran.returncode == 1
    with open_store(store) as opened:
        assert opened.head == 0


@pytest.mark.parametrize(
    ("name", "text", "options", "code", "message"),
    [
        ("nowhere.csv", None, (), 4, "There is no file"),
        ("programm.csv", GOOD, (), 2, "does not say what kind of record it holds. Did you mean “programme”?"),
        ("x.csv", GOOD, ("--kind", "programm"), 4, "There is no record type “programm”. Did you mean “programme”?"),
        ("programme.csv", "", (), 2, "programme.csv is empty"),
        ("programme.csv", GOOD, ("--currency", "DUCATS"), 4, "There is no currency “DUCATS”. "),
        ("own.toml", "", (), 2, "There is nothing to load. Name a workbook or CSV files."),
    ],
    ids=["missing", "unnamed", "unknown kind", "empty", "no currency", "only a mapping"],
)
def test_wrong_requests_are_one_message_with_their_exit_code(  # noqa: PLR0913, PLR0917
    store: Path, tmp_path: Path, name: str, text: str | None, options: tuple[str, ...], code: int, message: str
) -> None:
    path = tmp_path / name if text is None else text_file(tmp_path / name, text)
    ran = tracker("load", path, *options, store=store)
    assert (ran.returncode, ran.stdout) == (code, "")
    assert message in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    ran = tracker("load", text_file(tmp_path / "programme.csv", GOOD), store=tmp_path / "none.duckdb")
    assert ran.returncode == 4
    assert "There is no store" in ran.stderr
    assert not (tmp_path / "none.duckdb").exists()


LIST = "org_id,org_type,city\nA,10,{}\nB,10,{}\n"


@pytest.fixture
def edited(store: Path, tmp_path: Path) -> Path:
    """Two organisations in revision 1; olena moved A in revision 2, ivan B in revision 3."""
    for cities, who, why in (
        (("Kyiv", "Lviv"), "desk", "list"),
        (("Odesa", "Lviv"), "olena", "moved"),
        (("Odesa", "Dnipro"), "ivan", "new seat"),
    ):
        ran = tracker("load", text_file(tmp_path / "organisation.csv", LIST.format(*cities)), "--by", who, "--why", why, store=store)
        assert ran.returncode == 0
    return store


def test_an_edit_of_what_others_changed_since_shows_all_versions_and_saves_nothing(edited: Path, tmp_path: Path) -> None:
    mine = text_file(tmp_path / "organisation.csv", LIST.format("Kharkiv", "Sumy"))
    ran = tracker("load", mine, "--based-on", 1, store=edited)
    with open_store(edited) as opened:
        assert (opened.head, ran.returncode, ran.stdout) == (3, 3, "")
        _, moved, new_seat = (f"{revision.saved_at:%Y-%m-%d %H:%M} UTC" for revision in opened.revisions())
    assert ran.stderr.splitlines() == [
        "Error: 2 records were changed, after you read revision 1; nothing is saved. Compare the versions, then save again what still holds, based on the newest revision.",
        f"  organisation “A”: changed by olena in revision 2, {moved} (moved)",
        "    field  read at revision 1  now, revision 2  yours",
        "    city   Kyiv                Odesa            Kharkiv",
        f"  organisation “B”: changed by ivan in revision 3, {new_seat} (new seat)",
        "    field  read at revision 1  now, revision 3  yours",
        "    city   Lviv                Dnipro           Sumy",
    ]


def test_a_conflict_as_json_holds_every_version_whole(edited: Path, tmp_path: Path) -> None:
    mine = text_file(tmp_path / "organisation.csv", LIST.format("Kharkiv", "Dnipro"))
    ran = tracker("load", mine, "--based-on", 1, "--dry-run", "--json", store=edited)
    told = json.loads(ran.stdout)
    (conflict,) = told["conflicts"]
    assert (ran.returncode, told["refused"]) == (
        3,
        "Organisation “A” was changed in revision 2, after you read revision 1; nothing is saved",
    )
    assert [conflict[name] for name in ("kind", "record_id", "read", "revision", "actor", "reason")] == [
        "organisation",
        "A",
        1,
        2,
        "olena",
        "moved",
    ]
    assert [conflict[name]["city"] for name in ("base", "now", "wanted")] == ["Kyiv", "Odesa", "Kharkiv"]
    assert conflict["now"] == {**conflict["base"], "city": "Odesa"}


def test_what_is_based_on_the_newest_revision_is_saved(edited: Path, tmp_path: Path) -> None:
    mine = text_file(tmp_path / "organisation.csv", LIST.format("Kharkiv", "Sumy"))
    assert tracker("load", mine, "--based-on", 3, store=edited).returncode == 0
    ran = tracker("load", mine, "--based-on", 9, store=edited)
    assert (ran.returncode, ran.stderr) == (4, "Error: There is no revision 9. The newest is 4; `tracker history` lists them.\n")


def test_what_is_told_one_by_one_is_the_same_document(capsys: pytest.CaptureFixture[str]) -> None:
    found = {"a": [{"b": "ї\n"}], "none": [], "c": {"d": None}}
    for document in (found, {}, [1, {"x": 2}]):
        print_json(document)
        assert capsys.readouterr().out == json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    print_json({name: iter(value) if isinstance(value, list) else value for name, value in found.items()})
    assert capsys.readouterr().out == json.dumps(found, ensure_ascii=False, indent=1) + "\n"
