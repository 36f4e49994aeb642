"""Who sits at the machine that serves the dashboard: there are no accounts yet, so only they may see and change every record."""

from __future__ import annotations

import ipaddress
import os
import socket
import struct
from functools import cache
from typing import TypeVar
from urllib.parse import urlsplit

from flask import request

from tracker.errors import WrongRequest

PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
"""What a proxy says when it asks for somebody else."""

_ADMINISTRATOR = 0
_ESTABLISHED = 1
_ABOUT_SOCKETS = 4, 20
"""Linux's NETLINK_SOCK_DIAG, and the only question there, SOCK_DIAG_BY_FAMILY."""

T = TypeVar("T")
Place = tuple[str, int]
"""Address and port of one end of a connection."""


class Elsewhere(WrongRequest):
    """Only who sits at the machine may ask for this."""


def is_this_machine(host: str) -> bool:
    """A host's name or address can be reached from this machine alone.

    >>> is_this_machine("127.0.0.1"), is_this_machine("::1"), is_this_machine("0.0.0.0"), is_this_machine("tracker.example")
    (True, True, False, False)
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def asked_here() -> bool:
    """The request under way was sent from this machine, to a name of this machine, by the user who runs the tracker, for nobody else."""
    passed_on = any(name in request.headers for name in PASSED_ON)
    return not passed_on and is_this_machine(urlsplit(f"//{request.host}").hostname or "") and _by_our_user()


def open_here(what: T | None) -> T:
    """What is open to whoever sits here, and nobody else. Raises `Elsewhere`."""
    if what is None or not asked_here():
        raise Elsewhere("This is done at the tracker's own machine only")
    return what


def _by_our_user() -> bool:
    """The other end of the connection is held by our own user, or by the administrator, who can read the store anyway.

    Who else works on this machine does not, nor does a proxy that names nobody. Where the system does not tell, everybody does.
    """
    told = request.environ
    if "REMOTE_PORT" not in told or not _system_tells():
        return True
    end, other = (told["REMOTE_ADDR"], int(told["REMOTE_PORT"])), (told["SERVER_NAME"], int(told["SERVER_PORT"]))
    return user_at(end, other) in (os.geteuid(), _ADMINISTRATOR)


@cache
def _system_tells() -> bool:
    """It says of a connection of ours that it is ours."""
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_connection(listening.getsockname()) as ours:
        try:
            return user_at(ours.getsockname(), listening.getsockname()) == os.geteuid()
        except (AttributeError, OSError):
            return False


def user_at(end: Place, other: Place) -> int | None:
    """The number of the user who holds that end of a connection within this machine; None when it is closed. Linux alone tells it."""
    # Of <linux/inet_diag.h>: a request is family, protocol, states, then the connection: ports, addresses, any interface, no cookie.
    family = socket.AF_INET6 if ":" in end[0] else socket.AF_INET
    ports = struct.pack("!HH", end[1], other[1])
    addresses = b"".join(socket.inet_pton(family, address).ljust(16, b"\0") for address, _ in (end, other))
    asked = struct.pack("=BBxxI", family, socket.IPPROTO_TCP, 1 << _ESTABLISHED) + ports + addresses + struct.pack("=I8s", 0, b"\xff" * 8)
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, _ABOUT_SOCKETS[0]) as kernel:
        kernel.send(struct.pack("=IHHII", 16 + len(asked), _ABOUT_SOCKETS[1], 1, 0, 0) + asked)
        # Of the answer: the kind of message in its header, then the state, and the user behind the connection, its times and queues.
        kind, state, user = struct.unpack_from("=4xH11xB62xI", kernel.recv(4096).ljust(88, b"\0"))
    return user if (kind, state) == (_ABOUT_SOCKETS[1], _ESTABLISHED) else None
