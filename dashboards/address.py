"""The address bar is the state: a screen can be copied, shared and gone back to as its URL."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import parse_qsl, urlencode

from tracker.phrases import LANGUAGES

Page = Literal["overview", "indicators", "indicator", "frameworks", "quality", "import", "sql", "figure", "record", "unknown"]
STEPS = ("quarter", "month", "half", "year")
_SOUND: dict[str, Callable[[str], bool]] = {
    "language": LANGUAGES.__contains__,
    "as_of": lambda text: bool(re.fullmatch(r"[0-9]{1,9}", text)),
    "step": STEPS.__contains__,
    "rule": lambda text: bool(re.fullmatch(r"DQ-[0-9]{2}", text)),
    "part": lambda text: bool(re.fullmatch(r"[1-9][0-9]{0,5}", text)),
}
_PATHS: dict[str, Page] = {
    "": "overview",
    "indicators": "indicators",
    "frameworks": "frameworks",
    "quality": "quality",
    "import": "import",
    "sql": "sql",
    "record": "record",
}


@dataclass(frozen=True, slots=True)
class Address:
    """What a screen shows. Empty texts mean: not said, the page chooses."""

    page: Page = "overview"
    indicator: str = ""
    programme: str = ""
    period: str = ""
    language: str = "en"
    as_of: int | None = None
    by: str = ""
    step: str = "quarter"
    figure: str = ""
    cited: str = ""
    """On the page of one figure its address; elsewhere a figure opens in the drawer."""
    of: str = ""
    """What that address stands for, where the link says so; on the page of a new record what it is about."""
    record: str = ""
    """On the page of one record its type and identity; of its type alone one that is to be written. On the page of data quality what
    is to be done with two: `merge/KEEP~DUPLICATE`."""
    rule: str = ""
    """On the page of data quality the only rule whose findings are listed."""
    part: int = 1
    """Which page of that list."""
    unread: tuple[tuple[str, str], ...] = ()
    """What the URL said that cannot be meant, part by part; it is told to the reader and left out of links."""

    def url(self, **changes: object) -> str:
        """The URL of this screen, with some of it changed."""
        return _url(replace(self, **changes))  # type: ignore[arg-type]  # the names are those of the fields


@lru_cache(4096)
def _url(there: Address) -> str:
    """Its URL: a screen names hundreds, most of them again in the next one."""
    path = {"overview": "/", "indicator": f"/indicator/{there.indicator}", "figure": f"/figure/{there.cited}"}.get(
        there.page, f"/{there.page}"
    )
    said = {
        "programme": there.programme,
        "period": there.period,
        "language": there.language if there.language != "en" else "",
        "as_of": "" if there.as_of is None else str(there.as_of),
        "by": there.by,
        "step": there.step if there.step != "quarter" else "",
        "figure": there.figure,
        "of": there.of if there.page in ("figure", "record") else "",
        "record": there.record if there.page in ("record", "quality") else "",
        "rule": there.rule if there.page == "quality" else "",
        "part": str(there.part) if there.page == "quality" and there.rule and there.part > 1 else "",
    }
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{path}?{query}" if query else path


def address(pathname: str | None, search: str | None) -> Address:
    """The screen a URL asks for. What it says wrongly is left unsaid; an unknown path is the page `unknown`.

    >>> address("/indicator/AGR-01", "?period=2025&as_of=3").as_of
    3
    """
    parts = [part for part in (pathname or "/").split("/") if part]
    said = dict(parse_qsl((search or "").lstrip("?")))
    odd = {name for name, sound in _SOUND.items() if name in said and not sound(said[name])}
    known = Address(
        programme=said.get("programme", ""),
        period=said.get("period", ""),
        language=said.get("language", "en") if "language" not in odd else "en",
        as_of=int(said["as_of"]) if "as_of" in said and "as_of" not in odd else None,
        by=said.get("by", ""),
        step=said.get("step", STEPS[0]) if "step" not in odd else STEPS[0],
        figure=said.get("figure", ""),
        of=said.get("of", ""),
        record=said.get("record", ""),
        rule=said.get("rule", "") if "rule" not in odd else "",
        part=int(said["part"]) if "part" in said and "part" not in odd else 1,
        unread=tuple((name, said[name]) for name in sorted(odd)),
    )
    if len(parts) == 2 and parts[0] == "indicator":  # noqa: PLR2004  /indicator/CODE
        return replace(known, page="indicator", indicator=parts[1].upper())
    if len(parts) == 2 and parts[0] == "figure":  # noqa: PLR2004  /figure/ADDRESS
        return replace(known, page="figure", cited=parts[1].upper())
    if len(parts) <= 1 and (page := _PATHS.get("".join(parts))):
        return replace(known, page=page)
    return replace(known, page="unknown")
