"""What an installation decides is read as it is meant, or refused: a word that nobody understands decides nothing in silence."""

from __future__ import annotations

import pytest

from tracker.errors import WrongRequest
from tracker.settings import settings


@pytest.mark.parametrize(
    ("said", "encrypted"), [("", False), ("no", False), ("0", False), ("yes", True), ("1", True), ("True", True), ("on", True)]
)
def test_whether_mail_is_encrypted_may_be_said_in_several_words(said: str, *, encrypted: bool) -> None:
    assert settings({"TRACKER_SMTP_STARTTLS": said}).smtp_starttls is encrypted


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("SMTP_STARTTLS", "required", "Write yes or no."),
        ("SMTP_PORT", "smtp", "Give the number of a port, mostly 25 or 587."),
        ("SMTP_PORT", "99999", "Give the number of a port, mostly 25 or 587."),
    ],
)
def test_a_word_that_is_not_understood_is_refused(name: str, said: str, told: str) -> None:
    with pytest.raises(WrongRequest, match=f"TRACKER_{name} is “{said}”") as refused:
        settings({f"TRACKER_{name}": said})
    assert refused.value.next_step == told
