"""A definition that counts something else has a later version: what was landed of each is kept here, by version and fingerprint.

After raising a version, write the list anew: `python -m tests.indicators.test_versions`.
"""

from __future__ import annotations

from pathlib import Path

from indicators.declared.breaks import counting
from indicators.declared.catalogue import shipped
from indicators.declared.iati import Terms, terms

LANDED = Path(__file__).with_name("landed-definitions.txt")


def landed() -> dict[str, tuple[int, str]]:
    """Version and fingerprint of each shipped definition as it was landed last."""
    lines = (line.split() for line in LANDED.read_text(encoding="utf-8").splitlines())
    return {code: (int(version), fingerprint) for code, version, fingerprint in lines}


def current() -> dict[str, tuple[int, str]]:
    """The same of the files as they are."""
    return {code: (one.version, counting(one)) for code, one in sorted(shipped().items())}


def test_a_changed_definition_has_a_later_version() -> None:
    """Views that its rows are written over count; its prose, in any language, does not."""
    before, now = landed(), current()
    unraised = [code for code, (version, told) in now.items() if code in before and before[code][1] != told and version <= before[code][0]]
    assert unraised == [], "raise their versions: figures of the past are told apart by them"
    assert before.keys() <= now.keys(), "an indicator is retired in stores, never forgotten"


def test_the_list_of_landed_definitions_is_written_anew() -> None:
    assert landed() == current(), "python -m tests.indicators.test_versions"


def test_what_iati_wants_follows_from_the_definition() -> None:
    assert {code: terms(shipped()[code]) for code in ("AGR-01", "AGR-03", "PAR-02", "PTC-01", "PTC-03", "FUN-03", "FUN-06")} == {
        "AGR-01": Terms("1", ascending=True, aggregation_status=True),
        "AGR-03": Terms("1", ascending=True, aggregation_status=False),
        "PAR-02": Terms("2", ascending=False, aggregation_status=False),
        "PTC-01": Terms("1", ascending=True, aggregation_status=True),
        "PTC-03": Terms("2", ascending=None, aggregation_status=False),
        "FUN-03": Terms("1", ascending=None, aggregation_status=True),
        "FUN-06": Terms("1", ascending=False, aggregation_status=False),
    }


if __name__ == "__main__":
    LANDED.write_text("".join(f"{code} {version} {told}\n" for code, (version, told) in current().items()), encoding="utf-8")
