"""What a report is written from: one session, one period, one reader; and every answer that was asked for on the way."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from indicators.addresses import figure_link, spelled
from indicators.answer import answer, answers, noted
from indicators.declared.definition import Definition
from indicators.declared.kept import indicator
from indicators.declared.rungs import BETWEEN
from indicators.differing.restatements import Restatement
from indicators.disclosure import Release
from indicators.figures import NOT_STATED, Figure, Figures, Status
from indicators.logframes.logframe import Logframe
from indicators.question import INTERNAL, Question
from indicators.wording import date_text, figure_text, group_name, number_text, period_name
from indicators.words import NBSP, labelled, listed
from reports.blocks import Cited, Column, Run, Text
from reports.content.people import counted
from reports.spec import ReportSpec
from reports.wording import days_text, say, tell
from tracker.organisations import organisation_name, told_outside
from tracker.periods import BEGINNING, Period
from tracker.store import Session
from tracker.vocabulary import vocabulary


@dataclass(frozen=True, slots=True)
class Brief:
    """What to write about, from which records, for whom.

    `asked` gathers the answers, for the manifest; `names` and `frames` are kept for speed.
    """

    session: Session
    spec: ReportSpec
    programme: str
    period: Period
    language: str
    restated: tuple[Restatement, ...] = ()
    previous: str | None = None
    status: str = "draft"
    url: str = ""
    asked: list[Figures] = field(default_factory=list)
    names: dict[tuple[str, date | None], str] = field(default_factory=dict)
    release: Release = field(default_factory=Release)
    people: dict[Question, Figures] = field(default_factory=dict)
    """What was asked about people, with nothing hidden: what is hidden is decided for all of it together."""
    frames: dict[str, Logframe | None] = field(default_factory=dict)

    @property
    def until(self) -> Period:
        """From the beginning to the last day of the period."""
        return Period(BEGINNING, self.period.last)

    @property
    def last_day(self) -> str:
        """The last day of the period in words."""
        return date_text(self.period.last, self.language)

    @property
    def data_date(self) -> date:
        """The day the revision was saved; for a store without any, the last day of the period."""
        saved = self.session.saved_at
        return saved.date() if saved else self.period.last

    @property
    def known_until(self) -> date:
        """The last day of the period of which the records can say what happened: a period may not be over on the data date."""
        return min(self.period.last, self.data_date)

    def question(self, code: str, *by: str, period: Period | None = None) -> Question:
        """What this report asks of an indicator: as its audience may see it; money by its framework, else in its own currency."""
        wanted = Question(code, self.programme, period or self.period, by, audience=self.spec.audience, framework=self.spec.framework)
        if not self.indicator(code).money or self.spec.framework:
            return wanted
        return replace(wanted, currency=self.spec.currency, rate_set=self.spec.rate_set)

    def indicator(self, code: str) -> Definition:
        """The definition of an indicator in force at the report's revision."""
        return indicator(self.session, code)

    def figures(self, code: str, *by: str, period: Period | None = None) -> Figures:
        """The answer about the report's programme and, unless another is named, its period."""
        return self.answered(self.question(code, *by, period=period))

    def answered(self, question: Question) -> Figures:
        """The answer to a question, gathered for the manifest."""
        found = noted(self.read(counted(self.session, question))) if self.about_people(question) else answer(self.session, question)
        self.asked.append(found)
        return found

    def about_people(self, question: Question) -> bool:
        """The answer tells of people, and the audience may not see everything."""
        return self.indicator(question.indicator).people and question.audience != INTERNAL

    def read(self, figures: Figures) -> Figures:
        """Figures about people as this edition's audience reads them."""
        self.people[figures.question] = figures
        return self.release.of(figures)

    def each(self, session: Session, question: Question, periods: Iterable[Period]) -> tuple[Figures, ...]:
        """The answers for several periods, for pictures."""
        if not self.about_people(question):
            return answers(session, question, periods)
        parts = answers(session, replace(question, audience=INTERNAL), periods)
        return tuple(self.answered(replace(question, period=part.question.period)) for part in parts)

    def gather(self, answers: Iterable[Figures]) -> None:
        """Take up answers that somebody else asked for."""
        self.asked.extend(answers)

    def cite(self, figures: Figures, figure: Figure | None = None) -> Cited:
        """A figure, the total unless another is named, as it is printed."""
        shown = figure or figures.total
        line = spelled(figures.question, figures.version, figures.revision, shown.by) if self.url and shown.address else ""
        link = figure_link(self.url, shown.address, line) if line else ""
        return Cited(figure_text(shown, figures, self.language), shown.address, link)

    def told(self, figures: Figures, figure: Figure | None = None) -> Text:
        """A figure with its workings where it is a ratio: `19 of 66 = 28.8 %`."""
        shown = figure or figures.total
        workings, cited = self.workings(shown), self.cite(figures, shown)
        return (workings, cited) if workings else (cited,)

    def workings(self, figure: Figure) -> str:
        """What a ratio is made of, to stand before it: `19 of 66 = `; of any other figure nothing."""
        if figure.denominator is None or figure.value is None or figure.numerator is None:
            return ""
        parts = number_text(figure.numerator, self.language, 0), number_text(figure.denominator, self.language, 0)
        return f"{self.say('word.of', *parts)}{NBSP}={NBSP}"

    def say(self, key: str, *parts: object) -> str:
        """A fixed phrase in the reader's language; whole numbers in it are written as the language writes them."""
        return say(key, self.language, *(number_text(one, self.language) if isinstance(one, int) else one for one in parts))

    def tell(self, key: str, *parts: Run | Text) -> Text:
        """A fixed sentence in the reader's language, with cited figures in it."""
        return tell(key, self.language, *parts)

    def columns(self, sizes: Mapping[str, float], numbers: Collection[str] = ()) -> tuple[Column, ...]:
        """The columns of a table by name, each with its share of the width; those of `numbers` are set to the right."""
        return tuple(Column(self.say(f"column.{name}"), size, "right" if name in numbers else "left") for name, size in sizes.items())

    def code(self, codes: str, value: object) -> str:
        """The name of a code in the reader's language; a code that the list lacks stands as it is, none as a dash."""
        if value is None:
            return "—"
        known = vocabulary(self.session).codes(codes).codes.get(str(value))
        return known.name(self.language) if known else str(value)

    def organisation(self, org_id: str | None, on: date | None = None) -> str:
        """What an organisation is called in the reader's language."""
        if not org_id:
            return "—"
        if (org_id, on) not in self.names:
            named = organisation_name if self.spec.audience == INTERNAL else told_outside
            self.names[org_id, on] = named(self.session, org_id, self.language, on)
        return self.names[org_id, on]

    def group(self, figures: Figures, figure: Figure) -> str:
        """What a group is called."""
        definition = figures.definition
        return ", ".join(group_name(self.session, definition, name, value, self.language, self.spec.audience) for name, value in figure.by)

    def days(self, first: date | None, last: date | None = None) -> str:
        """Days in words; a dash where none is recorded."""
        return days_text(first, last, self.language) if first else "—"

    def label(self, name: str) -> str:
        """A name and the colon after it."""
        return labelled(name, "", self.language)

    def listed(self, names: Iterable[str]) -> str:
        """Names one after another, a semicolon between them."""
        return listed(names, self.language)

    def period_words(self, period: Period | None = None) -> str:
        """A period in words."""
        return period_name(period or self.period, self.language)

    def name(self, code: str) -> str:
        """An indicator's name in the reader's language."""
        return self.indicator(code).name.text(self.language)

    def definitions(self) -> tuple[Definition, ...]:
        """The definitions of all indicators asked so far, by code; a rung of a ladder is told by its indicator's."""
        return tuple(self.indicator(code) for code in sorted({figures.question.indicator.partition(BETWEEN)[0] for figures in self.asked}))


def ranked(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Groups by value, largest first; those without a value after them, those not stated last."""
    return tuple(sorted(figures, key=lambda one: (one.by[-1][1] == NOT_STATED, one.value is None, -(one.value or 0), one.by)))


def speaks(figures: Figures) -> bool:
    """The total has a value."""
    return figures.total.status is Status.VALUE
