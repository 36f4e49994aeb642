"""Questions that only a person can answer: what a file may mean, remembered for its sender, and which rows are of one human."""

from __future__ import annotations

from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.card import clearable
from dashboards.components.table import scrolled, table
from dashboards.wording import on_page, say
from indicators.phrasebook import translated
from indicators.wording import number_text
from tracker.intake.names.decisions import meanings
from tracker.intake.result import LoadResult
from tracker.intake.rows.proposals import NEW, Candidate, Proposal
from tracker.intake.understanding.attendance import label_of_field
from tracker.intake.understanding.matching import LEFT_OUT
from tracker.records import record_type
from tracker.vocabulary import Vocabulary

_MOST = 100
_ROW = "row "


def wants_sender(result: LoadResult, sender: str | None) -> bool:
    """Answers are to be remembered, and nobody is named for whom."""
    return not sender and any(one.section for one in result.proposals[:_MOST])


def questions(result: LoadResult, language: str, sender: str | None) -> list[Any]:
    """Every question of a preview with the answers to choose from, and a button for each way in which they are kept."""
    if not result.proposals:
        return []
    shown = list(enumerate(result.proposals[:_MOST]))
    head = [say(word, language) for word in ("import_where", "import_said", "import_perhaps")]
    lines = [html.Tr([html.Td(cell) for cell in _question(place, one, result.words, language)]) for place, one in shown]
    more = [html.P(say("more", language, len(result.proposals) - _MOST), className="note")] if len(result.proposals) > _MOST else []
    title = html.H2(say("import_part_questions", language, number_text(len(result.proposals), language)), className="card-title")
    asked = scrolled(table(head, lines))
    buttons = html.Div(
        [
            _button("import-remember", language, wanted=any(one.section for _, one in shown)),
            _button("import-same", language, wanted=any(one.about == "person" for _, one in shown)),
        ],
        className="import-remember",
    )
    nameless = [html.P(say("import_nameless", language), className="fact")] if wants_sender(result, sender) else []
    return [html.Section([title, *nameless, asked, *more, buttons, html.Div(id="import-remembered", role="status")], className="card")]


def _button(name: str, language: str, *, wanted: bool) -> Any:
    """A button is always there, so that its callback finds it; hidden where nothing could be answered so."""
    return dmc.Button(say(name.replace("-", "_"), language), id=name, variant="default", className="" if wanted else "hidden")


def _question(place: int, one: Proposal, words: Vocabulary, language: str) -> tuple[Any, ...]:
    where = html.Span(translated(one.where, language), className="import-where")
    if one.about == "person":
        return where, _human(one.said, language), _person(one, language)
    said = f"{one.said} × {number_text(one.times, language)}" if one.times > 1 else one.said
    ask = on_page(one.answer, language)
    told = {"id": {"type": "import-answer", "place": place}, "placeholder": ask, "aria-label": ask}
    if options := _options(one, words, language):
        return where, said, dmc.Select(data=options, searchable=True, **clearable(language), **told)
    return where, said, dmc.TextInput(**told) if one.about == "value" else ask


def _options(one: Proposal, words: Vocabulary, language: str) -> list[dict[str, str]]:
    """What may be chosen: the likely ones first, then whatever else a heading or a word can mean."""
    if not one.section or any(each.score == NEW for each in one.candidates):
        return []
    if one.about == "joint name":
        return [_option("; ".join(each.identity for each in one.candidates), "; ".join(each.name for each in one.candidates))]
    likely = {each.identity: f"{translated(each.name, language)} ({each.identity}) · {each.score} %" for each in one.candidates}
    others = {value: label for value, label in _possible(one, words, language).items() if value not in likely}
    return [_option(value, label) for value, label in {**likely, **others}.items()]


def _possible(one: Proposal, words: Vocabulary, language: str) -> dict[str, str]:
    """All fields that a heading can mean, or that it means none; all codes of the list of a word, or of a field."""
    if one.about == "column":
        kind = record_type(one.within)
        labels = {name: kind.by_name[name].label if name in kind.by_name else label_of_field(name) for name in meanings(kind)}
        fields = {name: f"{translated(label, language)} ({name})" for name, label in labels.items()}
        return {LEFT_OUT: say("import_leave_out", language), **fields}
    return {code: f"{each.name(language)} ({code})" for code, each in words.codes(one.listed).codes.items()} if one.listed else {}


def _option(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}


def _person(one: Proposal, language: str) -> Any:
    """Whether a row is of the human of another row, or of one who is known; told by numbers and pseudonyms."""
    ask = say("import_one_human", language)
    options = [{"value": each.identity.removeprefix(_ROW), "label": _candidate(each, language)} for each in one.candidates]
    name = {"type": "import-human", "row": one.said.removeprefix(_ROW)}
    return dmc.Select(id=name, data=options, placeholder=ask, **clearable(language), **{"aria-label": ask})


def _candidate(one: Candidate, language: str) -> str:
    known = "" if one.identity.startswith(_ROW) else f" ({say('import_known', language)})"
    return f"{_human(one.identity, language)}{known} · {one.score} %"


def _human(said: str, language: str) -> str:
    return say("import_row", language, said.removeprefix(_ROW)) if said.startswith(_ROW) else said
