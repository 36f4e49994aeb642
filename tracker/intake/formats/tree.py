"""XML as elements that know their line: read without document types, entities or anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from tracker.errors import UnreadableFile
from tracker.intake.formats.harvest import Place
from tracker.intake.raw import defused

_DEEPEST = 100


@dataclass(slots=True)
class Element:
    """An element of an XML file: its name without a prefix, its attributes, its own text, its children and where it stands."""

    name: str
    place: Place
    attributes: dict[str, str]
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def get(self, attribute: str) -> str | None:
        """The attribute without spaces around it; None where it is missing or empty."""
        return (self.attributes.get(attribute) or "").strip() or None

    def all(self, name: str) -> Iterator[Element]:
        """The children of a name."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """The first child of a name."""
        return next(self.all(name), None)

    def at(self, name: str, attribute: str) -> str | None:
        """An attribute of the first child of a name."""
        child = self.first(name)
        return child.get(attribute) if child else None

    @property
    def said(self) -> str | None:
        """The element's own text on one line; None where it says nothing."""
        return " ".join(self.text.split()) or None


class _Builder(ContentHandler):
    """Builds elements while the file is read. The way to an element counts those of its name, from 1."""

    def __init__(self) -> None:
        super().__init__()
        self.root: Element | None = None
        self.whole: list[Element] = []
        self._open: list[Element] = []
        self._counts: list[dict[str, int]] = []
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802  SAX names it
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802  SAX names it
        plain = name.rpartition(":")[2]
        element = Element(plain, Place(self._locator.getLineNumber(), self._way(plain)), dict(attrs.items()))
        if len(self._open) > 1:
            self._open[-1].children.append(element)
        self.root = self.root or element
        self._open.append(element)
        self._counts.append({})
        if len(self._open) > _DEEPEST:
            raise SAXException("nested too deep")

    def _way(self, name: str) -> str:
        if not self._open:
            return name
        counts = self._counts[-1]
        counts[name] = counts.get(name, 0) + 1
        step = f"{name}[{counts[name]}]"
        return f"{self._open[-1].place.path}/{step}" if len(self._open) > 1 else step

    def endElement(self, name: str) -> None:  # noqa: ARG002, N802  SAX names it
        element = self._open.pop()
        self._counts.pop()
        if len(self._open) == 1:
            self.whole.append(element)

    def characters(self, content: str) -> None:
        self._open[-1].text += content


def tree(path: Path) -> tuple[Element, Iterator[Element]]:
    """The root element of an XML file, and its children one by one as they are read, so that no more than one is held.

    Raises `UnreadableFile`, the children too.
    """
    builder = _Builder()
    children = _children(path, builder)
    first = next(children, None)
    assert builder.root is not None
    return builder.root, children if first is None else chain((first,), children)


def _children(path: Path, builder: _Builder) -> Iterator[Element]:
    try:
        with path.open("rb") as file:
            for _ in defused.told(file, builder):
                yield from builder.whole
                builder.whole.clear()
    except defused.REFUSED as error:
        raise UnreadableFile(f"{path.name} holds a document type declaration", next_step="Save it without; no format needs one.") from error
    except (SAXException, LookupError, ValueError) as error:  # the parser lets out what an encoding is refused by
        line = getattr(error, "getLineNumber", lambda: None)()
        where = f", line {line}" if line else ""
        raise UnreadableFile(f"{path.name} is not well-formed XML{where}", next_step="Ask whoever made it for it anew.") from error
