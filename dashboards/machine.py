"""Who sits at the machine that serves the dashboard: there are no accounts yet, so only they may see and change every record."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from flask import request

PASSED_ON = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
"""What a proxy says when it asks for somebody else."""


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
    """The request under way was sent from this machine: not by a name that leads here from elsewhere, and by no proxy for another."""
    passed_on = any(name in request.headers for name in PASSED_ON)
    return not passed_on and is_this_machine(urlsplit(f"//{request.host}").hostname or "")
