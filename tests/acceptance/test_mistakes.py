"""Mistakes that people make at the command line: each is answered in the reader's language, with its exit code and no traceback."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import split

import pytest

from tracker.__main__ import run
from tracker.settings import DATA

ENGLISH = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}")
QUOTED = re.compile(r"`[^`]*`|tracker [a-z -]+|«[^»]*»|\S*/\S*|\[[A-Z.]+\]")
SHOW = "indicators show PTC-01 --programme IMP --period 2024"
LOAD = "load {data}/agreement.csv --dry-run"

MISTAKES = """
2 nonsense
2 reprot list
2 report
2 check --sotre x
2 check --language de
2 check more
2 diff x y
2 diff 1
4 diff 1 99
4 diff 1 2 --kind agrement
4 check --store {tmp}/none.duckdb
3 check --store {tmp}/text.duckdb
2 init --store {facts}
3 init --store /proc/a/b.duckdb
4 figure F-0000000000
4 figure seven
4 figure F-7K3QX2M9A
2 history --id IMP-001
4 history --kind agreement --id nobody
2 history --limit 0
2 indicators list --programme IMP
4 indicators show PTC-99 --programme IMP --period 2024
4 indicators show PTC-01 --programme IPM --period 2024
2 indicators show PTC-01 --programme IMP --period 2024-13
2 indicators show PTC-01 --programme IMP --period 2024-Q5
2 indicators show PTC-01 --programme IMP --period 2024-02-30..2024-03-01
2 indicators show PTC-01 --programme IMP --period 2024-05-01..2024-03-01
2 indicators show PTC-01 --programme IMP --period 2024-05-01..
2 SHOW --by contry
2 SHOW --filter sex
4 SHOW --filter sex=Q
2 SHOW --audience nobody
2 SHOW --each week
4 SHOW --rate-set XYZ
4 SHOW --currency XYZ
4 indicators show FUN-01 --programme IMP --period 2024 --attribution half
4 indicators explain PTC-99
4 indicators framework NONE --programme IMP --period 2024
4 indicators ladder --programme IPM --period 2024
4 indicators changes 1 99 --programme IMP --period 2024
4 SHOW --framework NONE
4 SHOW --as-of 99
2 SHOW --funder EU,WHO
2 SHOW --on 2024-13-01 --attribution none
2 indicators new LOC-01 --like AGR-01
4 indicators check {tmp}/none
4 load {tmp}/none.csv
2 load {tmp}/text.duckdb --dry-run
4 LOAD --kind agrement
4 LOAD --whole nothing
4 LOAD --based-on 99
4 LOAD --format word
4 LOAD --mapping {tmp}/none.toml
4 LOAD --currency XYZ
4 mapping show Nobody
4 mapping forget Nobody organisations MOH
4 merge organisation A B --why x
4 merge organisation WHO B --why x
4 unmerge organisation A --why x
2 merge ship A B --why x
2 people erase P-1 --why x
2 people register {data}/agreement.csv --basis consent --keep-until 31.12.2030
2 quality accept DQ-24 --why x
4 quality accept DQ-99 --every --why x
4 quality accept DQ-18 NOPE --why x
4 quality reopen DQ-18 NOPE --why x
4 quality --programme IPM
4 quality returns --programme IPM --period 2024
4 quality recount {tmp}/none.xlsx
2 quality --on tomorrow
2 quality sample PTC-03 --programme IMP --period 2024 -o {tmp}/s.xlsx
2 quality recount {tmp}/text.duckdb
4 quarantine export 99 -o {tmp}/q.xlsx
4 quarantine drop 99
2 quarantine drop
4 report make doner --period 2025 -o {tmp}/x.pdf
4 report make donor --programme IPM --period 2025 -o {tmp}/x.pdf
4 report unpack {tmp}/none.pdf -o {tmp}/x
4 report verify {tmp}/none.pdf
2 report verify {tmp}/text.duckdb
4 report diff A B
4 report again donor 2025 nobody
4 restore {tmp}/none
4 import {tmp}/none --store {tmp}/new.duckdb
4 retire agreement NOPE --why x
4 retire ship A --why x
4 correct agreement NOPE title=x --why x
4 correct ship A title=x --why x
4 correct agreement IMP-003 color=x --why x
2 serve --port 99999
2 sql "selec"
2 sql "select 1; select 2"
2 sql "select 1" --format parquet
4 template agrement -o {tmp}/t.xlsx
4 template -o {tmp}/none/t.xlsx
4 sql "select 1" --as-of 99
2 template -o {tmp}/t.csv
4 undo 99 --why x
2 undo 1
"""


@pytest.fixture
def places(facts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """What a mistake may name: the store, files of ours, and an empty place but for a file that is no store."""
    (tmp_path / "text.duckdb").write_text("no store", encoding="utf-8")
    monkeypatch.setenv("TRACKER_STORE", str(facts))
    return {"tmp": tmp_path, "facts": facts, "data": DATA / "demo"}


@pytest.mark.parametrize("mistake", MISTAKES.strip().splitlines())
def test_a_mistake_is_answered_in_the_readers_language(mistake: str, places: dict[str, Path], capfd: pytest.CaptureFixture[str]) -> None:
    """In Ukrainian, whose letters tell English apart; that each sentence has its French is tested where the phrasebook is."""
    code, words = mistake.split(" ", 1)
    asked = split(words.replace("SHOW", SHOW).replace("LOAD", LOAD).format(**places))
    ended = run(asked if "--language" in asked else [*asked, "--language", "uk"])
    told = capfd.readouterr().err
    assert (ended, "Traceback" in told) == (int(code), False), told
    assert told.strip()
    assert not [line for line in told.splitlines() if "--language" not in asked and ENGLISH.search(QUOTED.sub("", line))]


SETTINGS = """
TRACKER_LANGUAGE=de|TRACKER_LANGUAGE is “de”. Write one of en, uk, fr.
TRACKER_SMTP_PORT=smtp|TRACKER_SMTP_PORT is “smtp”. Give the number of a port, mostly 25 or 587.
TRACKER_SMTP_STARTTLS=maybe|TRACKER_SMTP_STARTTLS is “maybe”. Write yes or no.
TRACKER_MEMORY=lots|TRACKER_MEMORY is “lots”, which is no amount of memory. Write it as 500MB or 2GB.
"""


@pytest.mark.parametrize("line", SETTINGS.strip().splitlines())
def test_a_wrong_setting_is_named(
    line: str, places: dict[str, Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    setting, message = line.split("|")
    monkeypatch.setenv(*setting.split("="))
    assert run(["history", "--store", str(places["facts"])]) == 2
    assert capfd.readouterr().err == f"Error: {message}\n"


def test_the_language_may_be_set_for_good(
    places: dict[str, Path], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRACKER_LANGUAGE", "uk")
    ended = [run(words) for words in (["quarantine", "list"], ["nonsense"], ["quarantine", "list", "--language", "fr"])]
    told = capfd.readouterr().err.splitlines()
    assert (ended, len(places)) == ([0, 2, 0], 3)
    assert told[0] == "Нічого не зберігається: жодного рядка не відхилено або всі вже відкинуто."
    assert told[-2:] == [
        "Помилка: Команди «nonsense» немає.",
        "Rien n’est gardé\u00a0: aucune ligne n’a été refusée, ou toutes ont été écartées.",
    ]


def test_beside_json_everything_is_english(places: dict[str, Path], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["report", "diff", "A", "B", "--json", "--language", "uk", "--store", str(places["facts"])]) == 4
    assert capfd.readouterr().err.startswith("Error: No edition has the code A")


def test_all_that_is_wrong_with_a_mapping_is_told_at_once(places: dict[str, Path], capfd: pytest.CaptureFixture[str]) -> None:
    """Though a process behind walls reads it."""
    mapping, form = places["tmp"] / "form.toml", DATA.parent / "tests/tracker/intake/formats/samples/kobo-reviewed.json"
    mapping.write_text('formt = "kobo"\n[[record]]\nkind = "agreement"\n', encoding="utf-8")
    assert run(["load", str(form), "--mapping", str(mapping), "--dry-run", "--language", "uk", "--store", str(places["facts"])]) == 2
    assert capfd.readouterr().err.splitlines()[-1] == (
        f"Помилка: {mapping}: 3 помилки. Виправте файл і повторіть: "
        "невідомий ключ «formt». Можливо, це «format»?; Немає ключа «title»; Немає ключа «record[1].fields»."
    )
