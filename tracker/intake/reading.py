"""Files being read: their good rows by record type, everything refused, what was understood, and what a person is asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import polars as pl

from tracker.errors import WrongRequest
from tracker.intake.confined.reader import contents
from tracker.intake.formats.given import NOTHING, Given
from tracker.intake.names.adoption import adopted
from tracker.intake.names.known import organisations
from tracker.intake.names.meanings import meant, strokes, twins, uncompared
from tracker.intake.names.sectors import without_unknown_sectors
from tracker.intake.participants.namesakes import namesakes
from tracker.intake.participants.recorded import Desk
from tracker.intake.participants.register import registered
from tracker.intake.raw.tables import Contents, RawTable
from tracker.intake.rows.beginning import Beginning, beginning
from tracker.intake.rows.blocks import Keep, Rows, blocks_of
from tracker.intake.rows.bulk import CheckedTable, checked_by_columns, sheet_by_columns
from tracker.intake.rows.checks import checked
from tracker.intake.rows.lines import Messy
from tracker.intake.rows.packed import Findings
from tracker.intake.rows.proposals import Proposal, agreed
from tracker.intake.rows.questions import questions
from tracker.intake.rows.sender import NOBODY, Sender
from tracker.intake.scrutiny.validity import unknown_codes
from tracker.intake.scrutiny.whole import Slice
from tracker.intake.understanding.across import by_column
from tracker.intake.understanding.ends import with_ends
from tracker.intake.understanding.matching import renamed
from tracker.intake.understanding.upright import upright
from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.store import Session
from tracker.vocabulary import Vocabulary

MANY = 5_000
"""Rows from which on a sheet is read by columns."""
_WORDS = ("code", "code_map")
_PARTICIPANTS = "participation"
_EACH_BLANK = 3
_UNMAPPED = ("", "iati")
"""Formats of tables that say themselves which records they hold."""


class NamesPeople(WrongRequest):
    """Lists of participants are not read but at the door, where names become pseudonyms; `lists` are the sheets that they stand in."""

    def __init__(self, what: str, *, next_step: str, lists: Sequence[str] = ()) -> None:
        super().__init__(what, next_step=next_step)
        self.lists = lists


@dataclass(slots=True)
class Reading:
    """What has been read so far, and the words that rows are read by."""

    words: Vocabulary
    currency: str | None = None
    sender: Sender = NOBODY
    given: Given = NOTHING
    desk: Desk | None = None
    tell: Callable[[str], object] = lambda _: None
    keep: Keep = pl.DataFrame.lazy
    whole: Sequence[Slice] = ()
    rows: Rows = field(default_factory=dict)
    aside: Rows = field(default_factory=dict)
    """The organisations that refused rows name."""
    rejected: Findings = field(default_factory=Findings)
    notes: list[str] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    """The pseudonyms of whom lists of participants tell."""
    proposals: list[Proposal] = field(default_factory=list)
    tables: list[tuple[RecordType, RawTable | Beginning]] = field(default_factory=list)
    """Every table as its columns were understood; of a large text file only how it begins."""

    def read(self, files: Sequence[Path], kind: RecordType | None, session: Session) -> None:
        """Every row of every file that is right by itself. Codes that come with the files may be used in them, wherever they stand."""
        if not files:
            raise WrongRequest("There is nothing to load", next_step="Name a workbook or CSV files.")
        tables = self._tables([*dict.fromkeys(files)], kind, session)
        for each, table in tables:
            if each.name in _WORDS:
                self._take(each, table)
        self._learn()
        lists = [table for each, table in tables if self.desk and each.name == _PARTICIPANTS and isinstance(table, RawTable)]
        if self.desk and lists:
            self._take_lists(lists, self.desk)
        for each, table in tables:
            if each.name not in (*_WORDS, *([_PARTICIPANTS] if self.desk else [])):
                self._take(each, table)
        self.proposals = agreed(self.proposals, Counter(each.name for each, _ in self.tables))
        self.notes = [*dict.fromkeys(self.notes), *_headings_only(self.blank)]

    def _tables(self, files: Sequence[Path], kind: RecordType | None, session: Session) -> list[tuple[RecordType, RawTable | Path]]:
        """What the files hold by record type. A mapping that none of them could use is refused."""
        tables: list[tuple[RecordType, RawTable | Path]] = []
        plain: list[str] = []
        for path in files:
            found = contents(path, kind, by_rows=self.desk is not None, **asdict(replace(self.given, currency=self.currency)))
            if found.people and self.desk is None:
                raise NamesPeople(
                    f"{path.name} is a list of participants, and nothing of it was taken",
                    next_step="Load it as a list of participants, whose names become pseudonyms "
                    "(`tracker people register`, or the page /import).",
                    lists=[table.sheet or "" for each, table in found.tables if each.name == _PARTICIPANTS],
                )
            plain += [path.name] if found.text or any(table.form in _UNMAPPED for _, table in found.tables) else []
            self.rejected += found.findings
            self.notes += found.notes
            tables += [(found.text, path)] if found.text else self._known_here(found, session)
        if self.given.mapping and len(plain) == len(files):
            raise self.given.unused(plain)
        return tables

    def _known_here(self, found: Contents, session: Session) -> Sequence[tuple[RecordType, RawTable]]:
        """The tables of a file; one in a format of others may name what the store knows already."""
        if not any(table.form for _, table in found.tables):
            return found.tables
        tables, notes = adopted(
            found.tables,
            organisations(session, {}, self.sender.organisations),
            session,
            whole=any(one.kind.name == "activity" for one in self.whole),
        )
        self.notes += notes
        return tables

    def understand(self, session: Session) -> None:
        """Put identities in the place of the names of organisations, as far as they are known."""
        names = ("organisation", "org_name", "org_identifier")
        coming = {name: [row.values for block in self.rows.get(name, ()) for row in block.rows()] for name in names}
        known = organisations(session, coming, self.sender.organisations)
        found = meant(self.rows, known, self.aside)
        self.rows = found.rows
        self.rejected += found.findings
        self.notes += [*found.notes, *uncompared(self.rows, known), *strokes(self.rows, known)]
        self.proposals += [*found.proposals, *twins(self.rows, known)]

    def _take(self, kind: RecordType, table: RawTable | Path) -> None:
        """Take the good rows of a table, or of a large text file, and the findings for the others."""
        if isinstance(table, Path):
            self._take_text(kind, table)
        else:
            self._take_table(kind, table)

    def _take_lists(self, lists: Sequence[RawTable], desk: Desk) -> None:
        """The lists of participants of a file, of which no more than pseudonyms and records goes on from here."""
        made = registered(lists, desk)
        self.met |= {person_id for _, person_id in made.entries.values()}
        self.rejected += made.findings
        self.notes += made.notes
        self.proposals += [*made.proposals, *namesakes(made, desk)]
        for name, rows in made.tables:
            if rows.rows:
                self._take_table(RECORD_TYPES[name], rows)

    def _take_table(self, kind: RecordType, table: RawTable) -> None:
        table, lacking = without_unknown_sectors(table, kind, self.words)
        self.notes += lacking
        decided = self.sender.columns.get(kind.name, {})
        table = upright(table, kind, decided)
        if table.turned:
            self.notes.append(f"{table.name}: its headings stand below one another, so each further column is read as a record")
        table = renamed(table, kind, decided)
        apart = by_column(with_ends(table, kind), kind)
        self.notes += apart.notes
        self.rejected += apart.findings
        for part in apart.tables:
            self.tables.append((kind, part))
            self._add(kind, part.name, self._checked(kind, part))

    def _checked(self, kind: RecordType, table: RawTable) -> CheckedTable:
        """The rows of a table: by columns where a sheet is large and plain enough."""
        decided = self.sender.values.get(kind.name, {})
        if len(table.rows) > MANY and table.sheet and not table.form and kind.name not in _WORDS:
            with suppress(Messy):
                return sheet_by_columns(table, kind, self.words, self.currency, decided, keep=self.keep)
        asked = tuple(questions(table, kind, self.words, decided, self.currency))
        result = checked(table, kind, self.words, self.currency, decided)
        return CheckedTable(tuple(blocks_of(result.rows)), result.findings, result.filled, result.notes, asked, blocks_of(result.aside))

    def _take_text(self, kind: RecordType, path: Path) -> None:
        """A large text file by columns where it is plain enough, else as any other table."""
        try:
            if kind.name in _WORDS:
                raise Messy
            begun = beginning(path, kind, self.currency, self.sender, self.words)
            self._add(kind, path.name, checked_by_columns(begun, self.words, tell=self.tell, keep=self.keep))
            self.tables.append((kind, begun))
        except Messy:
            found = contents(path, kind, by_rows=True)
            self.notes += found.notes
            for _, table in found.tables:
                self._take(kind, table)

    def _add(self, kind: RecordType, name: str, result: CheckedTable) -> None:
        self.rejected += result.findings
        self.notes += result.notes
        self.proposals += result.proposals
        self.rows.setdefault(kind.name, []).extend(result.blocks)
        self.aside.setdefault(kind.name, []).extend(result.aside)
        if not result.filled:
            self.blank.append(name)

    def _learn(self) -> None:
        """Lay the codes and crosswalks among the rows over the words, but for those that lead nowhere and will be refused."""
        codes, links = ([row for block in self.rows.get(name, []) for row in block.rows()] for name in _WORDS)
        hoped = self.words.with_records([row.values for row in codes], [])
        good = ([row.values for row in rows if not any(unknown_codes(row, hoped))] for rows in (codes, links))
        self.words = self.words.with_records(*good)


def _headings_only(blank: Sequence[str]) -> list[str]:
    """Which tables hold no rows: each, or in a workbook like the template, most of whose sheets stay blank, the first and how many more."""
    if len(blank) <= _EACH_BLANK:
        return [f"{name}: headings without rows" for name in blank]
    return [f"{blank[0]}: headings without rows; the same in {len(blank) - 1} other table(s)"]
