"""What people read is true: the commands are there, with these options; the addresses are printed; the links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from tracker.__main__ import cli

ROOT = Path(__file__).resolve().parents[2]
PAPERS = {path.name: path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("*.md"))}
COMMANDS = sorted(
    (name, line.strip().removeprefix(".venv/bin/"))
    for name in ("README.md", "MANUAL.md", "INDICATORS.md")
    for fence in re.findall(r"```sh\n(.*?)```", PAPERS[name], re.DOTALL)
    for line in fence.splitlines()
    if line.strip().removeprefix(".venv/bin/").startswith("tracker ")
)


@pytest.mark.parametrize(("paper", "line"), COMMANDS)
def test_every_command_in_a_paper_is_there_with_its_options(paper: str, line: str) -> None:
    words = shlex.split(line.partition(" < ")[0], comments=True)[1:]
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        name, command, words = command.resolve_command(context, words)  # type: ignore[assignment]
        context = click.Context(command, parent=context, info_name=name)
    spoken = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    assert [word for word in words if word.startswith("-") and word.partition("=")[0] not in spoken] == [], paper
    assert not isinstance(command, click.Group) or command.invoke_without_command, paper


def test_every_link_between_papers_leads_to_a_heading() -> None:
    anchors = {name: {_anchor(heading) for heading in re.findall(r"^#+ (.*)", text, re.MULTILINE)} for name, text in PAPERS.items()}
    links = [(name, *link) for name, text in PAPERS.items() for link in re.findall(r"\]\(([A-Za-z.]*)(?:#([^)]*))?\)", text)]
    assert len(links) > 20
    missing = [link for link in links if not (ROOT / link[1]).exists() or (link[2] and link[2] not in anchors[link[1] or link[0]])]
    assert missing == []


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
