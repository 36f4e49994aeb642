"""`tracker serve`: the one process that owns the store and runs every registered service."""

from __future__ import annotations

import signal
import threading
from importlib.metadata import entry_points
from pathlib import Path
from types import FrameType

import click

from tracker.commands.options import say, store_option

SERVICES = "tracker.services"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8050, show_default=True)
@store_option
def serve(store: Path, host: str, port: int) -> None:
    """Serve the dashboard, the scheduler and mail, in one process."""
    from tracker.settings import settings
    from tracker.store import open_store

    stop = threading.Event()

    def leave(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)
    with open_store(store) as opened:
        services = {service.name: service.load() for service in entry_points(group=SERVICES)}
        threads = [
            threading.Thread(
                target=run,
                args=(opened, settings(), stop),
                kwargs={"host": host, "port": port} if name == "web" else {},
                name=name,
                daemon=True,
            )
            for name, run in services.items()
        ]
        for thread in threads:
            thread.start()
        _wait(threads, stop)
    say("Stopped.")


def _wait(threads: list[threading.Thread], stop: threading.Event) -> None:
    """Until told to stop, or a service ended by itself."""
    while not stop.wait(0.2) and all(thread.is_alive() for thread in threads):
        pass
    stop.set()
    for thread in threads:
        thread.join(10)
