"""What ReportLab cannot write: true dates, title and language in the metadata, the structure, and files carried inside the PDF."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

import pikepdf

from reports.blocks import Document
from reports.pdf.fonts import printable
from reports.pdf.structure import Structure
from reports.pdf.tags import Element
from tracker.errors import UnreadableFile

LARGEST_ATTACHMENT = 64 * 1024 * 1024
"""Bytes, unpacked. A few kilobytes can be made to unpack to gigabytes."""

BROKEN = (pikepdf.PdfError, pikepdf.PasswordError, KeyError, ValueError, AttributeError, TypeError, RuntimeError, zlib.error)
"""What pikepdf and zlib raise on damaged files and on files that are built in an unexpected way."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file carried inside a PDF."""

    name: str
    media_type: str
    content: bytes
    description: str


def _instant(data_date: str) -> datetime:
    """The data date as an instant in UTC; without a zone it is UTC already."""
    read = datetime.fromisoformat(data_date)
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)


def _describe(pdf: pikepdf.Pdf, document: Document) -> None:
    made, cover = _instant(document.data_date), document.cover
    stamp = made.strftime("D:%Y%m%d%H%M%SZ")
    title = printable(cover.title)
    facts = {"/Title": title, "/Author": printable(cover.organisation), "/Subject": printable(cover.subtitle)}
    pdf.docinfo.update({key: pikepdf.String(value) for key, value in (facts | {"/CreationDate": stamp, "/ModDate": stamp}).items()})
    for unset in ("/Keywords", "/Trapped"):
        if unset in pdf.docinfo:
            del pdf.docinfo[unset]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = title
        xmp["dc:creator"] = [printable(cover.organisation)]
        xmp["dc:description"] = printable(cover.subtitle)
        xmp["dc:language"] = {document.language}
        xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = xmp["xmp:MetadataDate"] = made.strftime("%Y-%m-%dT%H:%M:%SZ")
    pdf.Root.Lang = pikepdf.String(document.language)
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)


def _attach(pdf: pikepdf.Pdf, attachment: Attachment, made: datetime) -> None:
    pdf.attachments[attachment.name] = pikepdf.AttachedFileSpec(
        pdf,
        attachment.content,
        description=attachment.description,
        filename=attachment.name,
        mime_type=attachment.media_type,
        creation_date=made.strftime("D:%Y%m%d%H%M%SZ"),
        mod_date=made.strftime("D:%Y%m%d%H%M%SZ"),
        relationship=pikepdf.Name.Data,
    )


def finished(raw: bytes, document: Document, structure: Element, attachments: tuple[Attachment, ...]) -> bytes:
    """The laid-out pages with their metadata, structure and attachments; the same input gives the same bytes."""
    with pikepdf.open(BytesIO(raw)) as pdf:
        _describe(pdf, document)
        Structure(pdf).write(structure)
        for attachment in attachments:
            _attach(pdf, attachment, _instant(document.data_date))
        if attachments:
            pdf.Root.AF = pikepdf.Array([pdf.attachments[attachment.name].obj for attachment in attachments])
        target = BytesIO()
        pdf.save(target, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return target.getvalue()


def _content(stream: pikepdf.Stream) -> bytes:
    """The bytes of an embedded file, unpacked with a limit."""
    packed, kind = stream.read_raw_bytes(), stream.get("/Filter")
    if kind is None:
        return packed
    if kind not in (pikepdf.Name.FlateDecode, pikepdf.Array([pikepdf.Name.FlateDecode])):
        raise ValueError(f"unexpected filter {kind}")
    unpacked = zlib.decompressobj().decompress(packed, LARGEST_ATTACHMENT + 1)
    if len(unpacked) > LARGEST_ATTACHMENT:
        raise ValueError("attachment too large")
    return unpacked


def attachments(pdf: bytes) -> tuple[str, ...]:
    """The names of the files carried inside the PDF; raises UnreadableFile for what is no PDF."""
    with _opened(pdf) as opened:
        return tuple(opened.attachments)


def attachment(pdf: bytes, name: str) -> bytes | None:
    """The file of that name carried inside the PDF, None where there is none; raises UnreadableFile for what is no PDF."""
    with _opened(pdf) as opened:
        if name not in opened.attachments:
            return None
        stream = opened.attachments[name].obj.EF.F
        if not isinstance(stream, pikepdf.Stream):
            raise TypeError("the embedded file is no stream")
        return _content(stream)


@contextmanager
def _opened(pdf: bytes) -> Iterator[pikepdf.Pdf]:
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            yield opened
    except BROKEN as problem:
        raise UnreadableFile(
            "This file is no PDF that can be read", next_step="Choose the PDF as it was received, not a copy saved by another program."
        ) from problem
