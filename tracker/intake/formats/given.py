"""What the loader says of a file of another format, because the file does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tracker.errors import WrongRequest

_MAPPING = ".toml"


@dataclass(frozen=True, slots=True)
class Given:
    """The format, the programme that records belong to, the currency of amounts without one, and a mapping file."""

    form: str | None = None
    programme: str | None = None
    currency: str | None = None
    mapping: Path | None = None

    def beside(self, files: Sequence[Path]) -> tuple[Given, list[Path]]:
        """What is given where a mapping file may lie among the files, and the other files. Raises `WrongRequest` for several."""
        mappings = [*filter(None, (self.mapping,)), *(path for path in files if path.suffix.casefold() == _MAPPING)]
        if len(mappings) > 1:
            raise WrongRequest("There are several mapping files", next_step="Load the files of each mapping by themselves.")
        return replace(self, mapping=mappings[0] if mappings else None), [path for path in files if path not in mappings]

    def unused(self, files: Sequence[str]) -> WrongRequest:
        """What is said where no file is of a format that the mapping could be for: left aside without a word, it would seem used."""
        return WrongRequest(
            f"{self.mapping.name if self.mapping else ''} would not be used: {', '.join(files)} is of no format that mapping files are for",
            next_step="Bring the file as it was exported, or leave the mapping away (--format kobo reads a plain table by it).",
        )


NOTHING = Given()
"""The file says it all."""
