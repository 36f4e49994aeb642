"""Whatever a person or an attacker types: the report is made, the text is shown as typed, and nothing in it is obeyed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from indicators.chart import Chart, Kind, Point, Series
from reports.blocks import Block, Cited, Column, Cover, Document, Heading, KeyFacts, Notice, Paragraph, Picture, Table, Tile, Tiles
from reports.pdf import pdf_bytes
from reports.pdf.fonts import STAND_IN, load_fonts
from tests.reports.pdf.sample import sample
from tests.reports.pdf.test_pdf import pages

TEXTS = {
    "image": '<img src="/etc/passwd"/>',
    "remote": '<img src="http://192.0.2.1/x.png" width="10" height="10"/>',
    "bold": "<b>bold</b> & <i>it</i>",
    "open": "<para><font color=red>",
    "evaluated": "<font color=\"[[[getattr(pow, Word('__globals__'))['os'].system('id')]]]\">x</font>",
    "entity": "&lt;b&gt; &#0; &nbsp; &bogus; %s {0}",
    "control": "a\x00b\x08c\x1bd\x7fe\x9ff",
    "breaks": "one\ntwo\r\nthree\tfour\u2028five",
    "arabic": "شراكة صحية",
    "emoji": "ok 👩‍⚕️🇺🇦 ✅",
    "override": "abc\u202edef\u200b\ufeffghi",
    "combining": "Київ e\u0301" + "\u0301" * 40,
    "lone surrogate": "a\ud800b",
    "beyond": "\U0001f9ec\U0010ffff\ufffe",
    "long word": "x" * 900,
    "long text": "word " * 800,
    "parentheses": "(()\\) \\101 ) Tj ET",
    "empty": "",
    "spaces": "   \u00a0 ",
    "narrow": "1\u202f234\u2009567",
}
KINDS: tuple[Kind, ...] = ("line", "columns", "stacked_columns", "bars", "funnel", "map")


def hostile_chart(kind: Kind, text: str) -> Chart:
    """One chart whose every word is the text."""
    points = (Point(text, 3, text, text, text[:2]), Point(f"{text} ", None, text, text, "UA"))
    return Chart(kind, text, (Series(text, points, "line"), Series(text, points, role="target")), text, text, text, (text, text), text)


def hostile(text: str) -> Document:
    """A report whose every word is the text."""
    run = (text, Cited(text, text))
    columns = (Column(text), Column(text, 1, "right"), Column("n", 0.01, "right"))
    blocks: tuple[Block, ...] = (
        Heading(1, text, text),
        Paragraph(run, "item"),
        Notice(text, "caution"),
        Tiles((Tile(text, Cited(text, text), text, text, text, (1, None, 2)),)),
        KeyFacts(((text, run),)),
        Table(text, columns, (((text,), (Cited(text, text),), run),), text, (0,), text),
        *(Picture(hostile_chart(kind, text), text) for kind in KINDS),
    )
    cover = Cover(text, text, text, ((text, text),), text, text)
    return replace(sample(), cover=cover, blocks=blocks, footer=text, words=(("page", text), ("of", text)))


@pytest.fixture(scope="module")
def watched() -> Iterator[list[str]]:
    """What the process opens, connects to and starts: one hook, for a hook can never be taken off again."""
    seen: list[str] = []
    watching = [True]

    def watch(event: str, given: tuple[object, ...]) -> None:
        if watching and event in {"open", "socket.connect", "os.system", "subprocess.Popen"}:
            seen.append(f"{event} {given[0]}")

    load_fonts()
    pdf_bytes(hostile("warm"))
    sys.addaudithook(watch)
    yield seen
    watching.clear()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_hostile_text_in_every_place_makes_a_report_and_is_not_obeyed(text: str, watched: list[str]) -> None:
    watched.clear()
    pdf = pdf_bytes(hostile(text))
    assert not watched
    assert len(pages(pdf)) > 2


@pytest.mark.parametrize("name", ["image", "bold", "evaluated", "entity", "parentheses"])
def test_markup_is_printed_as_typed(name: str) -> None:
    printed = pages(pdf_bytes(replace(sample(), blocks=(Paragraph((TEXTS[name],)),))))[1]
    assert TEXTS[name] in printed


@pytest.mark.parametrize("name", ["control", "arabic", "emoji", "beyond"])
def test_letters_that_the_fonts_lack_have_a_visible_stand_in(name: str) -> None:
    printed = pages(pdf_bytes(replace(sample(), blocks=(Paragraph((TEXTS[name],)),))))[1]
    assert STAND_IN in printed


def test_a_word_is_not_broken_while_other_columns_have_room() -> None:
    columns = (Column("a", 0.1), Column("b", 20))
    table = Table("t", columns, ((("Івано-Франківськ",), ("x",)), (("Дніпропетровська",), ("x",))), strong=(1,))
    printed = pages(pdf_bytes(replace(sample(), blocks=(table,))))[1]
    assert "Івано-Франківськ x Дніпропетровська x" in printed


def test_a_number_is_never_broken_at_its_thin_space() -> None:
    table = Table("t", (Column("a", 1, "left"), Column("b", 20)), ((("1\u202f234\u202f567",), ("x",)),))
    printed = pages(pdf_bytes(replace(sample(), blocks=(table,))))[1]
    assert "1 234 567 x" in printed
