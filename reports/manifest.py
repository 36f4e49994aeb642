"""What an edition says of itself: store, revision, definitions and every printed figure, carried inside the PDF."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from typing import Any

from indicators.addresses import Group, figure_link, letters, spelled
from indicators.decided import Decided
from indicators.figures import SMALLEST_SHOWN, Figure, Figures, Status
from indicators.question import Question, claim_of
from indicators.wording import figure_text
from reports.blocks import Document
from reports.citations import cited
from tracker.errors import ReportRefused, WrongRequest
from tracker.harmless import csv_text
from tracker.periods import Period, period

NAME = "manifest.json"
FORMAT = 1
_PLAIN: dict[str, Any] = {
    **dict.fromkeys(("store", "code", "spec", "programme", "language", "status"), str),
    **dict.fromkeys(("audience", "previous"), str | None),
    **dict.fromkeys(("definitions", "libraries"), dict),
    "revision": int,
}
_PRINTED: dict[str, Any] = {"address": str, "version": int, "text": str, "status": str}
_ASKED: dict[str, Any] = {**dict.fromkeys(("indicator", "programme", "currency", "rate_set", "framework"), str), "audience": str | None}
"""What is read back as it stands, and of what kind it is."""
_LIBRARIES = ("reportlab", "pikepdf", "duckdb", "polars", "babel")


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure as an edition printed it."""

    address: str
    question: Question
    by: Group
    version: int
    text: str
    value: Any
    status: str
    aside: bool = False
    """Hidden, and not told to be small."""

    @property
    def group(self) -> str:
        """Which group the figure is of, by the names that SQL has: `home_region=UA-46`; empty for the total."""
        return _group(self.by)

    def decided(self, least: int) -> Decided:
        """Whether and how it is hidden, where counts below `least` are small."""
        return Decided(self.status == Status.SUPPRESSED, least, self.aside)


@dataclass(frozen=True, slots=True)
class Read:
    """A question about people that an edition answered, and the groups that it hid, with whether it said so as if for another's sake."""

    question: Question
    hidden: Mapping[Group, bool]


