"""What a list of participants costs: `python -m benchmarks.register [people…]`, by default 100, 1,500 and 20,000.

Each list is previewed and loaded where nobody is known, then previewed and loaded again for another activity, where everybody is. One in
twenty stands there in another spelling, too. Prints CPU seconds of all threads, and on the wall.
"""

from __future__ import annotations

import random
import sys
import tempfile
from datetime import date
from pathlib import Path

import xlsxwriter

from benchmarks.timing import timed
from tracker.intake.load import load
from tracker.intake.participants.recorded import Register
from tracker.intake.result import LoadResult
from tracker.latin import latin
from tracker.people.vault import open_vault
from tracker.store import Store, create_store


def words(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


MEN = words("Олександр Сергій Андрій Володимир Дмитро Микола Юрій Михайло Петро Павло Василь Іван Олег Ігор Віктор Богдан Тарас Роман")
WOMEN = words("Олена Наталія Тетяна Марія Юлія Ірина Ганна Катерина Світлана Надія Оксана Вікторія Галина Лариса Софія Ольга Віра")
ROOTS = words(
    "Ковал Бонд Шевч Мельн Кравч Петр Ткач Олійн Лис Марч Сав Руд Мороз Павл Гаврил Клим Васил Хар Поном Левч Карп Мазур Гонч Яким"
)
MIDDLES = words("ен ер ник чук ар ов ин ит ац ул ош их ак иц ур ел он ис")
ENDINGS = words("ко енко чук ський юк ець ишин ак ик ій аш ів")
HEAD = ("№", "ПІБ", "Посада", "Заклад", "Телефон", "Стать", "Рік народження", "Підпис")


def humans(count: int) -> list[tuple[str, str, str, int | None]]:
    """So many humans: name, telephone number, sex, of every other the year of birth. One in twenty is somebody before, spelled otherwise and without number."""
    chance = random.Random(count)  # the same people each time
    made: list[tuple[str, str, str, int | None]] = []
    for number in range(count):
        if number % 20 == 19:
            name, _, sex, year = chance.choice(made)
            surname, given, *_ = name.split()
            made.append((latin(f"{given} {surname}").title(), "", sex, year))
            continue
        sex = chance.choice("жч")
        given = chance.choice(WOMEN if sex == "ж" else MEN)
        surname = chance.choice(ROOTS) + chance.choice(MIDDLES) + chance.choice(ENDINGS)
        father = chance.choice(MEN).rstrip("йоь") + ("івна" if sex == "ж" else "ович")
        made.append((f"{surname} {given} {father}", f"+38050{number:07}", sex, chance.randint(1955, 2003) if number % 2 else None))
    return made


def written(folder: Path, count: int) -> Path:
    """The list as a workbook."""
    path = folder / f"list-{count}.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Учасники")
        sheet.write_row(0, 0, ["Список учасників тренінгу"])
        sheet.write_row(1, 0, HEAD)
        for row, (name, phone, sex, year) in enumerate(humans(count), 2):
            sheet.write_row(row, 0, [row - 1, name, "лікар", f"Лікарня № {row % 40}", phone, sex, year])
    return path


def once(store: Store, file: Path, activity: str, *, new: bool) -> LoadResult:
    """The list previewed, or loaded."""
    with open_vault(store.path) as vault:
        register = Register(vault, "consent", date(2030, 1, 1), activity, new=new)
        return load(store, [file], register=register, dry_run=not new, actor="benchmark", reason="a list")


def main(counts: list[int]) -> None:
    """Each count in a store of its own."""
    activity = {"programme_id": "IMP", "kind": "TRAINING", "status": "held", "start_date": "2026-05-01", "count_basis": "individual"}
    for count in counts:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            file = written(folder, count)
            with create_store(folder / "store.duckdb") as store:
                rows = [{"activity_id": each, "title": each} | activity for each in ("A-1", "A-2")]
                store.save({"programme": [{"programme_id": "IMP", "name": "Impact"}], "activity": rows}, actor="benchmark", reason="first")
                for activity_id, known in (("A-1", "nobody"), ("A-2", "everybody")):
                    for new in (False, True):
                        cpu, wall, told = timed(once, store, file, activity_id, new=new)
                        what = "loaded" if new else "previewed"
                        print(
                            f"{count:>7,} people, {known:<9} known, {what:<9}: {cpu:7.2f} s CPU, {wall:7.2f} s; {len(told.proposals)} asked",
                            flush=True,
                        )


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [100, 1_500, 20_000])
