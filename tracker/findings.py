"""A problem in somebody's file, as a value with an address and a suggestion."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong in a file: where it stands, why it is refused, what to do.

    `cell` is a spreadsheet address such as `C7`; `line` is a line of a text file, the header being line 1; `path` is the way to an
    element of an XML or JSON file, such as `iati-activity[3]/transaction[12]`.
    """

    reason: str
    suggestion: str = ""
    file: str = ""
    sheet: str | None = None
    cell: str | None = None
    line: int | None = None
    kind: str | None = None
    field: str | None = None
    value: str | None = None
    path: str = ""

    @property
    def where(self) -> str:
        """The address in words: `demo.xlsx, sheet agreement, cell C7`."""
        parts = [self.file]
        if self.sheet:
            parts.append(f"sheet {self.sheet}")
        if self.cell:
            parts.append(f"cell {self.cell}")
        elif self.line:
            parts.append(f"line {self.line}")
        parts.append(self.path)
        return ", ".join(part for part in parts if part)

    def as_dict(self) -> dict[str, object]:
        """The finding for a JSON document; what is not known is left out."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}


def place(finding: Finding) -> tuple[str, str, int, int, str]:
    """The order of a list of findings: by file and sheet, then from the top down and from left to right."""
    cell = finding.cell or ""
    column = cell.rstrip("0123456789")
    row = cell.removeprefix(column)
    return finding.file, finding.sheet or "", finding.line or int(row or 0), len(column), column
