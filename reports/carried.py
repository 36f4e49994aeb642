"""A PDF that somebody holds, and the files that it carries: not every viewer shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from reports.pdf import attachment, attachments
from tracker.errors import UnknownName, UnreadableFile

_NAME = re.compile(r"\w[\w.-]*")


def content(pdf: Path) -> bytes:
    """The bytes of a file that a person named. Raises `UnknownName` or `UnreadableFile`."""
    try:
        return pdf.read_bytes()
    except FileNotFoundError as error:
        raise UnknownName(f"There is no file {pdf}", next_step="Check the name.") from error
    except OSError as error:
        raise UnreadableFile(f"{pdf} cannot be read: {error.strerror}") from error


def carried(pdf: bytes) -> Iterator[tuple[str, bytes]]:
    """The files that a PDF carries, by name. Raises `UnreadableFile` where there are none, or a name may lead elsewhere."""
    names = attachments(pdf)
    if not names:
        raise UnreadableFile("This PDF carries no files", next_step="Choose the PDF as it was received, not a copy printed from it.")
    if strange := next((name for name in names if not _NAME.fullmatch(name)), None):
        raise UnreadableFile(f"A file in this PDF is called {strange!r}", next_step="Reports have no such file: do not trust this one.")
    for name in names:
        yield name, attachment(pdf, name) or b""