@dataclass(frozen=True, slots=True)
class Manifest:
    """An edition's identity card, as read back from a PDF."""

    store: str
    code: str
    spec: str
    programme: str
    period: Period
    language: str
    audience: str
    revision: int
    status: str
    previous: str | None
    definitions: dict[str, str]
    figures: tuple[Printed, ...]
    libraries: dict[str, str]
    against: tuple[str, ...] = ()
    """The editions that its audience was sent before: together with those nothing small is told."""
    people: tuple[Read, ...] = ()
    smallest_shown: int = SMALLEST_SHOWN
    tally: dict[str, int] = field(default_factory=dict)
    """How many figures about people are shown, hidden for being small, and hidden beside those."""

    url: str = ""
    """Where its links lead."""
    glance: tuple[tuple[str, str], ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """What was asked for the printed figures, each question once."""
        return tuple(dict.fromkeys(printed.question for printed in self.figures))

    @property
    def addresses(self) -> dict[str, str]:
        """What each printed address stands for."""
        return {told.address: spelled(told.question, told.version, self.revision, told.by) for told in self.figures}

    @property
    def decided(self) -> dict[str, Decided]:
        """Whether each printed figure is hidden, and below which count of people figures are small."""
        return {told.address: told.decided(self.smallest_shown) for told in self.figures}


def verification_code(spec: str, store_id: str, revision: int, programme: str, period: Period, language: str, status: str = "draft") -> str:  # noqa: PLR0913, PLR0917  what tells editions apart
    """The edition's short name: twelve letters that two different editions do not share."""
    line = json.dumps([spec, store_id, revision, programme, str(period), language, status])
    code = letters(line, 12)
    return "-".join(code[start : start + 4] for start in (0, 4, 8))


def printed_figures(document: Document, answers: Iterable[Figures]) -> list[tuple[Figure, Figures]]:
    """The figures whose address the document prints, in the order of their addresses; each once."""
    known = {figure.address: (figure, figures) for figures in answers for figure in figures.figures}
    shown = {run.address for run in cited(document)}
    unknown = sorted(shown - known.keys() - {""})
    if unknown:
        raise LookupError(f"the document cites figures that nobody computed: {', '.join(unknown[:3])}")
    return [known[address] for address in sorted(shown - {""})]


def manifest_json(
    head: dict[str, Any], document: Document, answers: Iterable[Figures], language: str, people: Iterable[Read] = ()
) -> bytes:
    """The manifest as JSON, always the same bytes for the same edition."""
    printed = printed_figures(document, answers)
    told = {
        "format": FORMAT,
        "product": "partnership-impact-tracker",
        "version": version("partnership-impact-tracker"),
        **head,
        "definitions": {figures.question.indicator: figures.definition.hash for _, figures in printed},
        "libraries": {name: version(name) for name in _LIBRARIES},
        "figures": [_told(figure, figures, language) for figure, figures in printed],
        "people": [{**_asked(one.question), **_hidden(one)} for one in people],
    }
    return json.dumps(told, sort_keys=True, ensure_ascii=False, indent=1).encode()


def _told(figure: Figure, figures: Figures, language: str) -> dict[str, Any]:
    return {
        "address": figure.address,
        "version": figures.version,
        "by": dict(figure.by),
        **_asked(figures.question),
        "value": str(figure.value) if isinstance(figure.value, Decimal | Fraction) else figure.value,
        "status": str(figure.status),
        **({"aside": True} if figure.complement else {}),
        "qualifier": figure.qualifier,
        "text": figure_text(figure, figures, language),
    }


def _asked(question: Question) -> dict[str, Any]:
    return question.as_dict() | {"asked": list(question.by)}


_COLUMNS = ("address", "indicator", "programme", "period", "group", "value", "qualifier", "status", "text")


def figures_csv(document: Document, answers: Iterable[Figures], language: str, url: str = "") -> bytes:
    """The printed figures as a CSV table, for readers who calculate."""
    rows = []
    for figure, figures in printed_figures(document, answers):
        told = _told(figure, figures, language) | {"group": _group(figure.by)}
        link = figure_link(url, figure.address, spelled(figures.question, figures.version, figures.revision, figure.by))
        rows.append([*(told[column] for column in _COLUMNS), link])
    return csv_text((*_COLUMNS, "link"), rows).encode("utf-8-sig")


def read_manifest(content: bytes) -> Manifest:
    """A manifest read back. Raises `ReportRefused` for one that is not ours or is newer than this tracker."""
    try:
        told = json.loads(content)
        if told["product"] != "partnership-impact-tracker" or told["format"] > FORMAT:
            raise ReportRefused(
                "The manifest in this PDF was written by another program or a newer tracker", next_step="Upgrade the tracker."
            )
        return Manifest(
            **_given(told, _PLAIN),
            period=period(told["period"]),
            figures=tuple(_printed(figure) for figure in told["figures"]),
            against=_codes(told.get("against")),
            people=tuple(_read(one) for one in told.get("people", ())),
            smallest_shown=int(told.get("smallest_shown", SMALLEST_SHOWN)),
            tally=told.get("tally", {}),
            url=told.get("url", ""),
            glance=tuple((str(name), str(text)) for name, text in told.get("glance", ())),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, WrongRequest) as error:
        raise ReportRefused(
            "The manifest in this PDF cannot be read: the file is damaged or was altered", next_step="Ask the sender for it again."
        ) from error


def _group(by: Group) -> str:
    return "; ".join(f"{name}={value}" for name, value in by)


def _hidden(one: Read) -> dict[str, Any]:
    return {"hidden": [dict(by) for by in one.hidden], "aside": [dict(by) for by, aside in one.hidden.items() if aside]}


def _read(told: dict[str, Any]) -> Read:
    return Read(_question(told), {tuple(by.items()): by in told.get("aside", ()) for by in told["hidden"]})


def _codes(told: str | list[str] | None) -> tuple[str, ...]:
    """Codes of editions; older manifests name one or none."""
    return (told,) if isinstance(told, str) else tuple(map(str, told or ()))


def _given(told: dict[str, Any], kinds: Mapping[str, Any]) -> dict[str, Any]:
    """Some values as they stand. Raises `TypeError` for one of another kind than we write: whoever altered it may have written anything."""
    if wrong := [name for name, kind in kinds.items() if not isinstance(told[name], kind)]:
        raise TypeError(f"{', '.join(wrong)}: of another kind")
    return {name: told[name] for name in kinds}


def _printed(told: dict[str, Any]) -> Printed:
    by, aside = tuple(told["by"].items()), told.get("aside", False)
    return Printed(**_given(told, _PRINTED), question=_question(told), by=by, value=told["value"], aside=aside)


def _question(told: dict[str, Any]) -> Question:
    claim = told.get("claim")
    return Question(
        **_given({"framework": ""} | told, _ASKED),
        period=period(told["period"]),
        by=tuple(map(str, told["asked"])),
        filter=tuple((name, str(value)) for name, value in told["filter"].items()),
        claim=None if claim is None else claim_of(tuple(map(str, claim))),
    )
