"""What saving some files would do, or did: counts, and part by part everything new, changed, refused, and told otherwise in figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboards.address import Address
from dashboards.components.effects import effect_told, places_told
from dashboards.components.questions import questions
from dashboards.components.table import scrolled, table
from dashboards.reading import Preview, Reading
from dashboards.wording import on_page, say
from indicators.phrasebook import translated
from indicators.wording import number_text
from indicators.words import labelled
from tracker.codes import code_list
from tracker.findings import Finding
from tracker.intake.byhand import BY_HAND
from tracker.intake.result import FieldChange, Gone, LoadResult
from tracker.intake.scrutiny.held import Held
from tracker.records import record_type

ON_A_PAGE = 25
MOST_HELD = 100

Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One table of a preview: its title, the words of its headings, what it lists, and how one of these reads as a line."""

    title: str
    headings: tuple[str, ...]
    listed: Callable[[LoadResult], Sequence[Any]]
    row: Callable[[Any, str], Cells]


def previewed(preview: Preview, reading: Reading, reason: str = "") -> list[Any]:
    """The whole preview, with the form that saves it when there is anything to save, for a `reason` that may have been given before."""
    result, language = preview.result, reading.language
    changes, source = bool(result.new or result.changes or result.gone), preview.ready.source
    by_hand = bool(source and source.name == BY_HAND)
    kept, whole = bool(preview.ready.refused) and not by_hand, not (by_hand and result.rejected)  # a form is saved as a whole
    return [
        html.Section([_heading("import_preview", language), counts(result, language), *_notes(result, language)], className="card"),
        *(_held(result, language) if result.held else []),
        *questions(result, language, reading.sender),
        *(_section(name, result, reading, kept=kept) for name in PARTS if PARTS[name].listed(result)),
        *([html.P(say("import_no_effects", language), className="note")] if changes and not result.effects else []),
        _form(language, reason) if changes and whole else html.P(say(_nothing(result), language), className="empty", role="status"),
    ]


def _nothing(result: LoadResult) -> str:
    """Why nothing is to be saved: all is there already, or something stands against it."""
    return "import_nothing_yet" if result.rejected or result.proposals or result.held else "import_nothing"


def rows(result: LoadResult, part: str, page: int, language: str) -> Any:
    """One page of a part's table."""
    told = PARTS[part]
    first = (max(page, 1) - 1) * ON_A_PAGE
    lines = [line(told.row(each, language)) for each in told.listed(result)[first : first + ON_A_PAGE]]
    return table([say(word, language) for word in told.headings], lines, f"part-{part}")


def outcome(result: LoadResult, reading: Reading) -> list[Any]:
    """What was saved, with the way to it, and what was left out."""
    language = reading.language
    told = say("import_saved", language, result.revision) if result.revision else say("import_nothing", language)
    link = dcc.Link(say("import_see", language), href=Address(language=language).url())
    head = html.Section([html.P(told, className="fact", role="status"), counts(result, language), html.P(link)], className="card arrival")
    return [head, *([_section("refused", result, reading, kept=bool(result.quarantine))] if result.rejected else [])]


def line(cells: Cells) -> Any:
    """A line of a table."""
    return html.Tr([html.Td(cell) for cell in cells])


def _heading(word: str, language: str, *count: str) -> Any:
    return html.H2(say(word, language, *count), className="card-title")


def counts(result: LoadResult, language: str) -> Any:
    """How many records of each type are new, changed, unchanged and, where some are, retired, and how many findings there are."""
    refused = [finding.kind or "no type" for finding in result.rejected]
    told: dict[str, Mapping[str, int]] = {
        "import_new": result.added,
        "import_changed": result.changed,
        "import_unchanged": result.unchanged,
        **({"import_retired": result.retired} if result.retired else {}),
        "import_findings": {name: refused.count(name) for name in refused},
    }
    words, counted = ("import_of_kind", *told), tuple(told.values())
    lines = [
        html.Tr(
            [html.Td(_kind(name, language)), *(html.Td(number_text(some.get(name, 0), language), className="number") for some in counted)]
        )
        for name in dict.fromkeys(name for some in counted for name in some)
    ]
    return scrolled(table([say(word, language) for word in words], lines, numbers=range(1, len(words))))


def _notes(result: LoadResult, language: str) -> list[Any]:
    """How the files were understood."""
    return [html.Ul([html.Li(on_page(note, language)) for note in result.notes], className="sources note")] if result.notes else []


