"""How a report reaches its reader: as a file in a folder, or as one mail, or with one clear sentence why not."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from indicators.words import Words
from reports.blocks import Cover, Document
from reports.deliver import deliver
from reports.deliveries import BuiltReport, Delivery
from reports.edition import Edition
from reports.letter import LARGEST_BYTES, Occasion
from reports.mail import Unanswered, Undelivered
from reports.manifest import manifest_json
from reports.schedule import delivery_key
from reports.spec import Language, Reader, ReportSpec, Schedule, Section
from tests.ports import free_port
from tests.reports.postbox import CERTIFICATE, Postbox, guarded, running
from tracker.periods import period
from tracker.settings import Settings

PDF = b"%PDF-1.7 a report"
EMPTY = Document(Cover("Report", "", "", ()), (), "en", "2026-01-01T00:00:00", "")
DUE = datetime.fromisoformat("2026-01-30 06:00")
QUARTER = period("2025-Q4")
SCHEDULE = Schedule("quarter", "Europe/Kyiv", days_after_period_end=30)
TITLE = Words("Report to the donor", "Звіт донору", "Rapport au bailleur")
SPEC = ReportSpec("donor", TITLE, "donor", "IMP", ("en", "uk", "fr"), (Section(Words("Summary"), "summary"),), schedule=SCHEDULE)
DELIVERY = Delivery(delivery_key("donor", QUARTER, "office"), "donor", QUARTER, "office", DUE, "sending")
MAIL = Reader("office", "mail", "office@example.org")


@pytest.fixture
def occasion(tmp_path: Path) -> Occasion:
    """The report on the last quarter of 2025, made, for an office that reads English mail."""
    return Occasion(SPEC, MAIL, DELIVERY, built(tmp_path / "kept.pdf", PDF))


def built(path: Path, content: bytes) -> BuiltReport:
    path.write_bytes(content)
    return BuiltReport(path, hashlib.sha256(content).hexdigest(), "7K3Q-X2M9", 12)


def to_folder(occasion: Occasion, to: str = "donor") -> Occasion:
    return replace(occasion, reader=Reader("archive", "folder", to))


def post(box: Postbox, **more: object) -> Settings:
    return replace(Settings(smtp_host="localhost", smtp_port=box.port, mail_from="Tracker <tracker@example.org>"), **more)  # type: ignore[arg-type]


@pytest.fixture
def box() -> Iterator[Postbox]:
    """A mail server that takes everything."""
    with running(Postbox()) as listening:
        yield listening


def text_of(mail: EmailMessage) -> str:
    body = mail.get_body()
    assert body is not None
    return str(body.get_content())


def test_a_folder_receives_the_whole_file_under_a_telling_name(occasion: Occasion, tmp_path: Path) -> None:
    place = deliver(to_folder(occasion), Settings(out=tmp_path / "out"), DUE)
    assert place == str(tmp_path / "out" / "donor" / "donor-2025-Q4-en-r12.pdf")
    assert [(path.name, path.read_bytes()) for path in (tmp_path / "out" / "donor").iterdir()] == [("donor-2025-Q4-en-r12.pdf", PDF)]


def test_delivering_the_same_file_to_a_folder_again_changes_nothing(occasion: Occasion, tmp_path: Path) -> None:
    settings = Settings(out=tmp_path / "out")
    first = Path(deliver(to_folder(occasion), settings, DUE)).stat()
    again = Path(deliver(to_folder(occasion), settings, DUE)).stat()
    assert (again.st_ino, again.st_mtime_ns) == (first.st_ino, first.st_mtime_ns)


def test_a_different_file_in_the_folder_is_never_overwritten(occasion: Occasion, tmp_path: Path) -> None:
    theirs = tmp_path / "out" / "donor" / "donor-2025-Q4-en-r12.pdf"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("minutes")
    with pytest.raises(Undelivered, match=r"Another file lies at .*r12\.pdf\. Move it away") as refused:
        deliver(to_folder(occasion), Settings(out=tmp_path / "out"), DUE)
    assert not refused.value.again
    assert [(path.name, path.read_text()) for path in theirs.parent.iterdir()] == [(theirs.name, "minutes")]


def test_what_a_killed_process_left_in_the_folder_does_no_harm(occasion: Occasion, tmp_path: Path) -> None:
    settings = Settings(out=tmp_path / "out")
    target = Path(deliver(to_folder(occasion), settings, DUE))
    target.with_name(f".{target.name}.unfinished").hardlink_to(target)
    inode = target.stat().st_ino
    deliver(to_folder(occasion), settings, DUE)
    assert (target.stat().st_ino, [path.name for path in target.parent.iterdir()]) == (inode, [target.name])


def test_a_share_that_knows_no_links_receives_it_too(occasion: Occasion, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    target = Path(deliver(to_folder(occasion), Settings(out=tmp_path / "out"), DUE))
    deliver(to_folder(occasion), Settings(out=tmp_path / "out"), DUE)
    assert [(path.name, path.read_bytes()) for path in target.parent.iterdir()] == [(target.name, PDF)]
    target.write_text("minutes")
    with pytest.raises(Undelivered, match="Another file lies at"):
        deliver(to_folder(occasion), Settings(out=tmp_path / "out"), DUE)


def test_a_folder_that_cannot_be_made_is_told(occasion: Occasion, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, not a folder")
    with pytest.raises(Undelivered, match=r"cannot be written to .*: Not a directory") as refused:
        deliver(to_folder(occasion), Settings(out=tmp_path / "out"), DUE)
    assert refused.value.again


def test_a_report_that_was_changed_after_it_was_issued_does_not_go_out(occasion: Occasion, box: Postbox) -> None:
    occasion.built.path.write_bytes(PDF + b" with another figure")
    with pytest.raises(Undelivered, match="was changed after it was issued"):
        deliver(occasion, post(box), DUE)
    assert box.mails == []


def test_a_mail_goes_to_one_address_and_carries_the_file(occasion: Occasion, box: Postbox) -> None:
    assert deliver(occasion, post(box), DUE) == "office@example.org"
    (mail,) = box.mails
    (attached,) = mail.iter_attachments()
    assert box.envelopes == [("tracker@example.org", ("office@example.org",))]
    assert (attached.get_filename(), attached.get_content_type(), attached.get_content()) == (
        "donor-2025-Q4-en-r12.pdf",
        "application/pdf",
        PDF,
    )
    assert {name: mail[name] for name in ("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted")} == {
        "From": "Tracker <tracker@example.org>",
        "To": "office@example.org",
        "Subject": "Report to the donor, Q4 2025",
        "Date": "Fri, 30 Jan 2026 06:00:00 +0000",
        "Message-ID": f"<{DELIVERY.key}@example.org>",
        "Auto-Submitted": "auto-generated",
    }
    assert text_of(mail).splitlines() == [
        "Dear reader,",
        "",
        "please find attached the report “Report to the donor” for the period Q4 2025.",
        "",
        f"Edition 7K3Q-X2M9, revision 12 of the records. SHA-256 of the file: {hashlib.sha256(PDF).hexdigest()}",
        "",
        "Whoever keeps the records can check this file with: tracker report verify donor-2025-Q4-en-r12.pdf",
        "",
        "This message was sent automatically by the schedule of the report.",
    ]


@pytest.mark.parametrize(
    ("language", "subject", "mark", "late"),
    [
        (
            "en",
            "[repeated after an interruption] Report to the donor, Q4 2025",
            "This message is repeated after an interruption; you may have received this already.",
            "It was due on 30\xa0January 2026 and comes late.",
        ),
        (
            "uk",
            "[повторно після збою] Звіт донору, IV квартал 2025",
            "Це повідомлення надіслано повторно після збою; можливо, ви його вже отримали.",
            "Його слід було надіслати 30\xa0січня 2026, тож він надходить із запізненням.",
        ),
        (
            "fr",
            "[renvoi après une interruption] Rapport au bailleur, ",
            "Ce message est renvoyé après une interruption\u00a0; vous l’avez peut-être déjà reçu.",
            "Il était attendu le 30\xa0janvier 2026 et arrive en retard.",
        ),
    ],
)
def test_a_repeated_and_late_mail_says_so_in_the_readers_language(  # noqa: PLR0913, PLR0917  one row of the table
    occasion: Occasion, box: Postbox, language: Language, subject: str, mark: str, late: str
) -> None:
    asked = replace(occasion, reader=Reader("office", "mail", "office@example.org", language), delivery=replace(DELIVERY, repeated=True))
    deliver(asked, post(box), DUE + timedelta(days=3))
    (mail,) = box.mails
    lines = text_of(mail).splitlines()
    assert (str(mail["Subject"]).startswith(subject), lines[0], late in lines) == (True, mark, True)


@pytest.mark.parametrize(
    ("language", "subject", "sentence"),
    [
        ("en", "[draft] Report to the donor, Q4 2025", "It is a draft: errors in the records are still open, so figures may change."),
        (
            "uk",
            "[проєкт] Звіт донору, IV квартал 2025",
            "Це проєкт звіту: у записах ще є невиправлені помилки, тож значення можуть змінитися.",
        ),
        (
            "fr",
            "[projet] Rapport au bailleur, ",
            "C’est un projet de rapport\u00a0: des erreurs restent ouvertes dans les données, et des chiffres peuvent encore changer.",
        ),
    ],
)
def test_a_mail_says_when_it_carries_a_draft(occasion: Occasion, box: Postbox, language: Language, subject: str, sentence: str) -> None:
    for status in ("draft", "final"):
        asked = replace(occasion, reader=replace(MAIL, language=language), edition=edition(status))
        deliver(asked, post(box), DUE)
    draft, final = box.mails
    assert (str(draft["Subject"]).startswith(subject), sentence in text_of(draft).splitlines()) == (True, True)
    assert (str(final["Subject"])[0], sentence in text_of(final)) == (subject.partition("] ")[2][0], False)


def test_a_mail_tells_what_the_first_page_says_at_a_glance(occasion: Occasion, box: Postbox) -> None:
    deliver(replace(occasion, edition=edition("final")), post(box), DUE)
    (mail,) = box.mails
    told = text_of(mail).splitlines()
    assert told[3:8] == ["", "Against targets: met (3).", "", "Money: received EUR 5.", ""]
    assert told[8].startswith("Edition 7K3Q-X2M9")


def edition(status: str) -> Edition:
    glance = [("Against targets", "met (3)."), ("Money", "received EUR 5."), ("To verify", "the small letters")]
    head = {"store": "", "code": "", "spec": "", "programme": "", "language": "en", "status": status, "audience": None, "previous": None}
    told = manifest_json(head | {"revision": 12, "period": "2025-Q4", "glance": glance}, EMPTY, (), "en")
    return Edition("7K3Q-X2M9", "donor", "IMP", "2025-Q4", "en", status, 12, None, "", "", told)


def test_the_message_id_of_a_repeated_mail_is_that_of_the_first(occasion: Occasion, box: Postbox) -> None:
    deliver(occasion, post(box), DUE)
    deliver(replace(occasion, delivery=replace(DELIVERY, repeated=True)), post(box), DUE + timedelta(hours=1))
    first, second = box.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] != second["Subject"]


def test_a_report_too_large_for_a_mail_stays_and_the_mail_says_where(occasion: Occasion, box: Postbox, tmp_path: Path) -> None:
    large = built(tmp_path / "large.pdf", b"%PDF" + bytes(LARGEST_BYTES))
    deliver(replace(occasion, built=large), post(box), DUE)
    (mail,) = box.mails
    assert list(mail.iter_attachments()) == []
    assert f"at 10.0 MB it is too large for a mail. It lies at {tmp_path / 'large.pdf'}" in text_of(mail)


@pytest.mark.parametrize(
    ("answers", "sentence", "again"),
    [
        (Postbox(rcpt="450 mailbox busy"), "The mail server does not take the reader's address now: 450 mailbox busy.", True),
        (Postbox(rcpt="550 no such reader"), "The mail server refused the reader's address: 550 no such reader.", False),
        (Postbox(data="451 disk full"), "The mail server does not take the mail now: 451 disk full.", True),
        (Postbox(data="554 looks like spam"), "The mail server refused the mail: 554 looks like spam.", False),
        (Postbox(forgets=True), "The mail server refused the mail: 503 Error: need RCPT command.", False),
        (Postbox(dies="RCPT"), "cannot be used: Connection unexpectedly closed", True),
    ],
)
def test_a_mail_that_the_server_refuses_fails_with_one_clear_sentence(
    occasion: Occasion, answers: Postbox, sentence: str, again: bool
) -> None:
    with running(answers) as box, pytest.raises(Undelivered) as refused:
        deliver(occasion, post(box), DUE)
    assert (sentence in str(refused.value), refused.value.again, box.mails) == (True, again, [])


def test_a_server_that_dies_after_reading_the_mail_leaves_it_unknown(occasion: Occasion) -> None:
    with running(Postbox(dies="DATA")) as box, pytest.raises(Unanswered, match="did not confirm the mail"):
        deliver(occasion, post(box), DUE)
    assert len(box.mails) == 1


def test_an_answer_that_is_neither_yes_nor_no_leaves_it_unknown(occasion: Occasion) -> None:
    with running(Postbox(data="350 go on")) as box, pytest.raises(Unanswered, match="gave no clear answer about the mail: 350 go on"):
        deliver(occasion, post(box), DUE)


def test_without_a_mail_server_the_settings_to_make_are_named(occasion: Occasion) -> None:
    with pytest.raises(Undelivered, match=r"No mail server is set\. Set TRACKER_SMTP_HOST"):
        deliver(occasion, Settings(), DUE)
    with pytest.raises(Undelivered, match=r"The mail server at localhost:.* cannot be used: .*Connection refused"):
        deliver(occasion, Settings(smtp_host="localhost", smtp_port=free_port()), DUE)


@pytest.fixture
def password(tmp_path: Path) -> str:
    """The file that holds the password."""
    (tmp_path / "password").write_text("open sesame\n")
    return str(tmp_path / "password")


def test_encryption_and_password(occasion: Occasion, password: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with guarded(Postbox(), "tracker", "open sesame") as box:
        safe = post(box, smtp_starttls=True, smtp_user="tracker", smtp_password_file=password)
        deliver(occasion, safe, DUE)
        assert len(box.mails) == 1
        with pytest.raises(Undelivered, match="cannot be used: SMTP AUTH extension not supported"):
            deliver(occasion, replace(safe, smtp_starttls=False), DUE)
        with pytest.raises(Undelivered, match="cannot be used: 535"):
            deliver(occasion, replace(safe, smtp_user="somebody"), DUE)
        with pytest.raises(Undelivered, match=r"password file cannot be read.*Check TRACKER_SMTP_PASSWORD_FILE"):
            deliver(occasion, replace(safe, smtp_password_file=str(tmp_path / "none")), DUE)
        assert len(box.mails) == 1


def test_a_server_with_a_foreign_certificate_is_not_trusted(occasion: Occasion, password: str) -> None:
    with guarded(Postbox(), "tracker", "open sesame") as box:
        with pytest.raises(Undelivered, match="certificate verify failed"):
            deliver(occasion, post(box, smtp_starttls=True, smtp_user="tracker", smtp_password_file=password), DUE)
        assert box.mails == []


def test_a_password_never_travels_unencrypted_to_another_machine(
    occasion: Occasion, password: str, box: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.mail._LOOPBACK", ())
    with pytest.raises(Undelivered, match=r"The password would travel unencrypted\. Set TRACKER_SMTP_STARTTLS=1"):
        deliver(occasion, post(box, smtp_user="tracker", smtp_password_file=password), DUE)


HOSTILE = [
    "office@example.org\r\nBcc: all@example.org",
    "office@example.org\nBcc: all@example.org",
    "a@example.org\x00",
    "a@example.org, b@example.org",
]


@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_would_add_header_lines_or_readers_is_refused_at_entry(address: str) -> None:
    with pytest.raises(ValueError, match="“to” of office"):
        Reader("office", "mail", address)


@pytest.mark.parametrize("sender", ["tracker@example.org\r\nBcc: all@example.org", "tracker@example.org\nX-Priority: 1"])
def test_a_sender_that_would_add_header_lines_is_refused_before_anything_leaves(occasion: Occasion, box: Postbox, sender: str) -> None:
    with pytest.raises(Undelivered, match=r"The mail cannot be written.*Check TRACKER_MAIL_FROM") as refused:
        deliver(occasion, post(box, mail_from=sender), DUE)
    assert (refused.value.again, box.mails) == (False, [])


@pytest.mark.parametrize("address", HOSTILE[:2])
def test_an_address_that_got_past_the_entry_is_still_refused(occasion: Occasion, box: Postbox, address: str) -> None:
    forged = Reader("office", "mail", "office@example.org")
    object.__setattr__(forged, "to", address)
    with pytest.raises(Undelivered, match="The mail cannot be written"):
        deliver(replace(occasion, reader=forged), post(box), DUE)
    assert box.mails == []
