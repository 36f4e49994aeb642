"""A report document to the bytes of a PDF file."""

from __future__ import annotations

from io import BytesIO

from reports.blocks import Document
from reports.pdf.finish import Attachment, finished
from reports.pdf.fonts import load_fonts
from reports.pdf.headings import entries
from reports.pdf.pages import Sheets
from reports.pdf.story import Story


def pdf_bytes(document: Document, attachments: tuple[Attachment, ...] = ()) -> bytes:
    """The document as a PDF: the same document gives the same bytes in any process, time zone and locale."""
    load_fonts()
    listed, target = tuple(entries(document.blocks)), BytesIO()
    sheets = Sheets(target, document, listed)
    structure = sheets.lay(Story(document, listed).flowables())
    return finished(target.getvalue(), document, structure, attachments)
