"""The `tracker` command: every package registers its commands by entry point; they are loaded by name when needed."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import StringIO
from itertools import pairwise

import click

from tracker.errors import BUG, REFUSED, TrackerError
from tracker.phrases import LANGUAGES, speak, to_reader
from tracker.quoting import shown
from tracker.registered import RegisteredGroup
from tracker.settings import settings
from tracker.suggestions import did_you_mean
from tracker.yielding import yields

GROUP = "tracker.commands"
_SHOW_PAGES = ("serve", "demo")


class Commands(RegisteredGroup):
    """The commands of all installed packages."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the words name; an unknown one is answered with did-you-mean."""
        if self.get_command(ctx, args[0]) is None:
            ctx.fail(f"There is no command “{args[0]}”. {did_you_mean(args[0], self.list_commands(ctx))}".rstrip())
        return super().resolve_command(ctx, args)


@click.group(cls=Commands, group=GROUP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="partnership-impact-tracker", prog_name="tracker")
def cli() -> None:
    """Record health partnership work, count it, and prove what was reported.

    Exit codes: 0 done, 1 findings in the data, 2 wrong usage, 3 refused, 4 not found, 70 a bug.
    """


def main() -> None:
    """Run the command line, and end."""
    if not {*_SHOW_PAGES} & {*sys.argv[1:2]}:
        yields(os.getpid())
    _leave(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Run a command line; a problem that a person can fix is one message and an exit code, never a traceback."""
    code = 0
    speak("en")
    try:
        speak(_asked(words))
        code = cli.main(words, prog_name="tracker", standalone_mode=False) or 0  # click turns an Exit into the value that main returns
    except click.ClickException as error:
        _say_usage(error)
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo(to_reader("Stopped."), err=True)
        code = 130
    except TrackerError as error:
        error.retell(to_reader)
        click.echo(f"{to_reader('Error:')} {error}", err=True)
        code = error.exit_code
    except (BrokenPipeError, SystemExit):  # click makes the second of the first: whoever read the pipe has gone
        code = 0
    except Exception as error:
        if "TRACKER_DEBUG" in os.environ:
            raise
        code = _say_unforeseen(error)
    return code


def _asked(words: list[str]) -> str:
    """The language that a command line asks for, be it otherwise wrong. Raises `WrongRequest`."""
    pairs = pairwise([part for word in words for part in word.split("=", 1)])
    return next((value for name, value in pairs if name == "--language" and value in LANGUAGES), settings().language)


def _say_usage(error: click.ClickException) -> None:
    """What stands against a command line, as click tells it, in the reader's language."""
    said = StringIO()
    error.show(said)
    click.echo("\n".join(map(to_reader, said.getvalue().splitlines())), err=True)


def _say_unforeseen(error: Exception) -> int:
    """Say what nobody foresaw: of a file or folder what the system says of it, of anything else that it is a bug."""
    if isinstance(error, OSError) and error.filename is not None:
        click.echo(to_reader(f"Error: {shown(error.filename)} cannot be used: {error.strerror}."), err=True)
        return REFUSED
    click.echo(to_reader(f"This is a bug in the tracker: {type(error).__name__}: {error}"), err=True)
    click.echo(to_reader("Set TRACKER_DEBUG=1 and run it again for the details."), err=True)
    return BUG


def _leave(code: int) -> None:
    """End at once: DuckDB's bindings otherwise print notes about themselves while Python takes them down."""
    with suppress(BrokenPipeError):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
