"""Reports as PDF: the only room that knows ReportLab. It draws blocks and charts and decides nothing about figures."""

from __future__ import annotations

from reports.pdf import switches as _switches  # first: ReportLab's modules read their switches when they are loaded
from reports.pdf.build import pdf_bytes
from reports.pdf.finish import Attachment, attachment, attachments

__all__ = ["Attachment", "attachment", "attachments", "pdf_bytes"]

del _switches
