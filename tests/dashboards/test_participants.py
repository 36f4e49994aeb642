"""Lists of participants on the page `/import`: recognised, asked about, read at the door; no name comes to rest anywhere."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboards.components import preview as shown
from dashboards.components.attended import asked
from dashboards.imports import Imports, Moved, Several
from dashboards.participants import Attended, ListUnread, NoVault
from dashboards.reading import Reading
from tests.stores import store_of
from tests.tracker.intake.files import held, workbook
from tracker.intake import reading as intake_reading
from tracker.intake.reading import NamesPeople
from tracker.people.vault import open_vault
from tracker.store import Store

pytestmark = pytest.mark.usefixtures("nothing_due")
ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "tracker" / "intake" / "formats" / "samples"
PEOPLE = re.findall(r"```toml\n(.*?)```", (ROOT / "FORMATS.md").read_text(encoding="utf-8"), flags=re.DOTALL)[1]
NAME = "0123456789abcdef" * 2
CANARIES = ("Канаренко", "Canarenko", "Kanarenko", "canary-mail@x.example", "380509876543", "987-65-43", "CANARY-ID-77")
LIST = [
    ["Список учасників семінару"],
    ["№", "Прізвище, ім’я, по батькові", "Посада", "Місце роботи", "Ел. пошта", "Телефон", "Номер паспорта", "Стать", "Рік народження"],
    [1, "Канаренко Олена Іванівна", "лікар", "МОЗ", "canary-mail@x.example", "+380 50 987-65-43", "CANARY-ID-77", "ж", 1984],
    [2, "Elena Kanarenko", "Канаренко", "МОЗ", "", "", "", "ж", 1984],
    [3, "Бойко Сергій", "лікар", "Canarenko", "Canarenko@@", "", "", "ч", ""],
]
SAID = Attended((("", "X"),), "participant", "consent", date(2030, 1, 1))
READ = Reading(NAME, attended=SAID)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """One training and one organisation."""
    activity = {
        "activity_id": "X",
        "programme_id": "IMP",
        "kind": "TRAINING",
        "title": "Семінар",
        "status": "held",
        "start_date": "2024-05-01",
    }
    records = {
        "organisation": [{"org_id": "MOH-UA", "org_type": "10"}],
        "org_name": [{"org_id": "MOH-UA", "name": "МОЗ", "lang": "uk"}],
        "programme": [{"programme_id": "IMP", "name": "Impact"}],
        "activity": [activity],
    }
    (tmp_path / "store").mkdir()
    with store_of(tmp_path / "store" / "tracker.duckdb", records) as opened:
        yield opened


@pytest.fixture
def imports(store: Store, tmp_path: Path) -> Imports:
    """A page that was brought the list, beside a vault."""
    made = Imports(store)
    made.take(NAME, "list.xlsx", workbook(tmp_path / "list.xlsx", {"Лист1": LIST}).read_bytes())
    with open_vault(store.path):
        return made


def reached(thing: object) -> str:
    """Everything that can be reached from a thing, as text; files in each encoding in which a name could be read."""
    seen: dict[int, object] = {}
    waiting = [thing]
    texts = []
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type) or (type(one).__module__ in ("builtins", "types") and callable(one)):
            continue
        seen[id(one)] = one
        if isinstance(one, bytes):
            texts += [one.decode(encoding, "ignore") for encoding in ("utf-8", "cp1251", "utf-16-le")]
        elif isinstance(one, str):
            texts.append(one)
        elif type(one).__module__.split(".")[0] in ("builtins", "collections", "dashboards", "tracker", "polars"):
            waiting += gc.get_referents(one) if not hasattr(one, "rows") else [*gc.get_referents(one), repr(one)]
    return "\n".join(texts).casefold()


def canaries_in(text: str) -> list[str]:
    return [canary for canary in CANARIES if canary.casefold() in text.casefold()]


def test_a_list_is_recognised_and_asked_about_before_anything_is_read(store: Store, imports: Imports) -> None:
    with pytest.raises(NamesPeople) as refused:
        imports.preview(Reading(NAME))
    assert canaries_in(str(refused.value)) == []
    assert list(refused.value.lists) == ["Лист1"]
    with pytest.raises(NamesPeople):
        imports.preview(Reading(NAME, kind="register"))
    for language, title in (("en", "This is a list"), ("uk", "Це список"), ("fr", "Ceci est une liste")):
        with store.session() as session:
            form = str(asked(session, Reading(NAME, language=language)))
        assert title in form
        assert "2024-05-01 · Семінар · X" in form


def test_without_a_vault_one_sentence_says_what_to_do(store: Store, tmp_path: Path) -> None:
    made = Imports(store)
    made.take(NAME, "list.xlsx", workbook(tmp_path / "list.xlsx", {"Лист1": LIST}).read_bytes())
    for reading in (Reading(NAME), READ):
        with pytest.raises(NoVault, match="Run `tracker people set-up` once"):
            made.preview(reading)


def test_it_is_previewed_asked_and_saved_as_the_command_does(store: Store, imports: Imports) -> None:
    first = imports.preview(READ).result
    assert [kind for kind, _ in first.new] == ["person", "person", "participation", "participation"]
    assert [(one.said, [(each.identity, each.score) for each in one.candidates]) for one in first.proposals] == [("row 4", [("row 3", 95)])]
    whole = replace(READ, attended=replace(SAID, same=(("4", "3"),)))
    told = imports.preview(whole).result
    assert [name for _, name in told.new] == ["new-3", "X/new-3/participant"]
    done = imports.save(whole, actor="Olena", reason="Seminar of May")
    assert (done.added, done.rejected) == ({"person": 1, "participation": 1}, told.rejected)
    assert held(store, "select activity_id, org_id, sex, birth_decade from participation join person using (person_id)") == [
        ("X", "MOH-UA", "F", 1980)
    ]
    assert imports.save(whole, actor="Olena", reason="A second click").revision == done.revision == 2
    assert imports.preview(whole).result.added == {}


def test_who_became_known_since_the_preview_is_shown_before_saving(store: Store, imports: Imports) -> None:
    imports.preview(READ)
    other = Imports(store)
    with imports._kept(READ).files.on_disk(NAME) as (path,):
        other.take(NAME[::-1], path.name, path.read_bytes())
    theirs = replace(READ, delivery=NAME[::-1])
    other.preview(theirs)
    other.save(theirs, actor="Ivan", reason="The same list")
    with pytest.raises(Moved):
        imports.save(READ, actor="Olena", reason="Seminar of May")


def test_a_form_of_kobo_is_brought_with_its_mapping(store: Store) -> None:
    made = Imports(store)
    made.take(NAME, "form.json", (SAMPLES / "kobo-repeat-groups.json").read_bytes())
    made.take(NAME, "people.toml", PEOPLE.encode())
    with open_vault(store.path), pytest.raises(NamesPeople):
        made.preview(Reading(NAME, programme="IMP"))
    whole = Reading(NAME, programme="IMP", attended=replace(SAID, activities=()))
    told = made.preview(whole)
    done = made.save(whole, actor="Olena", reason="The forms of May")
    assert done.added == told.result.added
    assert done.added["participation"] == 7


def test_each_list_of_a_workbook_has_its_own_activity_and_headings_are_explained_once(store: Store, tmp_path: Path) -> None:
    made = Imports(store)
    head, rows = ["ПІП учасника", "Посада", "Ел. пошта"], [["Канаренко Олена", "лікар", "canary-mail@x.example"], ["Ян", "", "j@x.example"]]
    made.take(NAME, "days.xlsx", workbook(tmp_path / "days.xlsx", {"1": [head, rows[0]], "2": [head, *rows]}).read_bytes())
    with open_vault(store.path), pytest.raises(NamesPeople) as people:
        made.preview(Reading(NAME))
    with store.session() as session:
        form = str(asked(session, Reading(NAME), people.value.lists))
    assert "Activity that was attended: 1" in form
    assert "Activity that was attended: 2" in form
    whole = Reading(NAME, sender="giz", attended=replace(SAID, activities=(("1", "X"), ("2", "X"))))
    told = made.preview(whole)
    assert [(one.about, one.said, one.times) for one in told.result.proposals] == [("column", "ПІП учасника", 2)]
    assert "Full name (name)" in str(shown.previewed(told, whole))
    made.answer(whole, {0: "name"})
    read = replace(whole, answered=1)
    assert made.preview(read).result.proposals == ()
    assert made.save(read, actor="Olena", reason="Two days").added == {"person": 2, "participation": 2}


def test_a_list_is_brought_alone(imports: Imports) -> None:
    imports.take(NAME, "programme.csv", b"programme_id,name\nP,N\n")
    with pytest.raises(Several):
        imports.preview(READ)


def test_no_name_is_kept_told_or_saved(store: Store, imports: Imports, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    told = imports.preview(READ)
    page = str(shown.previewed(told, READ)) + repr(told.result.as_dict()) + repr(told)
    done = imports.save(READ, actor="Olena", reason="Seminar of May")
    page += str(shown.outcome(done, READ)) + repr(done) + caplog.text
    assert canaries_in(page) == []
    assert "лікар" not in page
    assert canaries_in(reached(imports._deliveries)) == []
    for file in (file for file in store.path.parent.rglob("*") if file.is_file()):
        data = file.read_bytes()
        assert [c for c in CANARIES for encoding in ("utf-8", "utf-16-le") if c.encode(encoding) in data] == [], file.name


def test_the_search_of_what_is_kept_would_find_a_name(imports: Imports) -> None:
    imports._kept(READ).done["x"] = "Kanarenko"  # type: ignore[assignment]
    assert canaries_in(reached(imports._deliveries)) == ["Kanarenko"]


def test_a_fault_of_ours_is_told_without_a_word_of_the_list(imports: Imports, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise ValueError("could not read “Канаренко Олена”")

    monkeypatch.setattr(intake_reading, "registered", broken)
    with pytest.raises(ListUnread, match=r"a fault of ours \(ValueError in test_participants.py, line \d+\)") as told:
        imports.preview(READ)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__
