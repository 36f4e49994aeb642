"""The house rules that no linter knows: small modules and functions, plain names, a sentence for everything public."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("tracker", "indicators", "reports", "dashboards")
MODULE_LINES, FUNCTION_LINES = 250, 30
FAMILIES = {"commands", "records", "formats", "content", "pdf", "charts", "components", "pages"}
"""Folders whose modules are alike: the architecture names the folder."""
FORBIDDEN = {"utils", "helpers", "common", "misc", "base", "manager"}

# Each entry is a fault that stands for now, with its reason. The list may only shrink: one that no longer applies fails the test.
EXCEPTIONS: dict[str, str] = {}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_the_house_rules_hold_but_for_the_listed_exceptions() -> None:
    assert sorted(set(_faults()) - set(EXCEPTIONS)) == []


def test_every_exception_still_applies() -> None:
    assert sorted(set(EXCEPTIONS) - set(_faults())) == []


def test_nothing_of_a_merge_is_left_in_what_people_read() -> None:
    texts = {path.name: path.read_text(encoding="utf-8").splitlines() for path in sorted(ROOT.glob("*.md"))}
    assert len(texts) > 3
    assert [name for name, lines in texts.items() if any(line.startswith(("<<<<<<< ", ">>>>>>> ", "## NN.")) for line in lines)] == []


def test_every_test_that_papers_name_is_there() -> None:
    named = {
        (path.name, name) for path in ROOT.glob("*.md") for name in re.findall(r"`(tests/[\w/]+\.py)`", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 20
    assert sorted((paper, name) for paper, name in named if not (ROOT / name).is_file()) == []


def test_the_changelog_tells_nothing_twice() -> None:
    """It is merged by keeping both sides, so a line that was moved may come back."""
    lines = [line for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line.startswith("- ")]
    assert [line for line, times in Counter(lines).items() if times > 1] == []


def test_every_room_is_named_in_the_architecture() -> None:
    named = set(re.findall(r"[a-z_0-9]+", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")))
    rooms = [path.relative_to(ROOT) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    assert [str(room) for room in rooms if room.stem not in named | {"__init__"} and not FAMILIES & set(room.parts)] == []


def _faults() -> Iterator[str]:
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    assert paths
    for path in paths:
        name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        if FORBIDDEN & {path.stem, *Path(name).parts}:
            yield f"{name}: a name that says nothing"
        if len(text.splitlines()) > MODULE_LINES:
            yield f"{name}: longer than {MODULE_LINES} lines"
        if not ast.get_docstring(tree):
            yield f"{name}: no docstring"
        yield from (f"{name}: {fault}" for fault in _long_functions(tree))
        yield from (f"{name}: {fault}" for fault in _silent(tree, ""))


def _long_functions(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, Function) and node.end_lineno is not None and node.end_lineno - node.lineno + 1 > FUNCTION_LINES:
            yield f"{node.name} is longer than {FUNCTION_LINES} lines"


def _silent(parent: ast.Module | ast.ClassDef, prefix: str) -> Iterator[str]:
    """Public classes, functions and methods without a docstring."""
    for node in parent.body:
        if not isinstance(node, ast.ClassDef | Function) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node):
            yield f"{prefix}{node.name} has no docstring"
        if isinstance(node, ast.ClassDef):
            yield from _silent(node, f"{prefix}{node.name}.")
