"""What is asked of a list of participants before it is read: the activity, the ground for recording people, and until when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboards.components.card import CHOICE, clearable
from dashboards.participants import Attended
from dashboards.reading import Reading
from dashboards.wording import say
from tracker.store import Session
from tracker.vocabulary import vocabulary


def asked(session: Session, reading: Reading, lists: Sequence[str] = ("",)) -> Any:
    """The form, with what was said already, and which rows a person has called one human; `lists` are the sheets of lists still unread."""
    language, said = reading.language, reading.attended
    button = dmc.Button(say("import_attend", language), id="import-attend", variant="default" if said else "filled")
    return html.Section(
        [
            html.H2(say("import_people", language), className="card-title"),
            html.P(say("import_people_why", language), className="fact"),
            html.Div(_activities(session, said, lists, language), className="frame-controls import-lists"),
            html.Div(_fields(session, said, language), className="frame-controls import-reading"),
            _taken(said, language),
            button,
            html.Div(id="import-attend-told", role="status"),
        ],
        className="card import-people",
    )


def _activities(session: Session, said: Attended | None, lists: Sequence[str], language: str) -> list[Any]:
    """A choice for each list, which is named where there are several."""
    known, chosen = _known(session), said.activities if said else tuple((title, "") for title in lists or ("",))
    return [_activity(title if len(chosen) > 1 else "", title, activity, known, language) for title, activity in chosen]


def _fields(session: Session, said: Attended | None, language: str) -> list[Any]:
    until = {"value": said.keep_until.isoformat() if said else "", "placeholder": "2030-12-31"}
    return [
        _coded(session, "import-role", "PARTICIPANT_ROLE", language, said.role if said else "participant"),
        _coded(session, "import-basis", "LEGAL_BASIS", language, said.legal_basis if said else None),
        dmc.TextInput(id="import-until", label=say("import_until", language), **until),
    ]


def _activity(shown: str, title: str, activity: str, known: list[dict[str, str]], language: str) -> Any:
    """What was attended by those of one list."""
    label = say("import_activity", language) + (f": {shown}" if shown else "")
    said = {"data": known, "value": activity or None, "placeholder": say("import_by_column", language)}
    return dmc.Select(id={"type": "import-activity", "list": title}, label=label, **clearable(language), **said, **CHOICE)


def _taken(said: Attended | None, language: str) -> Any:
    """Which rows were called one human, to take back; out of sight while there are none."""
    pairs = [(f"{row}={who}", f"{_row(row, language)} = {_row(who, language)}") for row, who in (said.same if said else ())]
    data = [{"value": value, "label": label} for value, label in pairs]
    shown = {"data": data, "value": [value for value, _ in pairs], "className": "" if pairs else "hidden"}
    return dmc.MultiSelect(id="import-taken", label=say("import_taken", language), **shown)


def _row(who: int | str, language: str) -> str:
    """A row by its number; a pseudonym as it is."""
    return say("import_row", language, who) if str(who).replace(":", "", 1).isdigit() else str(who)


def _known(session: Session) -> list[dict[str, str]]:
    """The activities, the latest first."""
    found = session.tuples(
        "select activity_id, coalesce(title, activity_id), start_date from activity order by start_date desc nulls last, activity_id"
    )
    return [{"value": name, "label": " · ".join(filter(None, (day and day.isoformat(), title, name)))} for name, title, day in found]


def _coded(session: Session, name: str, codes: str, language: str, value: str | None) -> Any:
    """A choice among the codes of a list."""
    found = vocabulary(session).codes(codes).codes.items()
    data = [{"value": code, "label": each.name(language)} for code, each in found]
    return dmc.Select(id=name, label=say(name.replace("-", "_"), language), data=data, value=value, **CHOICE)
