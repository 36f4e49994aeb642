"""The web service inside `tracker serve`: the dashboard, served by waitress until told to stop."""

from __future__ import annotations

import logging
import sys
import threading

import waitress

from dashboards.address import Address
from dashboards.app import build_app
from dashboards.screens import Screens
from tracker.errors import CannotServe
from tracker.settings import Settings
from tracker.store import Store

_THREADS = 8


def web(store: Store, settings: Settings, stop: threading.Event, *, host: str = "127.0.0.1", port: int = 8050) -> None:
    """Serve the dashboard of `store` on `host` and `port` until `stop` is set; tells the address on stderr when it listens."""
    del settings
    logging.getLogger("waitress").setLevel(logging.ERROR)
    screens = Screens(store)
    try:
        server = waitress.create_server(build_app(store, screens).server, host=host, port=port, threads=_THREADS, ident="tracker")
    except OSError as error:
        raise CannotServe(f"The dashboard cannot listen on {host}:{port}: {error.strerror}", next_step="Choose another --port.") from error
    sys.stderr.write(f"The dashboard is at http://{host}:{port} (stop it with Ctrl-C).\n")
    sys.stderr.flush()
    threading.Thread(target=screens.screen, args=(Address(),), name="first screen", daemon=True).start()
    threading.Thread(target=lambda: (stop.wait(), server.close()), name="stop web", daemon=True).start()
    try:
        server.run()
    except OSError:
        if not stop.is_set():
            raise
