"""XML without document types, entities or anything from elsewhere: the only importer of defusedxml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element
from xml.parsers.expat import ParserCreate, XMLParserType
from xml.sax.handler import ContentHandler

from defusedxml import DefusedXmlException, DTDForbidden  # type: ignore[import-untyped]  # ships no types
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]  # ships no types
from defusedxml.sax import make_parser  # type: ignore[import-untyped]  # ships no types

_PIECE = 2**16
_LONGEST = 2**23
"""Bytes of one tag or comment: with each piece of it the parser begins it anew, for minutes where it never ends."""
REFUSED = DefusedXmlException
"""What is raised for a document type declaration."""


def told(file: Any, handler: ContentHandler) -> Iterator[None]:
    """Tell the handler what an open XML file says, piece by piece.

    Raises `SAXException` where it is not well-formed, `ValueError` where a tag is too long, and `REFUSED`.
    """
    parser = make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    handler.setDocumentLocator(parser)
    for piece, end in _pieces(file):
        parser.feed(piece)
        _bound(parser._parser.CurrentByteIndex, end)  # noqa: SLF001  what it wraps says how far it has come
        yield
    parser.close()
    yield


def tell(file: Any, handler: ContentHandler) -> None:
    """Tell the handler the whole of an open XML file."""
    for _ in told(file, handler):
        pass


def parser() -> XMLParserType:
    """A parser that hands on names and attributes as they are written, in half the time of the other; `REFUSED` as that one does."""
    made = ParserCreate()
    made.buffer_text = True
    made.buffer_size = _PIECE
    made.StartDoctypeDeclHandler = _refuse
    return made


def _refuse(*declared: object) -> None:
    raise DTDForbidden(*declared[:3])


def fed(reader: XMLParserType, file: Any) -> Iterator[None]:
    """Give a parser an open XML file, piece by piece.

    Raises `ExpatError` where it is not well-formed, `ValueError` where a tag is too long, and `REFUSED`.
    """
    for piece, end in _pieces(file):
        reader.Parse(piece, False)
        _bound(reader.CurrentByteIndex, end)
        yield
    reader.Parse(b"", True)
    yield


def _pieces(file: Any) -> Iterator[tuple[bytes, int]]:
    """The pieces of an open file, each with where it ends."""
    end = 0
    while piece := file.read(_PIECE):
        yield piece, (end := end + len(piece))


def _bound(understood: int, end: int) -> None:
    """Raise `ValueError` where what is not understood yet is too long for one tag."""
    if end - understood > _LONGEST:
        raise ValueError("a tag is too long")


def root(data: bytes) -> Element:
    """The root element of a small XML document."""
    found: Element = fromstring(data, forbid_dtd=True)
    return found
