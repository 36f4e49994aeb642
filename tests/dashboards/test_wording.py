"""Every phrase that a screen says is written, in all three languages, and none is written for nobody."""

from __future__ import annotations

import json
import re
from importlib.metadata import entry_points
from pathlib import Path

from dash import dcc, html

import dashboards
from dashboards import wording
from dashboards.screens import aloud, plain
from indicators.declared.catalogue import catalogue
from indicators.phrasebook import phrases
from indicators.quality import SEVERITIES

PLACES = re.compile(r"\{\}")
SAID = re.compile(r"""say\(\s*["']([a-z_]+)["']""")
QUOTED = re.compile(r"""["']([a-z_-]+)["']""")
CODE = "\n".join(path.read_text(encoding="utf-8") for path in Path(dashboards.__file__).parent.rglob("*.py"))


def test_every_phrase_that_is_said_is_written() -> None:
    assert sorted((set(SAID.findall(CODE)) | set(SEVERITIES)) - set(wording._words())) == []


def test_no_phrase_is_written_for_nobody() -> None:
    groups = {f"groups_{kind}" for kind in ("overlap", "distinct", "none")} | {f"record_proof_{kind}" for kind in ("source", "evidence")}
    quoted = {text.replace("-", "_") for text in QUOTED.findall(CODE)}  # a control may be called by the phrase that it says
    assert sorted(set(wording._words()) - quoted - groups) == []


def test_all_languages_say_the_same_with_the_same_blanks() -> None:
    for key, words in wording._words().items():
        blanks = {language: len(PLACES.findall(words.text(language))) for language in ("en", "uk", "fr")}
        assert len(set(blanks.values())) == 1, key
        assert words.uk, key
        assert words.fr, key


def test_every_indicator_belongs_to_a_family_in_every_language() -> None:
    for language in ("en", "uk", "fr"):
        assert {code.partition("-")[0] for code in catalogue()} <= set(wording.families(language))


COMMANDS = re.compile(rf"(?<!\w)--[a-z]|\btracker (?:{'|'.join(entry_points(group='tracker.commands').names - {'report'})}) [a-z-]")
TERMINAL_ONLY = (
    *("… and {} more", "To correct refused rows", "The figure's address", "The newest is {}", "`tracker", "Look it up with `tracker"),
    *("For instance --", "Add for instance --", "--programme and", "Make one with `tracker init`"),
    *("Choose another --port", "Next: ", "Fill it in, then", "There are older steps", "--id", "Correct the red", "Name the", "Say --size"),
    *("Remembered in", "{} person(s)", "--same", "Write --same", "Name another", "Run `", "With --force", "Use the running", "Send back"),
    *("{}: the store ", "{} is a copy of", "Ask for one value", "Leave --funder", "Ask for the programme's result without"),
)
"""Messages that only commands and columns of the analysts' copy tell."""


def test_pages_do_not_speak_of_the_command_line() -> None:
    for words in (each for each in phrases() if not each.en.startswith(TERMINAL_ONLY)):
        for language in ("en", "uk", "fr"):
            assert not COMMANDS.search(wording.without_commands(words.text(language))), words.text(language)


def test_words_in_ukrainian_letters_are_read_aloud_as_such_on_any_page() -> None:
    link = dcc.Link("Форум у Києві", href="/record/activity/A")
    page = html.Main([html.H1("Records"), html.Table(html.Tr([html.Td("Forum"), html.Td(link), html.Td(["Захід", " (2)"])]))])
    told = plain(page)
    assert json.dumps(aloud(told, "en")).count('"lang": "uk"') == 2
    assert aloud(told, "uk") == told
