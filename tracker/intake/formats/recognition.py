"""Which format a file holds, by what stands in it, and the reader of each: names and endings of files are often wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tracker.errors import UnknownName, UnreadableFile, WrongRequest
from tracker.intake.formats import dhis2, kobo, nested, tabular
from tracker.intake.formats.document import document
from tracker.intake.formats.given import Given
from tracker.intake.formats.iati import activities as iati
from tracker.intake.formats.tree import Element, tree
from tracker.intake.raw.encodings import encoding_of
from tracker.intake.raw.tables import Contents, RawTable
from tracker.quoting import shown
from tracker.suggestions import did_you_mean
from tracker.unswept import unswept

OWN = "records"
HXL = tabular.HXL
FORMS = (OWN, "iati", "kobo", "dhis2", "fts", "360giving", "hxl")
"""The formats that a loader may name; the first is our own sheets and CSV files."""

_HEAD = 4096
_WEB = ("<!doctype html", "<html", "<table", "<body")
Reader = Callable[[str, Element, Iterable[Element], Given], Contents]


def known(form: str | None) -> str | None:
    """The format of that name. Raises `UnknownName`."""
    if form is None or form in FORMS:
        return form
    raise UnknownName(f"There is no format “{shown(form)}”", next_step=did_you_mean(form, FORMS) or f"Known: {', '.join(FORMS)}.")


@unswept()
def structured(path: Path, given: Given) -> Contents | None:
    """What a file of elements holds, XML or JSON; None for any other file. Raises a `TrackerError`."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    start = head.decode(encoding_of(head) if head else "utf-8", "replace").lstrip("\ufeff \t\r\n").casefold()
    if start.startswith("<") and not start.startswith(_WEB):
        return _xml(path, given)
    if start.startswith("{") or (start.startswith("[") and start[1:].lstrip().startswith(("{", "[", "]"))):
        return _json(path, given)
    return None


def _xml(path: Path, given: Given) -> Contents:
    readers: dict[str, tuple[str, Reader]] = {
        iati.ROOT: ("iati", iati.activities),
        dhis2.SET: (dhis2.FORM, dhis2.from_xml),
        dhis2.ADX: (dhis2.FORM, dhis2.from_xml),
    }
    root, children = tree(path)
    if root.name == iati.PUBLISHER:
        raise UnreadableFile(
            f"{path.name} is an IATI organisation file: it holds budgets and documents of a publisher, and no activities",
            next_step="Load the publisher's activity file; add the organisation itself in a sheet Organisation.",
        )
    if root.name not in readers:
        raise UnreadableFile(
            f"{path.name} is XML of a kind that is not known: its root is “{shown(root.name)}”",
            next_step="IATI activities, DHIS2 data value sets and ADX can be read.",
        )
    form, reader = readers[root.name]
    _agree(path, given, form)
    return reader(path.name, root, children, given)


def _json(path: Path, given: Given) -> Contents:
    found = document(path)
    read = _document(path, found, given)
    page = found if isinstance(found, dict) else {}
    about = page.get("meta")
    more = [page.get("next"), page.get("@odata.nextLink"), about.get("nextLink") if isinstance(about, dict) else None]
    return replace(read, notes=(*read.notes, f"{path.name}: it is one page of several, and names the next")) if any(more) else read


def _document(path: Path, found: object, given: Given) -> Contents:
    if dhis2.is_values(found):
        _agree(path, given, dhis2.FORM)
        return dhis2.from_json(path.name, found, given)
    if kobo.is_submissions(found):
        _agree(path, given, kobo.FORM)
        return kobo.kobo(path.name, found, given)
    if tabular.is_tagged(found):
        _agree(path, given, tabular.HXL)
        return tabular.from_objects(path.name, found, given)
    if tabular.are_tagged_rows(found):
        _agree(path, given, tabular.HXL)
        return tabular.from_arrays(path.name, found, given)
    if listed := nested.listed(found):
        _agree(path, given, listed.form)
        return tabular.from_document(path.name, listed, given)
    raise UnreadableFile(
        f"{path.name} is JSON of a kind that is not known",
        next_step="DHIS2 values, submissions of Kobo or ODK Central, FTS flows, 360Giving grants and objects tagged with HXL can be read.",
    )


def _agree(path: Path, given: Given, form: str) -> None:
    if given.form not in (None, form):
        raise WrongRequest(
            f"{path.name} holds {form}, not {given.form}", next_step="Leave the format away, which the content tells (--format)."
        )


def form_of(table: RawTable) -> str | None:
    """The format of a table by its headings; None for one of ours."""
    is_kobo = kobo.is_export(table) or kobo.is_repeat(table)
    return dhis2.FORM if dhis2.is_value_table(table) else kobo.FORM if is_kobo else tabular.form_of(table)


def of_workbook(tables: Sequence[RawTable], given: Given) -> Contents | None:
    """The records of a workbook whose sheets belong together, as a Kobo export's do; None for any other."""
    if given.form in (None, kobo.FORM) and any(map(kobo.is_export, tables)):
        return kobo.from_sheets(tables, given)
    return None


def of_table(table: RawTable, form: str, given: Given) -> Contents:
    """The records of a table in a format of others."""
    if form == dhis2.FORM:
        return dhis2.from_table(table, given)
    if form == kobo.FORM and kobo.is_export(table):
        return kobo.from_sheets([table], given)
    if form == kobo.FORM and kobo.is_repeat(table):
        raise UnreadableFile(
            f"{table.name} holds the entries of a repeat group, without the submissions that they belong to",
            next_step="Load the zip file or the workbook that the form was exported as.",
        )
    return tabular.tabular(table, form, given)