def _section(part: str, result: LoadResult, reading: Reading, *, kept: bool) -> Any:
    """One part: its name and number, its first page, and the way to the others; refused rows as a workbook where they are `kept`."""
    language = reading.language
    count = len(PARTS[part].listed(result))
    pages = -(-count // ON_A_PAGE)
    title = say(PARTS[part].title, language, number_text(count, language) + ("+" if part in result.cut else ""))
    place: dict[str, Any] = {"id": {"type": "import-rows", "part": part}, "role": "region", "aria-label": title}
    first = scrolled(rows(result, part, 1, language), **place)
    turn = [dmc.Pagination(id={"type": "import-page", "part": part}, total=pages, value=1, size="sm", className="import-pages")]
    file = html.A(say("import_workbook", language), href=f"/import/{reading.delivery}.xlsx?language={language}", download="")
    head = html.Div([html.H2(title, className="card-title"), *([file] if part == "refused" and kept else [])], className="card-head")
    glance = [places_told(result.effects, language)] if part == "effects" else []
    return html.Section([head, *glance, first, *(turn if pages > 1 else [])], className="card")


def _held(result: LoadResult, language: str) -> list[Any]:
    """Amounts and counts far from the usual, each with a box that says that it is right."""
    boxes = [dmc.Checkbox(value=one.name, label=_doubt(one, language), className="import-held") for one in result.held[:MOST_HELD]]
    more = [html.P(say("more", language, len(result.held) - MOST_HELD), className="note")] if len(result.held) > MOST_HELD else []
    title = _heading("import_held", language, number_text(len(result.held), language))
    told = html.P(say("import_held_why", language), className="fact")
    button = dmc.Button(say("import_confirm", language), id="import-confirm", variant="default")
    return [html.Section([title, told, dmc.CheckboxGroup(boxes, id="import-marked", value=[]), *more, button], className="card")]


def _doubt(one: Held, language: str) -> str:
    """What is held back, why, and where it stands."""
    why, where = translated(one.finding.reason, language), translated(one.finding.where, language)
    return labelled(one.name, why if one.finding.where == one.name else f"{why} ({where})", language)


def _form(language: str, reason: str) -> Any:
    by = dmc.TextInput(
        id="import-actor",
        label=say("import_actor", language),
        description=say("import_actor_why", language),
        persistence="import",
        required=True,
    )
    hint = say("import_reason_why", language)
    why = dmc.TextInput(id="import-reason", label=say("import_reason", language), description=hint, value=reason, required=True)
    save = dmc.Button(say("import_save", language), id="import-save")
    told = html.Div(id="import-told", role="status")
    return html.Section(
        [_heading("import_save_title", language), html.Div([by, why], className="import-form"), save, told], className="card"
    )


def _kind(name: str, language: str) -> str:
    known = code_list("ENTITY").codes.get(name)
    return known.names[language] if known else translated(name, language)


def called(kind: str, record_id: str, language: str) -> str:
    """A record by its type and identity, of whose key the last parts may be empty."""
    return f"{_kind(kind, language)} {record_id.rstrip('/')}"


def _gone(one: Gone, language: str) -> Cells:
    """A record that is retired, with all that it says."""
    told = ((field_told(one.kind, name, (value,), language)) for name, value in one.said)
    lines = [html.Div([html.Span([*label, " "], className="note"), value]) for label, value in told]
    return _kind(one.kind, language), one.record_id.rstrip("/"), html.Div(lines)


def field_told(kind: str, field: str, values: Iterable[str | None], language: str) -> Cells:
    """A field by its label, and values of it, where they are codes by their names."""
    declared = record_type(kind).by_name[field]
    codes = code_list(declared.codes).codes if declared.codes else {}
    named = [(value, codes.get(value or "")) for value in values]
    told = (f"{code.name(language)} ({value})" if code else value or "–" for value, code in named)
    return [translated(declared.label, language), " ", html.Code(field)], *told


def _refused(one: Finding, language: str) -> Cells:
    place = translated(one.where, language)
    where = f"{place}, {one.field}" if one.field else place
    if one.file == BY_HAND:
        where = translated(record_type(one.kind).by_name[one.field].label, language) if one.kind and one.field else ""
    return html.Span(where, className="import-where"), why(one, language)


def why(one: Finding, language: str) -> str:
    """What is wrong, and what to do."""
    return f"{translated(one.reason, language)}. {on_page(one.suggestion, language)}".strip()


def _new(one: tuple[str, str], language: str) -> Cells:
    return _kind(one[0], language), one[1].rstrip("/")


def _changed(one: FieldChange, language: str) -> Cells:
    return called(one.kind, one.record_id, language), *field_told(one.kind, one.field, (one.old, one.new), language)


PARTS: Mapping[str, _Part] = {
    "refused": _Part("import_part_refused", ("import_where", "import_why"), lambda result: result.rejected, _refused),
    "gone": _Part("import_part_gone", ("import_of_kind", "import_record", "import_now"), lambda result: result.gone, _gone),
    "effects": _Part(
        "import_part_effects",
        ("programme", "import_figure", "import_now", "import_then", "import_told_in"),
        lambda result: result.effects,
        effect_told,
    ),
    "changes": _Part(
        "import_part_changes", ("import_record", "import_field", "import_now", "import_then"), lambda result: result.changes, _changed
    ),
    "new": _Part("import_part_new", ("import_of_kind", "import_record"), lambda result: result.new, _new),
}
"""The parts of a preview in the order in which they matter."""
