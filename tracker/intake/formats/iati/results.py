"""The results of an IATI activity: a framework with its indicators, baselines, targets, and actuals as the publisher states them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.codes import code_list
from tracker.intake.formats.harvest import Harvest
from tracker.intake.formats.iati.activity import Activity, day, exact, told
from tracker.intake.formats.tree import Element

_QUALITATIVE = "5"
_AMOUNTS = ("transaction", "budget", "planned-disbursement")
_RATES = "ECB"
_TRAITS = (
    ("measure", {"2": "in percent", "3": "in names", "4": "in ranks"}),
    ("ascending", dict.fromkeys(("0", "false"), "the lower the better")),
)
_UNSAID = "?"


@dataclass(frozen=True, slots=True)
class _Indicator:
    """An indicator of a result: its element, its name within the framework and what it is called."""

    element: Element
    name: str
    title: str | None


def results(activity: Activity, harvest: Harvest) -> None:
    """Take the results of the activity, under a framework of its own."""
    found = list(activity.element.all("result"))
    if not found:
        return
    framework = {
        "framework_id": activity.identifier,
        "programme_id": activity.programme,
        "name": told(activity.element.first("title"), activity.language) or activity.identifier,
        "kind": "IATI",
        "currency": activity.currency or _only_currency(activity.element),
        "rate_set": _RATES,
    }
    harvest.take("framework", framework, found[0].place)
    codes = Counter(each.at("reference", "code") for element in found for each in element.all("indicator"))
    single = {code for code, times in codes.items() if code and times == 1}
    for number, element in enumerate(found, 1):
        _result(element, f"R{number}", single, activity, harvest)


def _only_currency(element: Element) -> str | None:
    """The currency that all amounts of an activity are in, where each names its own."""
    found = {each.at("value", "currency") for kind in _AMOUNTS for each in element.all(kind)}
    return found.pop() if len(found) == 1 else None


def _result(element: Element, name: str, single: set[str], activity: Activity, harvest: Harvest) -> None:
    """Take a result and its indicators, each named by its code where no other has it, else by its place."""
    code = element.at("reference", "code")
    result_id = f"{activity.identifier}/{name}"
    values = {
        "result_id": result_id,
        "framework_id": activity.identifier,
        "level": element.get("type"),
        "code": code,
        "statement": told(element.first("title"), activity.language),
        "assumptions": told(element.first("description"), activity.language),
    }
    harvest.take("result", values, element.place)
    for number, each in enumerate(element.all("indicator"), 1):
        reference = each.at("reference", "code")
        indicator = _Indicator(
            each, reference if reference and reference in single else f"{name}.{number}", told(each.first("title"), activity.language)
        )
        _indicator(indicator, result_id, activity, harvest)


def _indicator(indicator: _Indicator, result_id: str, activity: Activity, harvest: Harvest) -> None:
    vocabulary = indicator.element.at("reference", "vocabulary") or ""
    values = {
        "framework_id": activity.identifier,
        "result_id": result_id,
        "indicator": indicator.name,
        "label": indicator.title,
        "external_code": indicator.element.at("reference", "code"),
        "vocabulary": vocabulary if code_list("INDICATOR_VOCABULARY").has(vocabulary) else None,
    }
    harvest.take("framework_indicator", values, indicator.element.place)
    for attribute, said in _TRAITS:
        if indicator.element.get(attribute) in said:
            harvest.lack("trait", said[indicator.element.get(attribute) or ""])
    for baseline in indicator.element.all("baseline"):
        on = day(baseline) or (f"{year}-12-31" if (year := baseline.get("year")) else None)
        _promise("baseline", baseline, on, indicator, activity, harvest)
    ends = Counter(day(each.first("period-end")) for each in indicator.element.all("period"))
    for period in indicator.element.all("period"):
        last = day(period.first("period-end"))
        for target in period.all("target"):
            _promise("target", target, last, indicator, activity, harvest)
        for actual in period.all("actual"):
            _actual(actual, period, indicator, activity, harvest, alone=ends[last] == 1)


def _promise(kind: str, element: Element, on: str | None, indicator: _Indicator, activity: Activity, harvest: Harvest) -> None:  # noqa: PLR0913, PLR0917  the parts of one sentence
    if not (element.get("value") or told(element.first("comment"))):
        harvest.leave_out("baselines and targets without a value")
        return
    dim, group = _group(element)
    values = {
        "framework_id": activity.identifier,
        "indicator": indicator.name,
        "dim": dim,
        "dim_value": group,
        "kind": kind,
        "on_date": on,
        "value": _number(element, indicator),
        "rationale": _words(element, indicator, activity),
    }
    harvest.take("target", values, element.place)


def _actual(  # noqa: PLR0913  the parts of one sentence
    element: Element, period: Element, indicator: _Indicator, activity: Activity, harvest: Harvest, *, alone: bool
) -> None:
    """An actual is a total that its publisher states, counted in a word of its own; of a year and its last quarter each is a group."""
    if _number(element, indicator) is None:
        harvest.leave_out("actuals in words" if element.get("value") else "actuals without a value")
        return
    measure = f"{activity.identifier}/{indicator.name}"
    first, last = (day(period.first(name)) for name in ("period-start", "period-end"))
    dim, group = _group(element, () if alone else (("period", f"{first} to {last}"),))
    said = "; ".join(filter(None, (f"From {first} to {last}", _words(element, indicator, activity))))
    word = {"list": "MEASURE_WORD", "code": measure, "name_en": indicator.title or indicator.name}
    harvest.take("code", word, indicator.element.place, once=True)
    values = {
        "stated_id": "/".join(filter(None, (measure, last, dim and f"{dim}={group}"))),
        "programme_id": activity.programme,
        "measure": measure,
        "dim": dim,
        "dim_value": group,
        "value": exact(element.get("value")),
        "qualifier": "exact",
        "as_of": last,
        "note": said,
    }
    harvest.take("stated_total", values, element.place)


def _number(element: Element, indicator: _Indicator) -> object:
    """The value; of an indicator told in words there is none."""
    return None if indicator.element.get("measure") == _QUALITATIVE else exact(element.get("value"))


def _words(element: Element, indicator: _Indicator, activity: Activity) -> str | None:
    said = told(element.first("comment"), activity.language)
    return said or (element.get("value") if indicator.element.get("measure") == _QUALITATIVE else None)


def _group(element: Element, beside: Sequence[tuple[str, str]] = ()) -> tuple[str | None, str | None]:
    """What a value is broken down by: its dimensions and places, joined where there are several. One half said is no total either."""
    pairs = [*beside, *((each.get("name"), each.get("value")) for each in element.all("dimension"))]
    pairs += [("location", each.get("ref")) for each in element.all("location")]
    whole = sorted((name or _UNSAID, value or _UNSAID) for name, value in pairs if name or value)
    return ", ".join(name for name, _ in whole) or None, ", ".join(value for _, value in whole) or None
