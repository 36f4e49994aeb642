"""Who a row of a list tells of: names without titles and stray letters, numbers and addresses wherever they stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tracker.intake.participants.recorded import Entry, text_of
from tracker.people.identifiers import Identifiers, local_number, plain, without_address
from tracker.people.names import ALIKE, spelled

_TITLE = re.compile(
    r"(?<![^\W_])(?:д-р|доктор|др\.|проф\.|професор|доц\.|доцент|акад\.|академік|[кд]\.\s?м\.\s?н\.?|профессор"
    r"|dr\.?|prof\.?|mr\.?|mrs\.?|ms\.?|mme|mlle|ph\.?d\.?|md|m\.d\.)(?![^\W_])[\s,]*",
    re.IGNORECASE,
)
_CYRILLIC, _LATIN = "АВСЕНІКМОРТХаеіорсху", "ABCEHIKMOPTXaeiopcxy"
_MAIL = re.compile(r"[^@\s<>()\[\],;:]+@[^@\s<>()\[\],;]+\.[^@\s<>()\[\],;]+")
_PHONE = re.compile(r"\+?\d(?:[\s().-]*\d){6,}")


def human(said: Mapping[str, object]) -> Identifiers:
    """Who a row tells of, by what its cells say; one cell may hold both numbers and addresses."""
    whole = {name: text_of(value) for name, value in said.items()}
    name = whole.get("name") or " ".join(whole[part] for part in ("surname", "given", "patronymic") if part in whole)
    name, within = without_address(name if any(map(str.isalpha, name)) else "")
    email, phone, contacts = (whole.get(part, "") for part in ("email", "phone", "contacts"))
    mails = [*_MAIL.findall(f"{email} {contacts} {phone}"), *filter(None, (email, within))]
    phones = [*_PHONE.findall(_MAIL.sub(" ", contacts)), ""]
    year = re.search(r"(?<!\d)((?:19|20)\d\d)(?:\d{4})?(?!\d)", whole.get("birth_year", ""))
    return Identifiers(
        mails[0] if mails else "",
        re.split(r"[;,/\n]", _MAIL.sub(" ", phone))[0].strip() or phones[0],
        whole.get("id_number", ""),
        plain_name(name),
        year[1] if year else "",
        whole.get("organisation", ""),
    )


def plain_name(name: str) -> str:
    """A name without titles, its letters of one alphabet.

    >>> [plain_name(name) for name in ("д-р Koваленко Олена", "Dr. Anna Boyko, MD", "Коваленко O. I.")]
    ['Коваленко Олена', 'Anna Boyko', 'Коваленко О. І']
    """
    bare = _TITLE.sub(" ", name).strip(" ,.") if len(name.split()) > 1 else name
    cyrillic = sum("а" <= letter <= "ӿ" for letter in bare.casefold())
    latin = sum("a" <= letter <= "z" for letter in bare.casefold())
    these, others = (_LATIN, _CYRILLIC) if cyrillic >= latin else (_CYRILLIC, _LATIN)
    return " ".join((bare or name).translate(str.maketrans(these, others)).split())


def of_nobody(entries: Iterable[Entry]) -> frozenset[str]:
    """The numbers and addresses that stand at names which are not one human's: those of an office, in plain form."""
    bearers: dict[str, list[Identifiers]] = defaultdict(list)
    for entry in entries:
        for form in filter(None, _forms(entry.human)):
            bearers[form].append(entry.human)
    return frozenset(form for form, some in bearers.items() if len(some) > 1 and _differ(each.name for each in some))


def without(entry: Entry, shared: frozenset[str]) -> Entry:
    """The row without what is nobody's own."""
    email, phone = _forms(entry.human)
    own = replace(entry.human, email="" if email in shared else entry.human.email, phone="" if phone in shared else entry.human.phone)
    return entry._replace(human=own)


def elsewhere(found: Iterable[tuple[Entry, str]]) -> list[int]:
    """The rows that a name alone led to the human of an earlier row, whose number or address is another: they may be namesakes."""
    met: dict[str, dict[str, str]] = defaultdict(dict)
    rows = []
    for entry, person in found:
        own = {kind: form for kind, form in zip(("email", "phone"), _forms(entry.human), strict=True) if form}
        both = own.keys() & met[person].keys()
        if both and all(own[kind] != met[person][kind] for kind in both):
            rows.append(entry.number)
        met[person] |= own
    return rows


def _forms(who: Identifiers) -> tuple[str, str]:
    return plain(who.email), local_number(who.phone, least=0)


def _differ(names: Iterable[str]) -> bool:
    """Some two are surely not one human's. A name of initials could be anybody's."""
    telling = [each for each in map(spelled, dict.fromkeys(names)) if sum(len(word) > 1 for word in each.sounds) and len(each.sounds) > 1]
    return any(telling[0].likeness(other) < ALIKE for other in telling[1:])
