"""What a page is made from: the screen's address with its blanks filled, a reading session, and the figures shown so far."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date

from dashboards.address import Address
from dashboards.wording import say
from indicators.answer import answer
from indicators.figures import Figures
from indicators.logframes.logframe import Logframe, logframe
from indicators.phrasebook import reason_translated
from indicators.question import PUBLIC, Question
from indicators.scope import Programme, programmes
from indicators.terms.fiscal import asked_period
from indicators.terms.frameworks import frameworks
from indicators.wording import number_text, period_name
from indicators.words import labelled
from tracker.errors import UnknownName, WrongRequest
from tracker.outgoing import Outgoing
from tracker.periods import Period, period
from tracker.store import Session, Store


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What a screen tells beside its revision: the day, and what goes out by itself."""

    today: date
    outgoing: tuple[Outgoing, ...] = ()


NOBODY = Programme("", "", 0, None, None)


@dataclass(frozen=True)
class View:
    """One screen being made. `address` says everything; `problems` are sentences on what the asked one said wrongly."""

    store: Store
    session: Session
    address: Address
    programmes: tuple[Programme, ...]
    programme: Programme
    period: Period
    problems: tuple[str, ...] = ()
    shown: list[Figures] = field(default_factory=list)
    inside: bool = True
    """The reader may see the rows of single people."""
    meanwhile: Meanwhile | None = None
    """What does not stand in the revision, where the screen tells of it."""

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.address.language

    @property
    def is_newest(self) -> bool:
        """The screen shows the newest revision."""
        return self.session.revision == self.session.head

    def say(self, key: str, *parts: object) -> str:
        """A phrase of the screens in the reader's language."""
        return say(key, self.language, *parts)

    def number(self, value: int) -> str:
        """A number as the reader's language writes it."""
        return number_text(value, self.language)

    def label(self, name: str) -> str:
        """A name and the colon after it."""
        return labelled(name, "", self.language)

    def saved(self, actor: str, reason: str) -> str:
        """Who saved something, and why."""
        return labelled(actor, reason_translated(reason, self.language), self.language)

    def url(self, **changes: object) -> str:
        """The URL of this screen with some of it changed and no drawer open."""
        return self.address.url(**({"figure": ""} | changes))

    def question(self, indicator: str, *by: str, over: Period | None = None) -> Question:
        """The question that this screen asks of an indicator."""
        return Question(indicator, self.programme.programme_id, over or self.period, by, audience=None if self.inside else PUBLIC)

    def ask(self, indicator: str, *by: str, over: Period | None = None) -> Figures:
        """The answer to it, whose addresses will resolve."""
        figures = answer(self.session, self.question(indicator, *by, over=over))
        self.shown.append(figures)
        return figures

    def logframes(self) -> tuple[Logframe, ...]:
        """The logframe of each framework of the programme, as it stands in the period."""
        known = frameworks(self.session, self.programme.programme_id)
        return tuple(logframe(self.session, replace(self.question("AGR-01"), framework=one.framework_id)) for one in known)


@contextmanager
def viewed(store: Store, asked: Address, *, inside: bool = True, meanwhile: Meanwhile | None = None) -> Iterator[View]:
    """The screen that an address asks for, while its session is open. What the address says wrongly becomes a problem told on it."""
    problems = [say("unread", asked.language, *odd) for odd in asked.unread]
    with _session(store, asked, problems) as session:
        there = programmes(session)
        chosen = _programme(there, asked, problems)
        over = _period(session, chosen, asked, problems)
        as_of = None if session.revision == session.head else session.revision
        whole = replace(asked, programme=chosen.programme_id, period=str(over), as_of=as_of, unread=())
        yield View(store, session, whole, there, chosen, over, tuple(problems), inside=inside, meanwhile=meanwhile)


def _session(store: Store, asked: Address, problems: list[str]) -> Session:
    try:
        return store.session(asked.as_of)
    except UnknownName:
        newest = store.session()
        problems.append(say("no_revision", asked.language, asked.as_of, newest.head))
        return newest


def _programme(there: tuple[Programme, ...], asked: Address, problems: list[str]) -> Programme:
    """The programme named, else the one with most records."""
    first = there[0] if there else NOBODY
    found = next((programme for programme in there if programme.programme_id == asked.programme), None)
    if asked.programme and found is None and there:
        problems.append(say("no_programme", asked.language, asked.programme, first.name or first.programme_id))
    return found or first


def _period(session: Session, programme: Programme, asked: Address, problems: list[str]) -> Period:
    """The period named, else the whole year of the programme's newest record."""
    last = programme.last or (session.saved_at.date() if session.saved_at else date(2024, 12, 31))
    usual = period(str(last.year))
    if not asked.period:
        return usual
    try:
        return asked_period(session, programme.programme_id, asked.period)
    except (WrongRequest, UnknownName):
        name, hint = period_name(usual, asked.language), say("other_period_hint", asked.language)
        problems.append(say("no_period", asked.language, asked.period, name, hint))
        return usual
