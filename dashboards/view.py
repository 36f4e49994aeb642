"""What a page is made from: the screen's address with its blanks filled, a reading session, and the figures shown so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from dashboards.address import Address
from dashboards.wording import say
from indicators.answer import answer
from indicators.figures import Figures
from indicators.question import Question
from indicators.scope import Programme, programmes
from tracker.errors import UnknownName, WrongRequest
from tracker.periods import Period, period
from tracker.store import Session, Store
from tracker.suggestions import did_you_mean

_NOBODY = Programme("", "", 0, None, None)


@dataclass(frozen=True)
class View:
    """One screen being made."""

    store: Store
    session: Session
    address: Address
    programmes: tuple[Programme, ...]
    programme: Programme
    period: Period
    shown: list[Figures] = field(default_factory=list)

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

    def question(self, indicator: str, *by: str, over: Period | None = None) -> Question:
        """The question that this screen asks of an indicator."""
        return Question(indicator, self.programme.programme_id, over or self.period, by)

    def ask(self, indicator: str, *by: str, over: Period | None = None) -> Figures:
        """The answer to it, whose addresses will resolve."""
        figures = answer(self.session, self.question(indicator, *by, over=over))
        self.shown.append(figures)
        return figures


def view(store: Store, session: Session, asked: Address) -> View:
    """The screen that an address asks for. Raises `UnknownName` or `WrongRequest` for a programme or period that is not one."""
    there = programmes(session)
    chosen = there[0] if there else _NOBODY
    if asked.programme:
        known = {programme.programme_id: programme for programme in there}
        if asked.programme not in known:
            raise UnknownName(f"There is no programme “{asked.programme}”", next_step=did_you_mean(asked.programme, known))
        chosen = known[asked.programme]
    last = chosen.last or (session.saved_at.date() if session.saved_at else date(2024, 12, 31))
    over = period(asked.period) if asked.period else period(str(last.year))
    return View(store, session, replace(asked, programme=chosen.programme_id, period=str(over)), there, chosen, over)


def fallback(asked: Address, error: UnknownName | WrongRequest) -> Address:
    """The same screen without the part of its address that was wrong."""
    return replace(asked, period="") if isinstance(error, WrongRequest) else replace(asked, programme="", as_of=None, figure="")
