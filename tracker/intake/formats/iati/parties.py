"""The organisations that an IATI file names: by identifier where it gives one, else by name."""

from __future__ import annotations

from tracker.codes import code_list
from tracker.intake.formats.harvest import Harvest
from tracker.intake.formats.iati.activity import language_of
from tracker.intake.formats.naming import identifier
from tracker.intake.formats.tree import Element

_OTHER = "90"


def party(element: Element | None, harvest: Harvest, language: str = "en") -> str | None:
    """The identity of the organisation that an element names, which is taken with its names; None where it names none."""
    if element is None:
        return None
    names = [each for each in element.all("narrative") if each.said]
    ref = element.get("ref")
    org = ref or (identifier(names[0].said or "") if names else None)
    if org is None:
        return None
    kind = element.get("type") or ""
    known = code_list("ORGANISATION_TYPE").has(kind)
    harvest.take("organisation", {"org_id": org, "org_type": kind if known else _OTHER}, element.place, once=True)
    for name in names:
        harvest.take("org_name", {"org_id": org, "lang": language_of(name, language), "name": name.said}, name.place, once=True)
    if ref and (scheme := _scheme(ref)):
        value = ref.removeprefix(f"{scheme}-")
        harvest.take("org_identifier", {"org_id": org, "scheme": scheme, "value": value}, element.place, once=True)
    return org


def _scheme(ref: str) -> str | None:
    """The register whose code an organisation's identifier begins with."""
    schemes = (each for each in code_list("IDENTIFIER_SCHEME").codes if ref.startswith(f"{each}-"))
    return max(schemes, key=len, default=None)
