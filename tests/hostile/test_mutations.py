"""Good files changed at random, thousands of times in a long run: each is refused in one sentence, or gives findings, or rows that are right."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from tests.hostile.judge import refusal_of
from tests.hostile.mutations import mutated
from tests.tracker.intake.files import text_file, workbook
from tracker.errors import TrackerError
from tracker.intake.load import load
from tracker.intake.participants.recorded import Register
from tracker.intake.template import write_template
from tracker.people.vault import open_vault
from tracker.store import Store

TIMES = int(os.environ.get("TRACKER_MUTATIONS", "110"))
"""How many files altogether; a release takes 10,000."""

ROWS = [
    ["agreement_id", "programme_id", "kind", "title", "signed_on", "expires_on"],
    *([f"A-{n}", "IMP", "MOU_TWIN", f"Угода «{n}», перша", date(2024, 3, n), date(2026, 3, n)] for n in range(1, 20)),
]
TEXT = "\r\n".join(";".join(f'"{cell}"' if n % 3 else str(cell) for n, cell in enumerate(row)) for row in ROWS) + "\r\n"


def a_workbook(path: Path) -> None:
    workbook(path, {"Agreement": ROWS, "Programme": [["programme_id", "name"], ["IMP", "=A2"], ["SYN", 7]]})


BASES = {
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


NAMES = ("Канаренко", "Canarenko", "canary-mail")
PEOPLE = [
    ["Прізвище, ім’я", "Ел. пошта", "Телефон", "Стать", "Рік народження", "Посада"],
    *([f"Канаренко Олена {n}", f"canary-mail{n}@x.example", f"+38050123456{n}", "ж", 1980 + n, "лікар"] for n in range(5)),
    *([f"Elena Canarenko {n}", "", "", "ж", 1980 + n, "Canarenko"] for n in range(5)),
]
LISTS = {
    "people.xlsx": lambda path: workbook(path, {"Лист1": PEOPLE}),
    "people.csv": lambda path: text_file(path, "\r\n".join(";".join(map(str, row)) for row in PEOPLE)),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_changed_list_of_participants_tells_no_name(store: Store, tmp_path: Path, name: str) -> None:
    LISTS[name](tmp_path / name)
    good = (tmp_path / name).read_bytes()
    with open_vault(store.path) as vault:
        desk = Register(vault, "consent", date(2030, 1, 1), "", new=False)
        for seed in range(TIMES // (len(BASES) + len(OTHERS) + len(LISTS))):
            path = tmp_path / f"{seed}-{name}"
            path.write_bytes(mutated(good, seed))
            for register in (None, desk):
                try:
                    told = repr(load(store, [path], register=register, dry_run=True, actor="test", reason="test"))
                except TrackerError as error:
                    told = str(error)
                assert [each for each in NAMES if each in told] == [], f"mutated({name}, {seed})"
            path.unlink()


def made(path: Path) -> bytes:
    BASES[path.name](path)
    return path.read_bytes()
