"""Groups of commands tell each of them by a whole sentence, on a terminal of eighty letters, too."""

from __future__ import annotations

from collections.abc import Iterator

import click
from click.testing import CliRunner

from tracker.__main__ import cli


def groups(of: click.Group, *path: str) -> Iterator[tuple[str, ...]]:
    """The words that lead to every group of commands."""
    yield path
    for name in of.list_commands(click.Context(of)):
        if isinstance(one := of.get_command(click.Context(of), name), click.Group):
            yield from groups(one, *path, name)


def test_no_command_is_told_by_half_a_sentence() -> None:
    for path in groups(cli):
        told = CliRunner().invoke(cli, [*path, "--help"], terminal_width=80).output
        listed = told.partition("Commands:")[2]
        assert listed.count("\n") > 1, path
        assert "..." not in listed, path
        assert max(map(len, told.splitlines())) <= 80, path
