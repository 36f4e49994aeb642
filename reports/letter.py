"""The mail that carries a report, in the reader's language; the one place that writes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import cache
from pathlib import Path

from indicators.wording import date_text, number_text, period_name
from indicators.words import Words, labelled
from reports.deliveries import BuiltReport, Delivery
from reports.edition import Edition
from reports.manifest import read_manifest
from reports.spec import Reader, ReportSpec
from reports.wording import filled
from tracker.declared import declared

LARGEST_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class Phrases:
    """The shape of `letter.toml`: the sentences of the letter; `{0}`, `{1}` are the places of what is filled in."""

    subject: Words
    subject_repeated: Words
    draft_mark: Words
    repeated: Words
    greeting: Words
    attached: Words
    too_large: Words
    draft: Words
    late: Words
    pinned: Words
    check: Words
    automatic: Words


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a letter is about: which report goes to whom, for which delivery, as which file, of which edition."""

    spec: ReportSpec
    reader: Reader
    delivery: Delivery
    built: BuiltReport
    edition: Edition | None = None
    """What was issued, where it is known here."""

    @property
    def is_draft(self) -> bool:
        """Whether the figures may still change."""
        return self.edition is not None and self.edition.status == "draft"

    @property
    def file_name(self) -> str:
        """The name under which the reader gets the file."""
        return f"{self.spec.name}-{self.delivery.period}-{self.reader.language}-r{self.built.revision}.pdf"


def letter(occasion: Occasion, content: bytes, sender: str, now: datetime) -> EmailMessage:
    """The mail, with `content` attached unless it is too large. Raises `ValueError` when an address would add header lines."""
    fits = len(content) <= LARGEST_BYTES
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = sender
    message["To"] = occasion.reader.to
    message["Subject"] = _subject(occasion)
    message["Date"] = format_datetime(now.replace(tzinfo=UTC))
    message["Message-ID"] = message_id(occasion.delivery.key, sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_body(occasion, len(content), now, fits=fits))
    if fits:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=occasion.file_name)
    return message


def message_id(key: str, sender: str) -> str:
    """The Message-ID of a delivery: the same however often it is sent, so that mail programs may recognise a copy.

    >>> message_id("ab12", "Tracker <tracker@example.org>")
    '<ab12@example.org>'
    """
    return f"<{key}@{parseaddr(sender)[1].rpartition('@')[2] or 'localhost'}>"


@cache
def _phrases() -> Phrases:
    return declared(Path(__file__).parent / "letter.toml", Phrases)


def _filled(words: Words, language: str, *parts: object) -> str:
    return filled(words.text(language), *parts)


def _subject(occasion: Occasion) -> str:
    language = occasion.reader.language
    words = _phrases().subject_repeated if occasion.delivery.repeated else _phrases().subject
    mark = _filled(_phrases().draft_mark, language) if occasion.is_draft else ""
    return mark + _filled(words, language, occasion.spec.title.text(language), period_name(occasion.delivery.period, language))


def _body(occasion: Occasion, size: int, now: datetime, *, fits: bool) -> str:
    """The sentences of the letter, a blank line between them; the mark of a repeated mail comes first."""
    said, language, delivery, built = _phrases(), occasion.reader.language, occasion.delivery, occasion.built
    about = (occasion.spec.title.text(language), period_name(delivery.period, language))
    size_mb = number_text(round(size / 1_000_000, 1), language, 1)
    sentences = [
        _filled(said.repeated, language) if delivery.repeated else "",
        _filled(said.greeting, language),
        _filled(said.attached, language, *about) if fits else _filled(said.too_large, language, *about, size_mb, built.path),
        _filled(said.draft, language) if occasion.is_draft else "",
        _filled(said.late, language, date_text(occasion.spec.day_of(delivery.due_at), language)) if delivery.is_late(now) else "",
        *_glance(occasion),
        _filled(said.pinned, language, built.edition, built.revision, built.sha256),
        _filled(said.check, language, occasion.file_name),
        _filled(said.automatic, language),
    ]
    return "\n\n".join(sentence for sentence in sentences if sentence) + "\n"


def _glance(occasion: Occasion) -> list[str]:
    """What the report's first page says at a glance, but for how to check it, which the letter says itself."""
    told = read_manifest(occasion.edition.manifest).glance if occasion.edition else ()
    return [labelled(name, text, occasion.reader.language) for name, text in told[:-1]]
