"""Options that many commands share, and how they speak: data to stdout, narration to stderr."""

from __future__ import annotations

import getpass
import json
import sys
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from tracker.errors import StaleWrite, UnknownName
from tracker.phrases import LANGUAGES, speak, to_reader
from tracker.registered import spoken
from tracker.settings import AUDIENCES, settings

PREVIEW = "This was a preview: nothing is saved."
F = TypeVar("F", bound=Callable[..., Any])
PERIODS = "2024, 2024-H1, 2024-Q4, 2024-11, FY2024, A..B or ..B"
"""How a period is written, for help texts."""
_TELL_EVERY_S = 2


class Existing(click.Path):
    """A file that must be there, or a folder. Raises `UnknownName`, as whatever else is named and is not there."""

    def __init__(self, *, folder: bool = False) -> None:
        super().__init__(path_type=Path, file_okay=not folder, dir_okay=folder)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path."""
        path = Path(str(super().convert(value, param, ctx)))
        if not path.exists():
            what = "file" if self.file_okay else "folder"
            raise UnknownName(f"There is no {what} {path}", next_step="Look at the spelling and the folder.")
        return path


store_option = click.option(
    "--store",
    type=click.Path(path_type=Path),
    default=lambda: settings().store,
    show_default="TRACKER_STORE, else data/live/tracker.duckdb",
)
"""Passed as `store: Path`."""

as_of_option = click.option("--as-of", type=int, metavar="REV", help="As the store stood at this revision.")
"""Passed as `as_of: int | None`."""

audience_option = click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    help="internal hides nothing; donor, who and public hide small cells and totals; left out, small cells.",
)
"""Passed as `audience: str | None`."""

language_option = click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=lambda: settings().language,
    show_default="TRACKER_LANGUAGE, else en",
    is_eager=True,
    callback=spoken,
)
"""For a command that gives something in a language, passed as `language: str`.

All others have the option, too, and say in it what they say (`tracker.registered`).
"""

reason_option = click.option("--why", "reason", metavar="TEXT", required=True, help="Why, for the history.")
"""Passed as `reason: str`."""


def _signed(context: click.Context, option: click.Parameter, actor: str | None) -> str:
    del context, option
    return actor or getpass.getuser()


actor_option = click.option(
    "--by", "actor", metavar="NAME", callback=_signed, help="Who does it; by default the name this machine knows you by."
)
"""Passed as `actor: str`."""

folder_argument = click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
"""Passed as `directory: Path`."""


def _in_english(context: click.Context, option: click.Parameter, chosen: bool) -> bool:
    """What is said beside a document is English, as the document is."""
    del context, option
    if chosen:
        speak("en")
    return chosen


json_option = click.option("--json", "as_json", is_flag=True, callback=_in_english, help="Print one JSON document.")
"""Passed as `as_json: bool`."""

_dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would change, in records and in published figures; save nothing.")


def edit_options(function: F) -> F:
    """Adds what every command has that changes records by hand: `--by`, `--dry-run`, `--language`, `--json`, `--store`."""
    return actor_option(_dry_run_option(language_option(json_option(store_option(function)))))


def print_json(document: object) -> None:
    """One JSON document on stdout; dates and decimals as text. What an iterator lists in it is told as it comes, and never held whole."""
    for piece in _object(document) if isinstance(document, dict) else [_json(document)]:
        sys.stdout.write(piece)
    sys.stdout.write("\n")
    sys.stdout.flush()


def _json(value: object, indent: str = "") -> str:
    """A value as JSON, its further lines indented."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).replace("\n", f"\n{indent}")


def _object(document: Mapping[str, object]) -> Iterator[str]:
    """A document member by member, as the module `json` would indent it."""
    start = "{"
    for name, value in document.items():
        yield f"{start}\n {_json(name)}: "
        yield from _array(value) if isinstance(value, Iterator) else [_json(value, " ")]
        start = ","
    yield "\n}" if document else "{}"


def _array(values: Iterator[object]) -> Iterator[str]:
    start = "["
    for value in values:
        yield f"{start}\n  {_json(value, '  ')}"
        start = ","
    yield "[]" if start == "[" else "\n ]"


@contextmanager
def conflicts_printed(*, as_json: bool) -> Iterator[None]:
    """When a save is refused because others changed its records: with `--json`, the conflicts as a document, too."""
    try:
        yield
    except StaleWrite as error:
        if as_json:
            print_json({"refused": error.what, "conflicts": [conflict.as_dict() for conflict in error.conflicts]})
        raise


def say(*sentences: str) -> None:
    """Narration, on stderr, in the reader's language."""
    click.echo(" ".join(to_reader(each) for each in sentences if each), err=True)


def headings(*words: str) -> tuple[str, ...]:
    """The headings of a table in the reader's language: the phrasebook knows them with a capital."""
    told = (to_reader(word[:1].upper() + word[1:]) for word in words)
    return tuple(text[:1].lower() + text[1:] for text in told)


def now_and_then(tell: Callable[[str], object]) -> Callable[[str], None]:
    """Tells how far something is, though not the first moment, and not every moment."""
    last = time.monotonic()

    def told(text: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _TELL_EVERY_S:
            last = time.monotonic()
            tell(text)

    return told


def print_table(words: Sequence[str], rows: Sequence[tuple[str, ...]], right: Collection[int] = ()) -> None:
    """A plain table on stdout below English words, told in the reader's language; columns numbered in `right` are set to the right."""
    print_columns(headings(*words), rows, right)


def print_columns(names: Sequence[str], rows: Sequence[tuple[str, ...]], right: Collection[int] = ()) -> None:
    """The same below names that are told as they are."""
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        pairs = enumerate(zip(cells, widths, strict=True))
        return "  ".join(cell.rjust(width) if place in right else cell.ljust(width) for place, (cell, width) in pairs).rstrip()

    click.echo("\n".join((line(names), "  ".join("-" * width for width in widths), *map(line, rows))))


def examples(*lines: str) -> str:
    """What stands at the end of a command's help: lines to copy, each as it is."""
    return "\n".join(("\b", "Examples:", *(f"  {line}" for line in lines)))
