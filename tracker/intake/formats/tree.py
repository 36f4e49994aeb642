"""XML as elements that know their line: read without document types, entities or anything from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from xml.parsers.expat import ExpatError

from tracker.errors import UnreadableFile
from tracker.intake.formats.harvest import Place
from tracker.intake.raw import defused

_DEEPEST = 100
_MOST = 10_000_000
"""Tags of one file: some 400 MB as people publish, and so many that reading them takes a dozen seconds."""
_PIECE = 2**24
_NONE: Mapping[str, str] = MappingProxyType({})
_Way = tuple["_Way | None", str, int]
"""The way to an element: to the one it stands in, its name, and its number among those of its name, from 1."""


@dataclass(slots=True)
class Element:
    """An element of an XML file: its name, its attributes, its own text, its children and where it stands.

    One that stands in another namespace than the root keeps its prefix: it does not belong to the format, whatever it is called.
    """

    name: str
    line: int
    way: _Way | None
    attributes: Mapping[str, str]
    children: list[Element] | tuple[()] = ()
    texts: list[str] | tuple[()] = ()

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
        return " ".join("".join(self.texts).split()) or None

    @property
    def place(self) -> Place:
        """Its line, and the way to it, such as `iati-activity[3]/transaction[12]`."""
        steps, way = [], self.way
        while way:
            steps.append(f"{way[1]}[{way[2]}]")
            way = way[0]
        return Place(self.line, "/".join(reversed(steps)) or self.name)


class _Builder:
    """Builds elements while the file is read."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self.whole: list[Element] = []
        self.parser = defused.parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._open: list[Element] = []
        self._counts: list[dict[str, int]] = []
        self._prefix = ""
        self._space: str | None = None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        line, depth = self.parser.CurrentLineNumber, len(self._open)
        if self.root is None:
            self._prefix = name[: name.rfind(":") + 1]
            self._space = attributes.get("xmlns")
            element = self.root = Element(name.rpartition(":")[2], line, None, attributes)
        else:
            if ":" in name or "xmlns" in attributes:
                name = self._plain(name, attributes.get("xmlns"))
            counts, parent = self._counts[-1], self._open[-1]
            number = counts[name] = counts.get(name, 0) + 1
            element = Element(name, line, (parent.way, name, number), attributes or _NONE)
            if depth > 1:
                parent.children = parent.children or []
                parent.children.append(element)
        if depth == _DEEPEST:
            raise RecursionError(depth)
        self._open.append(element)
        self._counts.append({})

    def _plain(self, name: str, space: str | None) -> str:
        """The name without the prefix of the root; with its own where it stands in another namespace."""
        if space and space != self._space:
            return f"{space}:{name}"
        return name.removeprefix(self._prefix)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        self._counts.pop()
        if len(self._open) == 1:
            self.whole.append(element)

    def _text(self, content: str) -> None:
        element = self._open[-1]
        if element.texts or not content.isspace():
            element.texts = element.texts or []
            element.texts.append(content)


def tree(path: Path) -> tuple[Element, Iterator[Element]]:
    """The root element of an XML file, and its children one by one as they are read, so that no more than one is held.

    Raises `UnreadableFile`, the children too.
    """
    _refuse_too_many(path)
    builder = _Builder()
    children = _children(path, builder)
    first = next(children, None)
    assert builder.root is not None
    return builder.root, children if first is None else chain((first,), children)


def _refuse_too_many(path: Path) -> None:
    with path.open("rb") as file:
        tags = sum(piece.count(b"<") for piece in iter(lambda: file.read(_PIECE), b""))
    if tags > _MOST:
        raise UnreadableFile(f"{path.name} has more than {_MOST // 1_000_000} million tags", next_step="Export it in several parts.")


def _children(path: Path, builder: _Builder) -> Iterator[Element]:
    try:
        with path.open("rb") as file:
            for _ in defused.fed(builder.parser, file):
                yield from builder.whole
                builder.whole.clear()
    except defused.REFUSED as error:
        raise UnreadableFile(f"{path.name} holds a document type declaration", next_step="Save it without; no format needs one.") from error
    except RecursionError as error:
        raise UnreadableFile(f"{path.name} is nested too deep", next_step="Save it again from where it came from.") from error
    except (ExpatError, LookupError, ValueError) as error:  # the parser lets out what an encoding is refused by
        line = getattr(error, "lineno", None)
        where = f", line {line}" if line else ""
        raise UnreadableFile(f"{path.name} is not well-formed XML{where}", next_step="Ask whoever made it for it anew.") from error
