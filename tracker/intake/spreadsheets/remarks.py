"""Notes on cells of an XLSX workbook, where people write “estimate” or “counted twice”, and comments that answer each other."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from xml.etree.ElementTree import Element, ParseError

from tracker.intake.raw import defused
from tracker.intake.spreadsheets.styles import MAIN
from tracker.workbooks import AUTHOR

_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_THREADS = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
_THREAD = "{http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments}"


Remarks = tuple[tuple[str, str], ...]
"""The address of each cell that has a note, and what it says."""


def remarks(archive: zipfile.ZipFile, part: str) -> Remarks:
    """The notes on the cells of a sheet; ones that cannot be read are none."""
    with suppress(ParseError, ValueError, KeyError):
        threads: dict[str, list[str]] = {}
        for each in _of_kind(archive, part, _THREADS):
            threads.setdefault(each.get("ref", ""), []).append(_text(each, _THREAD))
        told = {cell: "; ".join(texts) for cell, texts in threads.items()}
        return without_ours([*_notes(archive, part, told), *((cell, "", text) for cell, text in told.items())])
    return ()


def without_ours(found: Sequence[tuple[str, str, str]]) -> Remarks:
    """The notes (cell, author, text) that others wrote, without the author, whom Excel writes before the text."""
    return tuple((cell, " ".join(text.removeprefix(f"{author}:").split())) for cell, author, text in found if author != AUTHOR)


def _notes(archive: zipfile.ZipFile, part: str, threads: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Those of the usual kind, but for the copies that Excel makes of its threads for older programs."""
    for root in _roots(archive, part, _NOTES):
        authors = [author.text or "" for author in root.iter(f"{MAIN}author")]
        for each in root.iter(f"{MAIN}comment"):
            if (cell := each.get("ref", "")) not in threads:
                place = int(each.get("authorId", 0))
                yield cell, authors[place] if place < len(authors) else "", _text(each, MAIN)


def _of_kind(archive: zipfile.ZipFile, part: str, kind: str) -> Iterator[Element]:
    return (each for root in _roots(archive, part, kind) for each in root)


def _roots(archive: zipfile.ZipFile, part: str, kind: str) -> Iterator[Element]:
    """The roots of what a sheet links to as of that kind."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    for link in defused.root(archive.read(links)) if links in archive.namelist() else ():
        if link.get("Type") == kind:
            yield defused.root(archive.read(posixpath.normpath(posixpath.join(folder, link.get("Target", ""))).lstrip("/")))


def _text(each: Element, space: str) -> str:
    """The text, but for what says how it is spoken."""
    aside = {id(text) for spoken in each.iter(f"{space}rPh") for text in spoken.iter()}
    marks = (f"{space}t", f"{space}text") if space == _THREAD else (f"{space}t",)
    return "".join(text.text or "" for text in each.iter() if text.tag in marks and id(text) not in aside)
