"""One mail to one address over SMTP: either the server took it, or surely not, or nobody knows."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path

from tracker.errors import TrackerError
from tracker.settings import Settings

TIMEOUT_S = 30.0
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_TAKEN, _WAIT, _NEVER = 2, 4, 5


class Undelivered(TrackerError):
    """The report surely did not go out. `again` says whether trying later may help."""

    def __init__(self, what: str, *, again: bool, next_step: str | None = None) -> None:
        super().__init__(what, next_step=next_step)
        self.again = again


class Unanswered(TrackerError):
    """The report went out, but nobody said that it arrived."""


def send(message: EmailMessage, settings: Settings) -> None:
    """Send the message to its one address. Raises `Undelivered` or `Unanswered`."""
    server = _greeted(settings)
    try:
        _introduced(server, settings)
        _address(server, settings, parseaddr(str(message["To"]))[1])
        _hand_over(server, message.as_bytes())
        # The server has the mail; whether it also says goodbye does not matter.
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
    finally:
        server.close()


def _greeted(settings: Settings) -> smtplib.SMTP:
    if not settings.smtp_host:
        raise Undelivered("No mail server is set", again=True, next_step="Set TRACKER_SMTP_HOST, and TRACKER_SMTP_PORT where it is not 25.")
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2] or "localhost"
    try:
        return smtplib.SMTP(settings.smtp_host, settings.smtp_port, local_hostname=domain, timeout=TIMEOUT_S)
    except (OSError, smtplib.SMTPException) as error:
        raise _unreached(settings, error) from error


def _introduced(server: smtplib.SMTP, settings: Settings) -> None:
    """Encrypt and log in, where the settings say so."""
    try:
        if settings.smtp_starttls:
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, _password(settings))
    except (OSError, smtplib.SMTPException) as error:
        raise _unreached(settings, error) from error


def _password(settings: Settings) -> str:
    if not settings.smtp_starttls and settings.smtp_host not in _LOOPBACK:
        raise Undelivered("The password would travel unencrypted", again=True, next_step="Set TRACKER_SMTP_STARTTLS=1.")
    try:
        return Path(settings.smtp_password_file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise Undelivered(
            f"The password file cannot be read: {error}", again=True, next_step="Check TRACKER_SMTP_PASSWORD_FILE."
        ) from error


def _address(server: smtplib.SMTP, settings: Settings, to: str) -> None:
    """Name sender and reader; until both are accepted nothing of the report has left."""
    try:
        server.ehlo_or_helo_if_needed()
        _accepted("the sender's address", *server.mail(parseaddr(settings.mail_from)[1]))
        _accepted("the reader's address", *server.rcpt(to))
    except (OSError, smtplib.SMTPException) as error:
        raise _unreached(settings, error) from error


def _hand_over(server: smtplib.SMTP, content: bytes) -> None:
    """Send the mail itself: from here on silence means that nobody knows whether it arrived."""
    try:
        answer = server.data(content)
    except smtplib.SMTPResponseException as refusal:
        answer = (refusal.smtp_code, refusal.smtp_error if isinstance(refusal.smtp_error, bytes) else refusal.smtp_error.encode())
    except (OSError, smtplib.SMTPException) as error:
        raise Unanswered(f"The mail server did not confirm the mail: {_reason(error)}") from error
    _accepted("the mail", *answer)


def _accepted(what: str, code: int, reply: bytes) -> None:
    said = f"{code} {reply.decode(errors='replace')}".strip()
    if code // 100 == _WAIT:
        raise Undelivered(f"The mail server does not take {what} now: {said}", again=True)
    if code // 100 == _NEVER:
        raise Undelivered(f"The mail server refused {what}: {said}", again=False)
    if code // 100 != _TAKEN:
        raise Unanswered(f"The mail server gave no clear answer about {what}: {said}")


def _unreached(settings: Settings, error: OSError | smtplib.SMTPException) -> Undelivered:
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    return Undelivered(f"The mail server at {where} cannot be used: {_reason(error)}", again=True)


def _reason(error: OSError | smtplib.SMTPException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error.decode(errors="replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"{error.smtp_code} {text}"
    return str(error) or type(error).__name__
