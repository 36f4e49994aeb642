"""Submissions of Kobo and ODK forms: a submission is an event, an entry of a repeat group one of its participants.

What nobody approved stays out. Which records a form makes, its mapping file says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from tracker.intake.formats import odk
from tracker.intake.formats.given import Given
from tracker.intake.formats.harvest import Harvest, Place
from tracker.intake.formats.mapping import Item, chosen, gathered, named
from tracker.intake.formats.repeats import Repeats, refuse_ragged, way
from tracker.intake.raw.tables import Contents, RawTable
from tracker.quoting import shown

FORM = "kobo"
_OWN = ("_attachments", "_geolocation", "_tags", "_notes", "_validation_status", "_supplementalDetails", "__system")
_IDENTITIES = ("_id", "__id", "_uuid")
_MAIN = {"_uuid", "_submission_time", "_index"}
_ENTRY = {"_index", "_parent_table_name", "_parent_index"}
_STATES = "validation_status_"
_ODK = {"approved": "approved", "rejected": "rejected", "hasIssues": "with issues", "edited": "edited since"}
_UNJUDGED = "not reviewed"
Paths = Mapping[str, object]
"""Answers by the way to their question: its groups and its name, such as `venue/city`."""
Shared = Mapping[str, Mapping[str, str]]
"""By repeat group, the names that several of its questions have, each with the way to the one that alone has it, else to any."""


def is_submissions(found: object) -> bool:
    """The document is a list of submissions as Kobo's or ODK Central's interface gives it."""
    rows = _rows(found)
    return bool(rows) and all("_xform_id_string" in row or "formhub/uuid" in row or "__system" in row for row in rows)


def kobo(file: str, found: object, given: Given) -> Contents:
    """The approved submissions of a form, as the mapping says. Raises a `TrackerError`."""
    name = next((key for key in ("results", "value") if isinstance(found, dict) and key in found), "")
    whole = [(_state(row), list(_entries(row, Place(0, f"{name}[{number}]"), "", 0))) for number, row in enumerate(_rows(found), 1)]
    shared = _shared((entry.group, entry.paths) for _, entries in whole for entry in entries)
    return _contents(Harvest(file, FORM), [(state, _items(entries, shared)) for state, entries in whole], shared, given)


def is_export(table: RawTable) -> bool:
    """The table is the main sheet of an export, to which sheets of repeat groups may belong."""
    return bool(table.rows) and (set(map(str, table.rows[0].cells)) >= _MAIN or odk.is_main(table))


def is_repeat(table: RawTable) -> bool:
    """The table holds the entries of a repeat group, which belong to submissions elsewhere."""
    return bool(table.rows) and (set(map(str, table.rows[0].cells)) >= _ENTRY or odk.is_repeat(table))


def from_sheets(tables: Sequence[RawTable], given: Given) -> Contents:
    """The approved submissions of an export: its main sheet or file, and one for each repeat group."""
    refuse_ragged(tables)
    tables = odk.as_kobo(tables)
    main = next(table for table in tables if is_export(table))
    harvest = Harvest(main.file.partition("/")[0], FORM)
    order = [main, *(table for table in tables if table is not main)]
    shared = _shared((_group(table, main), _paths(table)) for table in order)
    sheets = Repeats([table.sheet or "" for table in order])
    waiting = [row for table in order[1:] for row in _told(table, shared, _group(table, main))]
    submissions = [(_state(row.values), sheets.begun(row)) for row in _told(main, shared, "")]
    while len(left := [row for row in waiting if not sheets.placed(row)]) < len(waiting):
        waiting = left
    harvest.leave_out("entries of repeat groups whose submission is not in the file", len(left))
    return _contents(harvest, submissions, shared, given)


def _group(table: RawTable, main: RawTable) -> str:
    return "" if table is main else table.sheet or ""


def _paths(table: RawTable) -> list[str]:
    """The headings; those that stand there more than once are told apart by their number, so that none is taken for the other."""
    texts = [str(cell or "") for cell in table.rows[0].cells]
    times, before = Counter(texts), Counter[str]()
    for place, text in enumerate(texts):
        before[text] += 1
        if text and times[text] > 1:
            texts[place] = f"{text}[{before[text]}]"
    return texts


def _told(table: RawTable, shared: Shared, group: str) -> Iterator[Item]:
    """The rows by the names of their questions, with the groups these stand in and without."""
    paths = _paths(table)
    for row in table.rows[1:]:
        where = way(table, row)
        cells = {path: cell for path, cell in zip(paths, row.cells, strict=False) if path}
        yield Item(_named(cells, shared.get(group, ())), Place(0 if where else row.number, where), group)


def _shared(rows: Iterable[tuple[str, Iterable[str]]]) -> Shared:
    """Names that two questions of one row have. A question that was moved to another group later is still the same."""
    found: dict[str, dict[str, str]] = {}
    for group, paths in rows:
        ways: dict[str, list[str]] = {}
        for path in paths:
            ways.setdefault(path.rpartition("/")[2], []).append(path)
        found.setdefault(group, {}).update({name: min(own, key=len) for name, own in ways.items() if len(own) > 1})
    return found


def _named(paths: Paths, shared: Container[str]) -> dict[str, object]:
    """The answers by the ways to their questions, and by the names that only one question has."""
    short = {path.rpartition("/")[2]: value for path, value in paths.items()}
    return {name: value for name, value in short.items() if name not in shared} | dict(paths)


def _contents(harvest: Harvest, submissions: list[tuple[str, list[Item]]], shared: Shared, given: Given) -> Contents:
    mapping = chosen(FORM, given)
    meant = named(mapping)
    for name, path in sorted({pair for found in shared.values() for pair in found.items() if pair[0] in meant - {pair[1]}}):
        harvest.note(
            f"several questions are called {shown(name)}; none is taken before the mapping names its group, too, such as {shown(path)}"
        )
    submissions = list(_once(submissions, harvest))
    kept = {"approved", *((_UNJUDGED,) if mapping.unjudged else ())}
    states = Counter(state for state, _ in submissions)
    told = ", ".join(f"{count} {shown(state)}" for state, count in sorted(states.items()))
    harvest.note(
        f"read as submissions of a Kobo or ODK form: {len(submissions)} ({told}); only those {' or '.join(sorted(kept))} are taken"
    )
    gathered([item for state, items in submissions if state in kept for item in items], mapping, given, harvest)
    return harvest.contents()


def _once(submissions: Sequence[tuple[str, list[Item]]], harvest: Harvest) -> Iterator[tuple[str, list[Item]]]:
    """Each submission once: pages of an interface may overlap. One that comes again with other answers is refused."""
    met: dict[str, list[dict[str, object]]] = {}
    for state, items in submissions:
        values = items[0].values
        name = next((str(values[each]) for each in _IDENTITIES if values.get(each)), "")
        said = [{**item.values, "number": item.group and item.values.get("number")} for item in items]
        if not name or met.setdefault(name, said) is said:
            yield state, items
        elif met[name] == said:
            harvest.leave_out("submissions that are there already")
        else:
            reason = f"The submission {shown(name)} is there already with other answers"
            harvest.refuse(reason, "Leave only the one that counts in the file.", items[0].place)


def _rows(found: object) -> list[dict[str, Any]]:
    if isinstance(found, dict):
        found = found.get("results", found.get("value"))
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def _state(row: Mapping[str, Any]) -> str:
    """What the reviewer said of a submission."""
    if isinstance(system := row.get("__system"), dict):
        return _ODK.get(str(system.get("reviewState")), _UNJUDGED)
    status = row.get("_validation_status")
    uid = str((status.get("uid") if isinstance(status, dict) else status) or "")
    return _ODK.get(uid, uid.casefold().removeprefix(_STATES).replace("_", " ")) or _UNJUDGED


class _Entry(NamedTuple):
    """A submission, or an entry of a repeat group in it, before its answers are named: how deep it stands, and its number there."""

    paths: Paths
    place: Place
    group: str
    depth: int
    number: str


def _entries(row: Mapping[str, Any], place: Place, group: str, depth: int, number: str = "") -> Iterator[_Entry]:
    """The row, then the entries of its repeat groups."""
    flat = dict(_flat(row))
    yield _Entry({path: value for path, value in flat.items() if not _is_repeat(value)}, place, group, depth, number or _number(place))
    for path, entries in flat.items():
        if _is_repeat(entries):
            key = path.rpartition("/")[2]
            for each, entry in enumerate(entries, 1):
                within = f"{number}.{each}" if number else str(each)
                yield from _entries(entry, Place(0, f"{place.path}.{shown(key)}[{each}]"), key, depth + 1, within)


def _items(entries: Sequence[_Entry], shared: Shared) -> list[Item]:
    """The entries, each with the values of those it stands in, too, under its own names."""
    above: list[Mapping[str, object]] = [{}]
    items = []
    for entry in entries:
        values = {**above[entry.depth], **_named(entry.paths, shared.get(entry.group, ())), "number": entry.number}
        above[entry.depth + 1 :] = [values]
        items.append(Item(values, entry.place, entry.group))
    return items


def _flat(row: Mapping[str, Any], way: str = "") -> Iterator[tuple[str, Any]]:
    """The answers by the ways to their questions. Several values of one answer stand in a row, as Kobo writes them."""
    for key, value in row.items():
        if key in _OWN:
            continue
        path = key if key.startswith(way) else way + key
        if isinstance(value, dict):
            yield from _flat(value, f"{path}/")
        elif isinstance(value, list) and not _is_repeat(value):
            yield path, " ".join(str(each) for each in value if each is not None)
        else:
            yield path, value


def _is_repeat(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(entry, dict) for entry in value)


def _number(place: Place) -> str:
    """The submission's number in its file."""
    return place.path.rpartition("[")[2].removesuffix("]")
