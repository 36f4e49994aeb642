"""Ports for the servers that tests start: never one that another test process may take between the looking and the listening."""

from __future__ import annotations

import os
import socket

_FIRST, _EACH = 20_000, 1_000
_given: set[int] = set()


def free_port() -> int:
    """A port that nobody listens on now, from this test process's own range, below those that the system hands out; never the same twice."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
    for port in range(_FIRST + worker * _EACH, _FIRST + (worker + 1) * _EACH):
        if port not in _given and _is_free(port):
            _given.add(port)
            return port
    raise OSError(f"All ports from {_FIRST + worker * _EACH} on are taken")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
