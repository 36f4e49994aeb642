"""Tagged PDF: whatever is drawn belongs to an element of the document's structure, or is an artifact (ISO 32000-1, 14.7 and 14.8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Table

if TYPE_CHECKING:
    from reportlab.platypus.tables import TableRenderCB

ARTIFACT, CAPTION = "Artifact", "Caption"
_GROUPS = {"LBody": ("L", "LI"), "TOCI": ("TOC",)}
"""What stands in a list: the list, shared with the one before, and what stands between the two."""

Role = tuple[str, str]
"""The kind of a cell's element, and for header cells whether they head a `Column` or a `Row`."""


class Marked(NamedTuple):
    """A piece of what is drawn: its page, from 1, and its number there, from 0."""

    page: int
    number: int


class Linked(NamedTuple):
    """A link: its page, from 1, and its place among the page's annotations, from 0."""

    page: int
    number: int


@dataclass(eq=False)
class Element:
    """An element of the structure: its kind, what it holds in order of reading, words read instead of a picture, and its language."""

    kind: str
    words: str = ""
    scope: str = ""
    language: str = ""
    kids: list[Element | Marked | Linked] = field(default_factory=list)


class Paper(Canvas):
    """A canvas that knows what is being drawn on it. Within what is marked already, further marks say nothing."""

    _annotationrefs: list[object]
    _code: list[str]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.structure = Element("Document")
        self._within, self._told = [self.structure], self.structure
        self._numbers: Counter[int] = Counter()
        self._depth = self._links = 0

    def begin(self, kind: str, words: str = "", scope: str = "", language: str = "") -> None:
        """What is drawn until `end` is one element of that kind, or an artifact."""
        self._depth += 1
        if self._depth > 1:
            self._told.language = self._told.language or language
            return
        self._links = len(self._annotationrefs)
        if kind == ARTIFACT:
            self._told = Element(ARTIFACT)
            self._code.append(f"/{ARTIFACT} BMC")
            return
        page = self.getPageNumber()
        self._told = self._element(kind, words, scope)
        self._told.language = language
        self._told.kids.append(Marked(page, self._numbers[page]))
        self._code.append(f"/{kind} <</MCID {self._numbers[page]}>> BDC")
        self._numbers[page] += 1

    def end(self) -> None:
        """No more of it; links that were drawn meanwhile are part of it."""
        self._depth -= 1
        if self._depth == 0:
            self._code.append("EMC")
            self._told.kids.extend(Linked(self.getPageNumber(), at) for at in range(self._links, len(self._annotationrefs)))

    def enter(self, element: Element) -> None:
        """What is marked from now on is part of it, until `leave`."""
        inside = self._within[-1]
        if element is not inside and element not in inside.kids:
            inside.kids.append(element)
        self._within.append(element)

    def leave(self) -> None:
        """Back to what is around."""
        self._within.pop()

    def _element(self, kind: str, words: str, scope: str) -> Element:
        """A new element at the end of what is open, in the list before it if it is of one."""
        inside = self._within[-1]
        for place, group in enumerate(_GROUPS.get(kind, ())):
            last = inside.kids[-1] if inside.kids else None
            if place or not isinstance(last, Element) or last.kind != group:
                inside.kids.append(last := Element(group))
            inside = last
        element = Element(kind, words, scope)
        inside.kids.append(element)
        return element


def paper(flowable: Flowable) -> Paper:
    """What it is drawn on."""
    canvas: Paper = flowable.canv  # type: ignore[assignment]  # `Sheets` lays out on no other
    return canvas


@contextmanager
def marked(canvas: Canvas, kind: str, words: str = "", language: str = "") -> Iterator[None]:
    """What is drawn meanwhile is one element of that kind, or an artifact."""
    assert isinstance(canvas, Paper)
    canvas.begin(kind, words, language=language)
    yield
    canvas.end()


def _bare(grid: Table, step: str, *_: object) -> None:
    if step in {"startBG", "startLines"}:
        paper(grid).begin(ARTIFACT)
    elif step in {"endBG", "endLines"}:
        paper(grid).end()


class _Told:
    """One table being drawn, page by page. ReportLab calls it for each step, and hands it to every part of a grid that it cuts."""

    def __init__(self, role: Callable[[int, int], Role]) -> None:
        self.role, self.element = role, Element("Table")
        self.repeated, self.again = 0, False

    def __call__(self, grid: Table, step: str, *at: Any) -> None:
        on = paper(grid)
        match step:
            case "startTable":
                self.repeated = int(grid.repeatRows) if self.element.kids else 0
                on.enter(self.element)
            case "startRow":
                self._row(on, at[0])
            case "startCell":
                self._cell(on, *at[:3])
            case "endCell":
                on.end()
            case "endRow" | "endTable":
                on.leave()
            case _:
                _bare(grid, step)

    def _row(self, on: Paper, row: int) -> None:
        self.again = row < self.repeated
        kind, _ = self.role(row, 0)
        on.enter(self.element if self.again else Element(kind if kind == CAPTION else "TR"))

    def _cell(self, on: Paper, row: int, column: int, held: object) -> None:
        kind, scope = self.role(row, column)
        on.begin(ARTIFACT if self.again or held == "" else "P" if kind == CAPTION else kind, scope=scope)


BARE = cast("TableRenderCB", _bare)
"""For grids that only put things beside one another: their grounds and lines are no content."""


def told(role: Callable[[int, int], Role]) -> TableRenderCB:
    """For a grid that is a table to readers, too: `role` says by row and column what each cell is. Rows that are repeated are said once."""
    return cast("TableRenderCB", _Told(role))
