"""What intake costs: `python -m benchmarks.intake [rows] [folder]` loads a CSV file with all checks against a bare read of it, in turn.

Prints CPU seconds of all threads (medians), ratios taken pair by pair, and the peak of memory of a process of its own that loads. Up to 100,000 rows a
workbook of them is read the fast way and by openpyxl, too, and the cells are compared; then it is loaded. The store has been opened once
since the people of the register came: the first opening after a large load makes indexes.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from csv import reader
from multiprocessing import get_context
from pathlib import Path

import duckdb
import xlsxwriter

from benchmarks.synthetic_files import participations, register
from benchmarks.timing import most_memory, timed
from tracker.intake.load import load, prepared
from tracker.intake.raw.tables import Sheet
from tracker.intake.spreadsheets import swift, workbook
from tracker.store import open_store
from tracker.store.engines.journal import journal_path

PAIRS = 3


def bare(csv: Path, folder: Path) -> None:
    """The file into a table of texts in a database file, unchecked."""
    place = folder / "bare.duckdb"
    place.unlink(missing_ok=True)
    with duckdb.connect(str(place)) as database:
        database.execute(f"create table raw as select * from read_csv('{csv}', all_varchar = true, header = true)")


def loaded(file: Path, folder: Path, wrong: int | None = None) -> None:
    """The file into a store, with all checks; the count of refused rows is looked at."""
    place = folder / "copy.duckdb"
    shutil.copy(folder / "register.duckdb", place)
    shutil.copy(journal_path(folder / "register.duckdb"), journal_path(place))
    with open_store(place) as store:
        result = load(store, [file], kind="participation", actor="benchmark", reason="a file of a register")
    assert result.revision
    assert wrong is None or len(result.rejected) == wrong, (len(result.rejected), wrong)


def peak(csv: Path, folder: Path, wrong: int) -> float:
    """The most megabytes that a process holds which does nothing but load the file: this one has made the file and the register."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as alone:
        alone.submit(loaded, csv, folder, wrong).result()
        return alone.submit(most_memory).result()


def checked(csv: Path, folder: Path) -> None:
    """The file read and checked against the store, nothing saved."""
    with open_store(folder / "register.duckdb") as store:
        assert prepared(store, [csv], kind="participation").rows


def workbooks(csv: Path, book: Path) -> None:
    """The rows as a workbook, read both ways."""
    with xlsxwriter.Workbook(book, {"constant_memory": True}) as made, csv.open(encoding="utf-8", newline="") as file:
        sheet = made.add_worksheet("Participation")
        for number, row in enumerate(reader(file)):
            for column, cell in enumerate(row):
                sheet.write(number, column, int(cell) if cell.isdigit() else cell)
    usual = swift.LARGE
    used, _, found = zip(*(timed(_sheets, book, large) for large in (0, 10**9)), strict=True)
    assert [list(row.cells) for row in found[0][0].table.rows] == [list(row.cells) for row in found[1][0].table.rows]
    print(
        f"a workbook with its pre-check: {used[0]:.2f} s CPU by calamine, {used[1]:.2f} s by openpyxl, {used[1] / used[0]:.1f} times as much"
    )
    swift.LARGE = usual
    print(f"loaded with all checks: {timed(loaded, book, book.parent).cpu:.2f} s CPU beside the process that reads the file")


def _sheets(book: Path, large: int) -> list[Sheet]:
    swift.LARGE = large
    return workbook.sheets(book)


def main() -> None:
    """Measure a file of so many rows, in a folder or a temporary one."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(made)
        folder.mkdir(exist_ok=True, parents=True)
        csv = folder / f"participation-{n}.csv"
        wrong = participations(csv, n)
        for old in folder.glob("register.*"):
            old.unlink()
        register(folder / "register.duckdb", n)
        open_store(folder / "register.duckdb").close()
        print(f"{n:,} rows, {csv.stat().st_size / 1e6:.0f} MB, {wrong} wrong", flush=True)
        print(f"peak memory of a process with one load: {peak(csv, folder, wrong):.0f} MB", flush=True)
        checks = sorted(timed(checked, csv, folder).cpu / timed(bare, csv, folder).cpu for _ in range(PAIRS))
        print(
            f"read and checked, nothing saved: {checks[PAIRS // 2]:.2f} times a bare read ({checks[0]:.2f} to {checks[-1]:.2f})", flush=True
        )
        pairs = [(timed(loaded, csv, folder, wrong), timed(bare, csv, folder)) for _ in range(PAIRS)]
        ratios = sorted(ours[0] / theirs[0] for ours, theirs in pairs)
        ours, theirs = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
        wall = statistics.median(pair[0][1] for pair in pairs)
        print(f"into the store with all checks: {ours:.2f} s CPU, {wall:.2f} s by the clock, against {theirs:.2f} s CPU bare")
        print(f"{statistics.median(ratios):.2f} times a bare read ({ratios[0]:.2f} to {ratios[-1]:.2f})", flush=True)
        if n <= 100_000:
            workbooks(csv, folder / "participation.xlsx")


if __name__ == "__main__":
    main()
