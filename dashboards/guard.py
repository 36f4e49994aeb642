"""What a browser may do with what we send, and which requests are none of ours."""

from __future__ import annotations

import gzip
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import urlsplit

from dash import Dash
from flask import Response, abort, request

from dashboards.imports import FILES
from dashboards.sealed import LARGEST

LARGEST_REQUEST = 1_000_000
KEEPING = ("/report.pdf",)
"""What is asked for by a link and keeps something all the same: an edition."""


def guard(app: Dash) -> None:
    """Headers on every answer; requests that a page of another site sends are refused, and so are outsize ones."""
    policy = _policy(app.csp_hashes())
    server = app.server
    server.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST

    def refuse() -> None:
        if request.endpoint == FILES:
            request.max_content_length = LARGEST
        if (request.method not in ("GET", "HEAD", "OPTIONS") or request.path in KEEPING) and _foreign():
            abort(403)

    def headers(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    server.before_request(refuse)
    server.after_request(headers)


def packed(app: Dash, *ours: str) -> None:
    """Scripts, styles and shapes, which tell nothing of records, go out packed: a telephone waits for 2 MB of 7."""

    def pack(response: Response) -> Response:
        fits = request.path.startswith(("/_dash-component-suites/", "/assets/", *ours)) and response.status_code == HTTPStatus.OK
        if fits and request.accept_encodings.quality("gzip") and "Content-Encoding" not in response.headers:
            response.direct_passthrough = False
            data = response.get_data()
            response.close()  # the file it came from
            response.set_data(_packed(data))
            response.headers["Content-Encoding"] = "gzip"
            response.vary.add("Accept-Encoding")
        return response

    app.server.after_request(pack)


@lru_cache(64)
def _packed(data: bytes) -> bytes:
    return gzip.compress(data, 6, mtime=0)


def _policy(hashes: object) -> str:
    """Our own scripts, styles and pictures, and nothing from anybody else. Plotly and Mantine write styles into the page."""
    scripts = " ".join(["'self'", *(str(one) for one in hashes)])  # type: ignore[attr-defined]  # Dash gives a sequence of texts
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'"
    )


def _foreign() -> bool:
    """The request was sent by a page of another site."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc != request.host
