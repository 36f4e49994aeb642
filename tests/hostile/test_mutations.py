"""Good files changed at random, thousands of times in a long run: each is refused in one sentence, or gives findings, or rows that are right."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
from polars import DataFrame

from tests.hostile.judge import refusal_of
from tests.hostile.mutations import mutated
from tests.tracker.intake.files import text_file, workbook
from tests.tracker.intake.formats.test_formats import packed
from tests.tracker.intake.test_spreadsheets import CONTENT, open_document
from tracker.errors import TrackerError
from tracker.intake.formats.given import Given
from tracker.intake.load import load
from tracker.intake.participants.recorded import Register
from tracker.intake.refusals.quarantine import entries
from tracker.intake.template import write_template
from tracker.people.vault import open_vault
from tracker.store import Store
from tracker.store.engines.journal import Journal, journal_path

TIMES = int(os.environ.get("TRACKER_MUTATIONS", "110"))
"""How many files altogether; a release takes 10,000."""

ROWS: list[list[object]] = [
    ["agreement_id", "programme_id", "kind", "title", "signed_on", "expires_on"],
    *([f"A-{n}", "IMP", "MOU_TWIN", f"Угода «{n}», перша", date(2024, 3, n), date(2026, 3, n)] for n in range(1, 20)),
]
TEXT = "\r\n".join(";".join(f'"{cell}"' if n % 3 else str(cell) for n, cell in enumerate(row)) for row in ROWS) + "\r\n"


def a_workbook(path: Path) -> None:
    workbook(path, {"Agreement": ROWS, "Programme": [["programme_id", "name"], ["IMP", "=A2"], ["SYN", 7]]})


BASES: dict[str, Callable[[Path], object]] = {
    "agreement.xlsx": a_workbook,
    "agreement_template.xlsx": lambda path: write_template(path, ["agreement"]),
    "agreement.csv": lambda path: text_file(path, TEXT),
    "agreement_cyrillic.csv": lambda path: text_file(path, TEXT, "cp1251"),
    "agreement_wide.csv": lambda path: text_file(path, TEXT, "utf-16"),
}


SAMPLES = Path(__file__).parent.parent / "tracker" / "intake" / "formats" / "samples"
MAPPINGS = {
    re.findall(r'title = "(.*)"', text)[0]: text
    for text in re.findall(r"```toml\n(.*?)```", (Path(__file__).parents[2] / "FORMATS.md").read_text(encoding="utf-8"), re.DOTALL)
}
OTHERS = {
    "kobo-repeat-groups.json": MAPPINGS["Training register"],
    "dhis2-adx-malaria.xml": MAPPINGS["Malaria data set"],
    "dhis2-values.json": MAPPINGS["SPAR in DHIS2"],
    **dict.fromkeys(
        (
            "iati-one-line.xml",
            "hxl-valid-objects.json",
            "fts-afghanistan.csv",
            "fts-flows.json",
            "360giving-grants.json",
            "calamine-base.xlsb",
            "hxl-valid.xls",
            "hxl-merged.xlsx",
        )
    ),
}
"""Real files of other formats, each with the mapping that it needs."""


@pytest.mark.parametrize("name", [*BASES, *OTHERS])
def test_a_good_file_with_something_changed_harms_nobody(store: Store, tmp_path: Path, name: str) -> None:
    good = made(tmp_path / name) if name in BASES else (SAMPLES / name).read_bytes()
    text = OTHERS.get(name)
    mapping = text_file(tmp_path / "mapping.toml", text) if text else None
    for seed in range(TIMES // (len(BASES) + len(OTHERS) + len(LISTS))):
        path = tmp_path / f"{seed}-{name}"
        path.write_bytes(mutated(good, seed))
        try:
            refusal_of(store, path, "agreement" if name in BASES else None, mapping)
        except BaseException as error:
            error.add_note(f"The file is mutated({name}, {seed})")
            raise
        path.unlink()


NAMES = ("канаренко", "canarenko", "canary-mail", "3805012345")
PEOPLE: list[list[object]] = [
    ["Прізвище, ім’я", "Ел. пошта", "Телефон", "Стать", "Рік народження", "Посада", "Організація"],
    *([f"Канаренко Олена {n}", f"canary-mail{n}@x.example", f"+38050123456{n}", "ж", 1980 + n, "лікар", "WHO"] for n in range(5)),
    *([f"Elena Canarenko {n}", "", "", "ж", 1980 + n, "Canarenko", "Канаренко"] for n in range(5)),
]
SUBMISSIONS: Sequence[Sequence[object]] = [
    ["today", "_id", "_uuid", "_submission_time", "_validation_status", "_index"],
    *([f"2024-01-0{n}", 16 + n, f"u{n}", "2024-01-02T10:00:00", "", n] for n in (1, 2)),
]
ENTRIES: Sequence[Sequence[object]] = [
    ["name", "email", "phone", "sex", "_index", "_parent_table_name", "_parent_index"],
    *([*row[:3], "2", n, "Register", 1 + n // 6] for n, row in enumerate(PEOPLE[1:], 1)),
]
FORM = MAPPINGS["Training register with people"].replace('"{name}"', '"{name}"\nemail = "{email}"\nphone = "{phone}"')


def an_open_document(path: Path) -> None:
    said = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
        + "</table:table-row>"
        for row in PEOPLE
    )
    above, _, below = CONTENT.partition("<table:table-row>")
    open_document(path, above.replace("Programme", "Лист1") + said + below[below.rindex("</table:table>") :])


def texts_packed(**tables: Sequence[Sequence[object]]) -> Callable[[Path], object]:
    """A zip file of CSV files, as forms are exported with their repeat groups."""
    files = {
        f"{name.replace('_', '-')}.csv": "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) for name, rows in tables.items()
    }
    return lambda path: packed(path, files)


ODK: Sequence[Sequence[object]] = [
    ["SubmissionDate", "today", "_id", "KEY", "ReviewState"],
    *([f"2024-01-0{n}T00:00:00Z", f"2024-01-0{n}", n, f"uuid:{n}", ""] for n in (1, 2)),
]
ODK_ENTRIES: Sequence[Sequence[object]] = [
    ["name", "email", "phone", "sex", "PARENT_KEY", "KEY"],
    *([*row[:3], "2", f"uuid:{1 + n // 6}", f"uuid:{1 + n // 6}/demo[{n}]"] for n, row in enumerate(PEOPLE[1:], 1)),
]
LISTS: dict[str, Callable[[Path], object]] = {
    "people.xlsx": lambda path: workbook(path, {"Лист1": PEOPLE}),
    "people.csv": lambda path: text_file(path, "\r\n".join(";".join(map(str, row)) for row in PEOPLE)),
    "people.ods": an_open_document,
    "people_kobo.xlsx": lambda path: workbook(path, {"Register": SUBMISSIONS, "demo": ENTRIES}),
    "people_kobo.zip": texts_packed(Register=SUBMISSIONS, demo=ENTRIES),
    "people_odk.zip": texts_packed(Register=ODK, Register_demo=ODK_ENTRIES),
}
FORMS = ("kobo", "odk")


@pytest.mark.parametrize("name", LISTS)
def test_a_changed_list_of_participants_tells_and_keeps_no_name(store: Store, tmp_path: Path, name: str) -> None:
    """Whether it is loaded as what it is, or as something else."""
    LISTS[name](tmp_path / name)
    good = (tmp_path / name).read_bytes()
    given = Given(programme="IMP", mapping=text_file(tmp_path / "form.toml", FORM)) if any(form in name for form in FORMS) else Given()
    with open_vault(store.path) as vault:
        desks = [Register(vault, "consent", date(2030, 1, 1), "X", new=new) for new in (False, True)]
        for seed in range(TIMES // (len(BASES) + len(OTHERS) + len(LISTS))):
            path = tmp_path / f"{seed}-{name}"
            path.write_bytes(mutated(good, seed))
            for kind, desk in ((None, None), ("org_name", None), *((None, desk) for desk in desks)):
                try:
                    told = repr(load(store, [path], kind=kind, register=desk, given=given, dry_run=desk is desks[0], actor="a", reason="b"))
                except TrackerError as error:
                    told = str(error)
                assert names_in(told) == [], f"mutated({name}, {seed})"
            path.unlink()
    assert names_in(resting(store)) == []
    with store.session() as session:
        assert session.tuples("from person") != []


def test_a_long_list_leaves_no_name_in_rows_that_the_journal_packs(store: Store, tmp_path: Path) -> None:
    rows = [PEOPLE[0], *([f"Канаренко Олена{n}", f"canary-mail{n}@x.example", f"+38050123{n:04}", *PEOPLE[1][3:]] for n in range(100, 220))]
    with open_vault(store.path) as vault:
        desk = Register(vault, "consent", date(2030, 1, 1), "X", new=True)
        result = load(store, [workbook(tmp_path / "long.xlsx", {"L": rows})], register=desk, actor="a", reason="b")
    assert result.added == {"person": 120, "participation": 120}
    told = resting(store)
    assert names_in(told) == []
    assert told.count("P-") > 2 * 2 * 120  # in the store, and in what the journal packs


def names_in(told: str) -> list[str]:
    return [name for name in NAMES if name in told.casefold()]


def resting(store: Store) -> str:
    """All that the store and the files beside it hold, as text."""
    with store.session() as session:
        tables = session.tuples("select table_schema, table_name from information_schema.tables where table_schema <> 'information_schema'")
        rows = [repr(session.tuples(f'from "{schema}"."{table}"')) for schema, table in tables]
    kept = [repr(entry.as_dict()) for entry in entries(store.path)]
    with Journal(journal_path(store.path), read_only=True) as journal:
        many = [rows for entry, _ in journal.after(journal.beginning) for rows in entry.rows.values() if isinstance(rows, DataFrame)]
    files = [file.read_bytes() for file in store.path.parent.rglob("*") if file.is_file()]
    return "\n".join(
        (
            *rows,
            *kept,
            *(frame.write_csv() for frame in many),
            *(data.decode(encoding, "ignore") for data in files for encoding in ("utf-8", "utf-16-le")),
        )
    )


def made(path: Path) -> bytes:
    BASES[path.name](path)
    return path.read_bytes()
