"""`tracker mapping` as people run it: what a load asks is answered by a command, kept in a file, and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.stores import store_of
from tests.tracker.intake.files import text_file
from tracker.commands.load import load
from tracker.commands.mapping import mapping
from tracker.errors import UnknownName, WrongRequest


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "tracker.duckdb"
    name = {"org_id": "MOH-UA", "name": "Ministry of Health of Ukraine", "lang": "en"}
    store_of(path, {"organisation": [{"org_id": "MOH-UA", "org_type": "10"}], "org_name": [name]}).close()
    return path


def said(store: Path, *words: str) -> str:
    ran = CliRunner().invoke(mapping, [*words, "--store", str(store)], catch_exceptions=False, standalone_mode=False)
    return ran.output


def test_what_a_load_asks_is_answered_once_and_taken_back(store: Path, tmp_path: Path) -> None:
    file = text_file(tmp_path / "programme.csv", "programme_id,name,lead_org\nIMP,Impact,Ministry of Helth of Ukraine\n")
    words = [str(file), "--from", "giz", "--dry-run", "--store", str(store)]
    asked = CliRunner().invoke(load, words).output
    line = "tracker mapping set giz organisations 'Ministry of Helth of Ukraine' MOH-UA"
    assert line in asked
    assert "Nothing is remembered of any sender yet." in said(store, "show")

    said(store, "set", "giz", "organisations", "Ministry of Helth of Ukraine", "MOH-UA")
    assert '[organisations]\n"Ministry of Helth of Ukraine" = "MOH-UA"\n' in said(store, "show", "giz")
    assert said(store, "show").startswith("giz\n")
    assert "To decide" not in CliRunner().invoke(load, words).output

    said(store, "forget", "giz", "organisations", "Ministry of Helth of Ukraine")
    assert line in CliRunner().invoke(load, words).output


def test_an_answer_that_is_hardly_likely_is_left_to_the_person(store: Path, tmp_path: Path) -> None:
    file = text_file(tmp_path / "programme.csv", "programme_id,name,lead_org\nIMP,Impact,Ministry of Helth\n")
    asked = CliRunner().invoke(load, [str(file), "--from", "giz", "--dry-run", "--store", str(store)]).output
    assert "MOH-UA (Ministry of Health of Ukraine), 74 %" in asked
    assert "tracker mapping set giz organisations 'Ministry of Helth' '…'" in asked


def test_of_several_answers_as_likely_none_is_put_into_the_command(store: Path, tmp_path: Path) -> None:
    file = text_file(tmp_path / "organisation.csv", "org_id,org_type,country,subdivision\nA,10,DE,Amazonas\n")
    asked = CliRunner().invoke(load, [str(file), "--dry-run", "--store", str(store)]).output
    assert "BR-AM (Amazonas), 100 %; CO-AMA (Amazonas), 100 %" in asked
    assert "tracker mapping set SENDER codes.REGION Amazonas '…'" in asked


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("giz", "organisations", "x", "MOH-UAA"), "There is no organisation “MOH-UAA”. Did you mean “MOH-UA”?"),
        (("giz", "organisations", "x", "MOH-UA; Y"), "There is no organisation “Y”"),
        (("giz", "codes.REGION", "x", "UA-99"), "There is no code “UA-99”"),
        (("giz", "codes.REGIO", "x", "UA-63"), "There is no code list “REGIO”"),
        (("giz", "columns.activity", "x", "titel"), "There is no field “titel”. Did you mean “title”?"),
        (("giz", "organisation", "x", "MOH-UA"), "Sections are columns.TYPE, codes.LIST, values.TYPE and organisations."),
        (("a/b", "organisations", "x", "MOH-UA"), "cannot name a sender"),
    ],
)
def test_a_decision_that_cannot_be_meant_is_refused(store: Path, words: tuple[str, ...], message: str) -> None:
    with pytest.raises((UnknownName, WrongRequest)) as refused:
        said(store, "set", *words)
    assert message in str(refused.value)
    assert not list(store.parent.glob("*.senders/*"))


def test_a_heading_of_a_list_of_participants_may_mean_a_name_or_nothing(store: Path) -> None:
    said(store, "set", "moh", "columns.participation", "Хто був", "name")
    said(store, "set", "moh", "columns.participation", "Підпис", "")
    assert '"Хто був" = "name"\n"Підпис" = ""\n' in said(store, "show", "moh")
