"""The server for other processes of the same user: loopback only, with a token, JSON in and out, and nothing for browsers."""

from __future__ import annotations

import json
import logging
import secrets
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer
from typing import Any

from tracker.errors import TrackerError
from tracker.store.served.wire import LARGEST, spelled

HOST = "127.0.0.1"
_AT_ONCE = 8
_WAITING = 32
"""So many requests may be answered or wait; more are turned away."""
_PATIENCE_S = 30.0
"""How long a client may keep silent in the middle of a request."""

Answers = Mapping[str, Callable[[Any], object]]
_LOG = logging.getLogger("tracker.hand_over")


class Server(TCPServer):
    """Answers requests by name, a few at once: `answers` gives for each name what makes JSON of JSON."""

    request_queue_size = _WAITING

    def __init__(self, token: str, answers: Answers) -> None:
        super().__init__((HOST, 0), _Handler)
        self.token, self.answers = token, answers
        self._pool = ThreadPoolExecutor(_AT_ONCE, "hand-over")
        self._room = threading.BoundedSemaphore(_WAITING)

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        """Let a thread answer, when there is room for one more."""
        if self._room.acquire(blocking=False):
            self._pool.submit(self._answered, request, client_address)
        else:
            self.shutdown_request(request)

    def _answered(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            _LOG.info("A client went away before it was answered.")
        finally:
            self.shutdown_request(request)
            self._room.release()

    def server_close(self) -> None:
        """Listen no more, and finish what is being answered."""
        super().server_close()
        self._pool.shutdown(cancel_futures=True)


class _Handler(BaseHTTPRequestHandler):
    server: Server  # type: ignore[mutable-override]  # nobody else makes handlers
    timeout = _PATIENCE_S  # type: ignore[mutable-override]  # nobody changes it

    def do_POST(self) -> None:
        """One request: refused with a status, or read and answered."""
        if refusal := self._refusal():
            self._send(refusal, {})
        else:
            self._send(*self._answer(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: bytes) -> tuple[HTTPStatus, object]:
        try:
            return HTTPStatus.OK, self.server.answers[self.path[1:]](json.loads(body))
        except TrackerError as error:
            return HTTPStatus.UNPROCESSABLE_ENTITY, spelled(error)
        except Exception as error:  # noqa: BLE001  a bug in one request is told to who asked, and the others go on
            _LOG.exception("The request %s failed", self.path)
            return HTTPStatus.INTERNAL_SERVER_ERROR, {"bug": f"{type(error).__name__}: {error}"}

    def _refusal(self) -> HTTPStatus | None:
        """Why a request is not even read: it comes from a browser, from a stranger, asks for nothing we know, or is outsize."""
        headers, port = self.headers, self.server.port
        if headers.get("Host") not in (f"{HOST}:{port}", f"localhost:{port}") or any(
            name.casefold() == "origin" or name.casefold().startswith("sec-fetch-") for name in headers
        ):
            return HTTPStatus.FORBIDDEN
        if not secrets.compare_digest(headers.get("Authorization", "").encode(), f"Bearer {self.server.token}".encode()):
            return HTTPStatus.UNAUTHORIZED
        if self.path[1:] not in self.server.answers:
            return HTTPStatus.NOT_FOUND
        length = headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            return HTTPStatus.LENGTH_REQUIRED
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(length) > LARGEST else None

    def _send(self, status: HTTPStatus, answer: object) -> None:
        body = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name that Python gave it
        """Say nothing: what failed is logged where it failed."""
