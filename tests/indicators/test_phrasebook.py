"""What the tracker says in English is told in the reader's language: every message about files, and every reason that it records itself."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from indicators.phrasebook import phrases, reason_translated, translated
from indicators.words import NBSP, Words
from tracker.errors import TrackerError
from tracker.records import RECORD_TYPES

ROOT = Path(__file__).parents[2]
TOLD = sorted(
    {
        *(ROOT / "tracker" / "intake").rglob("*.py"),
        *(ROOT / "tracker" / name for name in ("commands/outcome.py", "records/fields.py", "suggestions.py")),
        *(ROOT / "tracker/store/changes" / name for name in ("merge.py", "undo.py")),
    }
)
ELSEWHERE = {
    "tracker/intake/understanding/attendance.py": "headings",
    "tracker/intake/effects.py": "the name of an edition, for the command line",
    "tracker/intake/guidance.py": "says all three languages itself",
    "tracker/intake/refusals/marked.py": "says all three languages itself",
    "tracker/intake/rows/proposals.py": "kinds of questions, which are names",
    "tracker/intake/refusals/quarantine.py": "answers of a command",
    "tracker/intake/template.py": "answers of a command",
    "tracker/intake/confined/wire.py": "told to programmers",
}
NAMES = {
    *("The value: ", "Did you mean"),  # parts of messages, for looking at them
    *("Amount Awarded", "Award Date", "Funding Org", "Recipient Org", "Recipient Ind:"),  # fields of 360Giving
    *("Planned disbursement", "{} to {}", "From {} to {}"),  # titles of records made of IATI files
}


def errors(of: type[TrackerError] = TrackerError) -> Iterator[type[TrackerError]]:
    """Every class of what a person can put right."""
    yield of
    for each in of.__subclasses__():
        yield from errors(each)


SENTENCE = re.compile(r"(?=.*[a-z]{2})(?:[A-Z“]|\{\} |\{\}, |\{\}: )[^\n\\]* [^\n\\]*")
SQL = re.compile(r"\b(select|insert|update|delete|cast|greatest|create)\b")


def sentences(path: Path) -> Iterator[str]:
    """Every text of a module that reads like a message, with `{}` where something is filled in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if id(node) in alone | inside:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def test_every_message_about_files_is_in_the_phrasebook() -> None:
    known = {words.en for words in phrases()}
    said = {
        (str(path.relative_to(ROOT)), text)
        for path in TOLD
        if str(path.relative_to(ROOT)) not in ELSEWHERE
        for text in sentences(path)
        if SENTENCE.fullmatch(text) and not SQL.search(text) and text not in NAMES
    }
    assert len(said) > 200
    assert sorted(one for one in said if one[1] not in known) == []


SAYS = {"say", "to_reader", "UsageError", *(each.__name__ for each in errors())} - {"BadDeclaration", "StaleWrite"}
ELSE = {
    "This line stays as it is",  # caught by whoever calls
    "The data has 7 error(s), so the report cannot be final; the first is 7",  # with what it is, below
    *("The mail server at 7 cannot be used: 7", "The mail server refused 7: 7"),  # told with a full stop
    *("The mail server did not confirm the mail: 7", "The mail server does not take 7 now: 7"),
}
RUN = re.compile(r"[a-z]{3,} [a-z]{2,} [a-z]{2,}")
"""Three English words one after another."""


