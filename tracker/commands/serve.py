"""`tracker serve`: the one process that owns the store and runs every registered service."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.options import say, store_option

if TYPE_CHECKING:
    from tracker.settings import Settings
    from tracker.store import Store

SERVICES = "tracker.services"
_LOOK_UP_S = 0.1
_FINISHING_S = 60.0
"""How long a service may take to finish what it is doing: the engine refuses to close a store that somebody still reads."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(0, 65535), default=8050, show_default=True)
@store_option
def serve(store: Path, host: str, port: int) -> None:
    """Serve the dashboard, the scheduler and mail in one process, and do for other commands what only the owner of the store can."""
    from tracker.settings import settings
    from tracker.store import own_store

    stop, told = threading.Event(), list[int]()

    def leave(number: int, frame: FrameType | None) -> None:
        del frame
        told.append(number)  # to set the event here would wait for ever where a signal comes while it is looked at or set

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    failures: list[Exception] = []
    with own_store(store) as opened:
        _keep_up(opened)
        threads = []
        for service in entry_points(group=SERVICES):
            place = {"host": host, "port": port} if service.name == "web" else {}  # the others listen nowhere
            arguments = (service.load(), opened, settings(), stop, failures, place)
            threads.append(threading.Thread(target=_kept, args=arguments, daemon=True))
        for thread in threads:
            thread.start()
        _wait(threads, stop, told)
    if failures:
        raise failures[0]
    say("Stopped.")


def _keep_up(store: Store) -> None:
    """Keep what packages keep in the store; a full disk is no reason not to show what it holds."""
    from tracker.errors import StoreFull
    from tracker.store.keepers import keep_up

    try:
        keep_up(store)
    except StoreFull as error:
        say(f"{error.what}: definitions that changed are not kept yet, those in force answer on.")


def _kept(
    run: Callable[..., None], store: Store, chosen: Settings, stop: threading.Event, failures: list[Exception], place: dict[str, Any]
) -> None:
    """Run a service; what ends it is kept for the person who started it."""
    try:
        run(store, chosen, stop, **place)
    except Exception as error:  # noqa: BLE001  told by the main thread
        failures.append(error)


def _wait(threads: list[threading.Thread], stop: threading.Event, told: list[int]) -> None:
    """Until told to stop, or a service ended by itself."""
    while not told and all(thread.is_alive() for thread in threads):
        time.sleep(_LOOK_UP_S)
    stop.set()
    for thread in threads:
        thread.join(_FINISHING_S)
