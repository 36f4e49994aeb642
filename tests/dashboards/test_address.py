"""The address bar is the state: every screen has one address, and the address gives the same screen back."""

from __future__ import annotations

from itertools import product
from urllib.parse import urlsplit

import pytest

from dashboards.address import Address, address

PAGES = (
    Address(),
    Address("indicators"),
    Address("quality"),
    Address("indicator", indicator="AGR-01"),
    Address("figure", cited="F-7K3QX2M9AB", of="{}"),
)
PROGRAMMES = ("", "IMP", "IHR-UA", "Охорона здоров’я & co=1?#")
PERIODS = ("", "2025", "2024-H1", "2024-Q4", "2024-11", "2024-01-01..2024-12-31", "..2024-12-31")
REST: tuple[dict[str, object], ...] = (
    {},
    {"language": "uk", "as_of": 0},
    {"language": "fr", "as_of": 7, "by": "partner_country"},
    {"figure": "F-7K3QX2M9AB", "step": "year"},
)


def read(url: str) -> Address:
    parts = urlsplit(url)
    return address(parts.path, f"?{parts.query}" if parts.query else "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.page)
def test_an_address_that_is_copied_gives_the_same_screen(page: Address) -> None:
    for programme, period, rest in product(PROGRAMMES, PERIODS, REST):
        shown = read(page.url(programme=programme, period=period, **rest))
        assert shown == read(shown.url())
        assert (shown.page, shown.indicator, shown.programme, shown.period) == (page.page, page.indicator, programme, period)
        assert {name: getattr(shown, name) for name in rest} == rest


@pytest.mark.parametrize(
    ("url", "what", "said"),
    [
        ("/", "page", "overview"),
        ("/indicator/agr-01", "indicator", "AGR-01"),
        ("/indicator/AGR-01?as_of=3&by=kind", "as_of", 3),
        ("/?language=uk", "language", "uk"),
        ("/?language=klingon", "language", "en"),
        ("/?as_of=yesterday", "as_of", None),
        ("/?as_of=-1", "as_of", None),
        ("/?step=fortnight", "step", "quarter"),
        ("/figure/f-7k3qx2m9ab", "cited", "F-7K3QX2M9AB"),
        ("/?language=klingon&as_of=-1", "unread", (("as_of", "-1"), ("language", "klingon"))),
        ("/nowhere", "page", "unknown"),
        ("/indicator/AGR-01/more", "page", "unknown"),
        ("/?programme=%F0%9F%98%80&programme=IMP", "programme", "IMP"),
        ("/?&&=&x=1", "page", "overview"),
    ],
)
def test_what_an_address_says_is_read_and_what_it_says_wrongly_is_left_unsaid(url: str, what: str, said: object) -> None:
    assert getattr(read(url), what) == said


def test_what_is_not_said_does_not_lengthen_the_address() -> None:
    assert Address().url() == "/"
    assert Address("indicator", indicator="AGR-01").url() == "/indicator/AGR-01"
    assert Address(programme="IMP", figure="F-7K3QX2M9AB").url(figure="") == "/?programme=IMP"
    assert Address(rule="DQ-35", part=2, record="merge/A~B", of="{}").url() == "/"
    assert Address("quality", rule="DQ-35", part=2).url(rule="") == "/quality"
