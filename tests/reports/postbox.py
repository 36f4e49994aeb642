"""A real SMTP server on a free port of this machine, which keeps what it is sent, or refuses it, or dies."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.ports import free_port

CERTIFICATE = Path(__file__).with_name("localhost.pem")


@dataclass
class Postbox:
    """What the server answers, and the mails it took. `dies` cuts the line at `RCPT`, or at `DATA` when the mail has been read.

    One that `forgets` its readers, as some do whose lists are checked late, refuses the command itself to send the mail.
    """

    rcpt: str = "250 OK"
    data: str = "250 Taken"
    dies: str = ""
    forgets: bool = False
    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: ARG002, N802  named and called by the server
        """Answer to a reader's address."""
        if self.dies == "RCPT":
            _cut(server)
        elif self.rcpt.startswith("2") and not self.forgets:
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802  the same
        """Keep a mail."""
        if self.data.startswith("2"):
            assert isinstance(envelope.content, bytes)
            mail = message_from_bytes(envelope.content, policy=default)
            assert isinstance(mail, EmailMessage)
            self.mails.append(mail)
            self.envelopes.append((str(envelope.mail_from), tuple(envelope.rcpt_tos)))
        if self.dies == "DATA":
            _cut(server)
        return self.data


def _cut(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.close()


@contextmanager
def running(postbox: Postbox, **options: Any) -> Iterator[Postbox]:
    """The server, listening while the block runs."""
    postbox.port = free_port()
    controller = Controller(postbox, hostname="127.0.0.1", port=postbox.port, **options)
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


@contextmanager
def guarded(postbox: Postbox, user: str, password: str) -> Iterator[Postbox]:
    """The server, which wants encryption and then a password."""

    def allows(server: SMTP, session: Session, envelope: Envelope, mechanism: str, told: object) -> AuthResult:
        right = isinstance(told, LoginPassword) and (told.login, told.password) == (user.encode(), password.encode())
        return AuthResult(success=right, handled=right)

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with running(postbox, tls_context=context, require_starttls=True, auth_required=True, authenticator=allows) as box:
        yield box
