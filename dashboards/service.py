"""The web service inside `tracker serve`: the dashboard, served by waitress until told to stop."""

from __future__ import annotations

import logging
import socket
import sys
import threading
from typing import Any

import waitress
from waitress import wasyncore

from dashboards.address import Address
from dashboards.app import build_app
from dashboards.imports import Imports
from dashboards.machine import is_this_machine
from dashboards.queries import Queries
from dashboards.screens import Screens
from tracker.errors import CannotServe
from tracker.settings import Settings
from tracker.store import Store
from tracker.unswept import clear_away, put_off

_SERVING: dict[str, Any] = {"threads": 32, "ident": "tracker", "clear_untrusted_proxy_headers": False, "channel_request_lookahead": 1}
"""What a proxy says of whom it asks for reaches us: nobody is trusted for it, but such a one does not sit at this machine.

Most threads wait: for a file to be read, a query, a screen that another makes. With eight, eight readers who wait stop the others' pages.
Looking ahead it is seen when somebody who waits goes away.
"""
_FINISHING_S = 50.0
"""How long an answer may still take: the store cannot be closed while one reads it."""
_LOOK_UP_S = 0.5
"""How often the loop looks whether it was told to stop."""


def web(store: Store, settings: Settings, stop: threading.Event, *, host: str = "127.0.0.1", port: int = 8050) -> None:
    """Serve the dashboard of `store` on `host` and `port` until `stop` is set; tells the address on stderr when it listens."""
    logging.getLogger("waitress").setLevel(logging.ERROR)
    inside = is_this_machine(host)
    screens = Screens(store, inside=inside)
    channels: dict[int, Any] = {}
    listening = _listening(host, port)
    queries, imports = (Queries(store.path), Imports(store, settings.key_file)) if inside else (None, None)
    app = build_app(store, screens, queries, imports)
    server = waitress.create_server(app.server, map=channels, sockets=[listening], server_name=listening.getsockname()[0], **_SERVING)
    sys.stderr.write(f"The dashboard is at http://{f'[{host}]' if ':' in host else host}:{port} (stop it with Ctrl-C).\n")
    sys.stderr.flush()
    first = threading.Thread(target=screens.screen, args=(Address(),), name="first screen", daemon=True)
    first.start()
    with put_off():
        while not stop.is_set():
            wasyncore.loop(timeout=_LOOK_UP_S, map=channels, count=1)
            if not server.task_dispatcher.active_count:
                clear_away()
    for asked in (queries, imports):
        if asked:
            asked.close()
    _let_go(server, channels)
    first.join()


def _listening(host: str, port: int) -> socket.socket:
    """A socket on that host and port. Raises `CannotServe` when it is taken or not ours to take."""
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        why = str(error.strerror).partition(" (while attempting")[0]  # Python tells host and port once more
        raise CannotServe(f"The dashboard cannot listen on {host}:{port}: {why}", next_step="Choose another --port.") from error


def _let_go(server: Any, channels: dict[int, Any]) -> None:
    """Finish what is being answered, then close every channel, and the wake-up pipe that waitress would leave open."""
    server.task_dispatcher.shutdown(timeout=_FINISHING_S)
    for channel in list(server.active_channels.values()):
        channel.handle_close()
    pipe = server.trigger.socket
    wasyncore.close_all(channels, ignore_all=True)
    pipe.close()