def said(path: Path) -> Iterator[str]:
    """Every sentence that a module says at the terminal, or that it raises, with 7 where something is filled in."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    for call in calls:
        if (
            isinstance(call.func, ast.Name | ast.Attribute)
            and (call.func.id if isinstance(call.func, ast.Name) else call.func.attr) in SAYS
        ):
            for given in (*call.args, *(each.value for each in call.keywords if each.arg == "next_step")):
                yield from texts(given)


def texts(node: ast.expr) -> Iterator[str]:
    """The texts that an expression may give."""
    if isinstance(node, ast.IfExp):
        yield from (*texts(node.body), *texts(node.orelse))
    elif isinstance(node, ast.BoolOp):
        yield from (text for each in node.values for text in texts(each))
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


@pytest.mark.parametrize("language", ["uk", "fr"])
def test_whatever_is_said_at_the_terminal_is_told_in_the_readers_language(language: str) -> None:
    found = {
        text for room in ("tracker", "indicators", "reports", "dashboards") for path in (ROOT / room).rglob("*.py") for text in said(path)
    }
    assert len(found) > 400
    assert [
        text
        for text in sorted(found)
        if RUN.search(re.sub("`[^`]*`", "", text)) and translated(text, language) == text and text not in ELSE
    ] == []


def test_every_phrase_fills_the_same_places_in_every_language() -> None:
    def places(text: str) -> int:
        return len(re.findall(r"\{\d?\}", text))

    assert not [words.en for words in phrases() if not places(words.en) == places(words.uk) == places(words.fr)]
    assert not [words.en for words in phrases() if not words.uk or not words.fr]


def test_what_stands_below_the_heading_of_a_field_is_told() -> None:
    notes = {field.note for kind in RECORD_TYPES.values() if kind.from_files for field in kind.fields if field.note}
    assert len(notes) > 50
    assert [note for note in sorted(notes) for language in ("uk", "fr") if translated(note, language) == note] == []


def test_every_hint_and_every_required_column_is_told() -> None:
    for kind in RECORD_TYPES.values():
        for field in (field for field in kind.fields if field.required):
            for text in (f"{field.label} is required", f"Write {field.kind.hint}."):
                assert not re.search("[a-z]{3}", translated(text, "uk")), (kind.name, text)


@pytest.mark.parametrize(
    ("said", "uk", "fr"),
    [
        ("“-3”: It must be more than 0", "«-3»: Має бути більше за 0", "« -3 » : Elle doit être supérieure à 0"),
        ("The value is not a number", "Значення не є числом", "La valeur n’est pas un nombre"),
        (
            "The column “signed_on” (Signed on) is missing; none of its 5 rows is taken",
            "Немає стовпця «signed_on» (Підписано); жодного з рядків (5) не взято",
            "La colonne « signed_on » (Signé le) manque ; aucune des lignes (5) n’est prise",
        ),
        (
            "Ended on (2024-01-01) lies before signed on (2025-02-03)",
            "«Припинено» (1 січня 2024) передує «підписано» (3 лютого 2025)",
            "« Terminé le » (1er janvier 2024) précède « signé le » (3 février 2025)",
        ),
        (
            "q3.csv: not taken: 1,012 links to documents, 3 policy markers",
            "q3.csv: не взято: 1 012 посилань на документи, 3 маркери політики",
            "q3.csv : non pris : 1 012 liens vers des documents, 3 marqueurs de politique",
        ),
        (
            "q3.xlsx, sheet Дані: 2 hidden row(s) are taken like the others",
            "q3.xlsx, аркуш Дані: приховані рядки (2) взято, як і решту",
            "q3.xlsx, feuille Дані : les lignes masquées (2) sont prises comme les autres",
        ),
        ("q3.xlsx, sheet Дані, cell C7", "q3.xlsx, аркуш Дані, клітинка C7", "q3.xlsx, feuille Дані, cellule C7"),
        ("“{0} %s” is not a number", "«{0} %s» не є числом", "« {0} %s » n’est pas un nombre"),
    ],
)
def test_messages_are_told_with_quotations_days_and_numbers_as_the_language_writes_them(said: str, uk: str, fr: str) -> None:
    assert [translated(said, language).replace(NBSP, " ") for language in ("en", "uk", "fr")] == [said, uk, fr]


def test_a_reason_that_a_person_wrote_stays_as_it_is() -> None:
    for reason in ("no list was kept", "Source: letter of 3 May", "agreed with WHO and 3 more", "There is no “list”"):
        assert reason_translated(reason, "uk") == reason
    assert reason_translated("findings accepted: no list was kept", "fr") == f"constats acceptés{NBSP}: no list was kept"


@pytest.mark.parametrize(
    ("said", "uk", "fr"),
    [
        ("1 row(s) in a.xlsx.", "1 рядок у a.xlsx.", "1 ligne dans a.xlsx."),
        ("22 row(s) in a.xlsx.", "22 рядки у a.xlsx.", "22 lignes dans a.xlsx."),
        ("11 row(s) in a.xlsx.", "11 рядків у a.xlsx.", "11 lignes dans a.xlsx."),
        ("policy markers", "маркерів політики", "marqueurs de politique"),
        ("There is no command “[a|b]”.", "Команди «[a|b]» немає.", "Il n’y a pas de commande « [a|b] »."),
        ("'2024-13-01' does not match the format '%Y-%m-%d'.", "«2024-13-01» — не день; пишіть так: 2024-12-31.", None),
        ("unknown key “a”. Did you mean “b”?", "Невідомий ключ «a». Можливо, це «b»?", "Clé inconnue « a ». Vouliez-vous dire « b » ?"),
    ],
)
def test_what_is_counted_is_told_in_the_form_that_goes_with_its_number(said: str, uk: str, fr: str | None) -> None:
    assert translated(said, "uk").replace(NBSP, " ").lower() == uk.lower()
    assert fr is None or translated(said, "fr").replace(NBSP, " ").lower() == fr.lower()


def test_a_missing_language_is_english_and_english_is_never_set_as_french() -> None:
    assert Words("Cost: 5 %").text("fr") == "Cost: 5 %"
    assert Words("Cost: 5 %", fr="Coût : 5 %").text("fr") == f"Coût{NBSP}: 5{NBSP}%"


def test_what_a_stranger_wrote_is_told_as_it_was_written() -> None:
    remark = "“* The signing is to be confirmed” is not a number"
    assert translated(remark, "uk").startswith("«* The signing is to be confirmed»")


def test_a_sheet_is_called_as_in_the_file() -> None:
    assert translated("q3.xlsx, sheet agreement, cell C3", "uk") == "q3.xlsx, аркуш agreement, клітинка C3"
    totals = translated("q3.xlsx, sheet agreement: totals and rows that repeat their parts are not taken (row 12)", "fr")
    assert totals.startswith("q3.xlsx, feuille agreement")
