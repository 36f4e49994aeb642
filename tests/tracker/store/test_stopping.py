"""Ctrl-C in the midst of a query stops the program as anywhere else: it is no bug."""

from __future__ import annotations

import pytest

from tracker.store import connection


def test_what_the_engine_says_of_ctrl_c_is_what_python_says() -> None:
    with pytest.raises(KeyboardInterrupt), connection._understood():
        raise RuntimeError("Query interrupted")
    with pytest.raises(RuntimeError, match="another"), connection._understood():
        raise RuntimeError("another")
