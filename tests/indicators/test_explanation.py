"""An indicator explained: the same on the terminal, as JSON and on its page."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dashboards.address import Address
from dashboards.pages import indicator as page
from dashboards.screens import plain
from dashboards.view import viewed
from indicators.authoring.explanation import over_time_text
from indicators.authoring.keeping import keep_definitions
from indicators.commands.asking import indicators
from indicators.declared.catalogue import catalogue
from indicators.declared.definition import definition_of
from indicators.declared.kept import record
from indicators.wording import word
from tests.stores import public_facts, store_of
from tracker.store import Store, open_store

FILE = catalogue()["AGR-01"]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Revision 1 holds the facts and an earlier AGR-01, revision 2 the definitions of the files."""
    place = tmp_path_factory.mktemp("explained") / "t.duckdb"
    facts = public_facts()
    earlier = definition_of(FILE.text.replace("'cancelled')", "'cancelled', 'ended')"), "a test")
    others = [row for row in facts["definition"] if row["code"] != "AGR-01"]
    with store_of(place, {**facts, "definition": [*others, record(earlier)]}) as made:
        keep_definitions(made, actor="olena", reason="The definitions of summer")
    return place


def tracker(path: Path, *words: str) -> Result:
    """`tracker indicators …` on a store."""
    return CliRunner().invoke(indicators, [*words, "--store", str(path)])


def test_explain_tells_version_governance_examples_and_since_when_it_is_in_force(path: Path) -> None:
    told = tracker(path, "explain", "agr-01").stdout
    assert told.startswith(f"AGR-01  Agreements signed, cumulative  (version 1, {FILE.hash[:12]}, in force since revision 2)\n")
    assert "Series break: the definition changed in revision 2, from version 1 to 1 (how it is counted)." in told
    assert "Author: Partnership Impact Tracker. Checked by: not yet checked. Next review: 2027-06-30." in told
    for number, example in enumerate(FILE.example, 1):
        assert f"Worked example {number}: {example.says.en}\n  {example.period}: " in told


def test_explain_tells_the_definition_of_an_earlier_revision(path: Path) -> None:
    told = json.loads(tracker(path, "explain", "AGR-01", "--as-of", "1", "--json").stdout)
    assert (told["in_force_since"], told["hash"] == FILE.hash, told["series_breaks"]) == (1, False, [])
    assert "'ended'" in told["views"]["signed_agreement"]


def test_without_a_store_the_files_are_listed_and_explained(tmp_path: Path) -> None:
    nowhere = tmp_path / "none.duckdb"
    assert {one["code"]: one["in_force_since"] for one in json.loads(tracker(nowhere, "list", "--json").stdout)} == dict.fromkeys(
        catalogue()
    )
    assert "as its file says, not kept in the store" in tracker(nowhere, "explain", "AGR-01").stdout


def test_list_and_show_tell_since_when_a_definition_is_in_force(path: Path) -> None:
    listed = {one["code"]: one for one in json.loads(tracker(path, "list", "--json").stdout)}
    assert (listed["AGR-01"]["in_force_since"], listed["PTC-01"]["in_force_since"]) == (2, 1)
    assert listed["AGR-01"]["governance"]["author"] == "Partnership Impact Tracker"
    shown = tracker(path, "show", "AGR-01", "--programme", "IMP", "--period", "2025")
    assert "Version 1, in force since revision 2. Author: Partnership Impact Tracker. Checked by: not yet checked." in shown.stderr


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("in force since revision 2", "Series break: the definition changed in revision 2")),
        ("uk", ("чинна з версії даних 2", "Розрив ряду: визначення змінено у версії даних 2")),
        ("fr", ("en vigueur depuis la révision 2", "Rupture de série\u00a0: la définition a changé à la révision 2")),
    ],
)
def test_the_page_tells_the_same(path: Path, language: str, told: tuple[str, ...]) -> None:
    with open_store(path, read_only=True) as store:
        shown = page_text(store, language)
    for text in (*told, *(example.says.text(language) for example in FILE.example)):
        assert text in shown


def page_text(store: Store, language: str) -> str:
    """The indicator's page as the browser gets it."""
    asked = Address(page="indicator", indicator="AGR-01", programme="IMP", period="2025", language=language)
    with viewed(store, asked) as view:
        return json.dumps(plain(page.content(view)), ensure_ascii=False)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "Unit: agreements. Counted, each record once. Cumulative: the last value stands. More is better."),
        ("uk", "Одиниця: угоди. Кожен запис рахується один раз. Наростаючим підсумком: діє останнє значення. Більше — краще."),
        ("fr", "Unité\xa0: accords. Compté, chaque enregistrement une fois. Cumul\xa0: la dernière valeur vaut. Plus est mieux."),
    ],
)
def test_explain_says_in_words_how_it_is_counted_and_which_way_is_better(path: Path, language: str, told: str) -> None:
    assert told in tracker(path, "explain", "AGR-01", "--language", language).stdout
    keys = {f"{kind}_{getattr(one, name)}" for one in catalogue().values() for kind, name in (("rule", "rule"), ("direction", "direction"))}
    said = {key: word(key, language) for key in keys} | {code: over_time_text(one, language) for code, one in catalogue().items()}
    assert [key for key, text in said.items() if not text.endswith(".")] == []
