"""What the loader says of a file of another format, because the file does not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Given:
    """The format, the programme that records belong to, the currency of amounts without one, and a mapping file."""

    form: str | None = None
    programme: str | None = None
    currency: str | None = None
    mapping: Path | None = None


NOTHING = Given()
"""The file says it all."""
