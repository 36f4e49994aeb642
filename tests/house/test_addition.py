"""Values of figures are added in one place only, which refuses where the sum would mean nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("indicators", "reports", "dashboards")
VALUES = {"value", "low", "high"}
PLACES = {
    "indicators/addition.py": "adds, or refuses",
    "indicators/chart.py": "stacks the marks of a chart, which `pictures.stacked` made only of groups that add up",
    "reports/pdf/charts/columns.py": "draws each mark of such a stack above the one before",
}


def test_figures_are_added_in_one_place() -> None:
    found = {name for package in PACKAGES for path in (ROOT / package).rglob("*.py") if any(_added(name := _name(path)))}
    assert found == PLACES.keys()


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _added(name: str) -> Iterator[ast.AST]:
    """Where something is added, be it by `sum`, `+` or `+=`, that is the value of a figure or a mark."""
    for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="sum" | "fsum"), args=[first, *_]) if _is_value(
                first.elt if isinstance(first, ast.GeneratorExp | ast.ListComp) else first
            ):
                yield node
            case ast.BinOp(op=ast.Add(), left=left, right=right) if _is_value(left) or _is_value(right):
                yield node
            case ast.AugAssign(op=ast.Add(), value=value) if _is_value(value):
                yield node


def _is_value(node: ast.AST) -> bool:
    """The expression is a value itself, or one with a default: `figure.value`, `figure.value or 0`."""
    match node:
        case ast.Attribute(attr=name):
            return name in VALUES
        case ast.BoolOp(values=[first, *_]):
            return _is_value(first)
        case _:
            return False
