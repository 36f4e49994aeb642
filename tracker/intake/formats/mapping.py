"""How rows of another format become records: a mapping file says it, shipped ones and the user's own alike.

A format's reader hands over its rows as items. Each recipe of the mapping looks at every item, takes those that it is meant for, fills
its fields with the item's values (`filling`, where one row is walked through), and gives the record to the harvest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

from tracker.codes import code_list
from tracker.declared import declared
from tracker.errors import WrongRequest
from tracker.intake.formats.filling import fields, names_in, said
from tracker.intake.formats.given import Given
from tracker.intake.formats.harvest import Apart, Harvest, Place
from tracker.people.identifiers import NAMES
from tracker.records import FROM_FILES, record_type
from tracker.suggestions import did_you_mean

SHIPPED = Path(__file__).parent / "mappings"
_OF_PEOPLE = (*NAMES, "surname", "given", "patronymic", "sex", "cadre", "home_country")
"""What a list of participants may say beside a participation: `tracker people register` makes pseudonyms of it at the door."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a file, or an entry of one of its repeat groups (`group`), with its values by name and its place."""

    values: Mapping[str, object]
    place: Place
    group: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A record of each row, or of each entry of the group `each`, whose values are among those of `only`, and none among those of `but`.

    A field is a text with `{names}` of values in it; where it says nothing, the one of `otherwise` is taken. What is said `once` is
    taken from the first row that says it, where it says which it is; `counted` names the field that counts the rows saying the same.
    """

    kind: str
    fields: dict[str, str]
    otherwise: dict[str, str] = field(default_factory=dict)
    each: str = ""
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)
    but: dict[str, tuple[str, ...]] = field(default_factory=dict)
    once: bool = False
    counted: str = ""

    def __post_init__(self) -> None:
        kind = record_type(self.kind, FROM_FILES)
        known = (*kind.names, *(_OF_PEOPLE if kind.name == "participation" else ()))
        named = (*self.fields, *self.otherwise, *filter(None, (self.counted,)))
        if unknown := [name for name in named if name not in known]:
            raise ValueError(f"{kind.name} has no field “{unknown[0]}”. {did_you_mean(unknown[0], known)}".rstrip())


@dataclass(frozen=True, slots=True)
class MappingFile:
    """A mapping file: the format it reads, the headings it is known by, the records it makes and the words it puts for others' words.

    Values named `together` say something only together: where one is empty or zero, none of them is taken. Of a Kobo form, submissions
    that nobody has judged are taken only where `unjudged` says so. Headings may be called otherwise, `also`. Of values that change how
    a row is read, such as a flow that others share, it is `told` how many rows have them.
    """

    format: str
    title: str
    record: tuple[Recipe, ...]
    headings: tuple[str, ...] = ()
    also: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    programme: str = ""
    together: tuple[str, ...] = ()
    unjudged: bool = False
    told: dict[str, dict[str, str]] = field(default_factory=dict)


def mapping_file(path: Path, form: str) -> MappingFile:
    """The mapping at `path`, which must be for the format. Raises `BadDeclaration` and `WrongRequest`."""
    found = declared(path, MappingFile)
    if found.format != form:
        raise WrongRequest(
            f"{path.name} maps the format {found.format}, but this is {form}",
            next_step="Bring another mapping (--mapping, or say the --format).",
        )
    return found


@cache
def shipped() -> tuple[MappingFile, ...]:
    """The mappings of the formats whose columns are always the same."""
    return tuple(declared(path, MappingFile) for path in sorted(SHIPPED.glob("*.toml")))


def chosen(form: str, given: Given) -> MappingFile:
    """The mapping that the loader names, else the shipped one, with the programme that the loader says. Raises `WrongRequest`."""
    if given.mapping:
        found = mapping_file(given.mapping, form)
    else:
        known = next((each for each in shipped() if each.format == form), None)
        if known is None:
            raise WrongRequest(
                f"A file of the format {form} does not say which records it holds",
                next_step="Write a mapping file, as FORMATS.md shows, and bring it along (--mapping FILE.toml).",
            )
        found = known
    found = replace(found, programme=given.programme or found.programme)
    if not found.programme and any("{programme}" in text for recipe in found.record for text in recipe.fields.values()):
        raise WrongRequest(
            f"It is not said which programme the records belong to ({found.title})",
            next_step="Choose the programme, such as IMP (--programme IMP).",
        )
    return found


def gathered(
    items: Sequence[Item], mapping: MappingFile, given: Given, harvest: Harvest, *, beside: AbstractSet[str] | None = None
) -> None:
    """Take what the mapping makes of the items. What no recipe takes is counted, and a name that no item has is told.

    Where all values but those `beside` tell items apart, the mapping may not make one record of two.
    """
    taken: set[int] = set()
    items = [_whole(item, mapping.together) for item in items] if mapping.together else items
    common = {"programme": mapping.programme or None, "currency": given.currency}
    for recipe in mapping.record:
        counts: dict[tuple[object, ...], list[tuple[dict[str, object], Place]]] = {}
        for number, item in enumerate(items):
            if item.group == recipe.each and _is_meant(recipe, item, mapping.words):
                taken.add(number)
                values = fields(recipe.fields, recipe.otherwise, {**common, **item.values}, mapping.words)
                if recipe.counted:
                    counts.setdefault(_meaning(recipe.kind, values), []).append((values, item.place))
                elif not recipe.once or values.get(record_type(recipe.kind).key[0]) is not None:
                    harvest.take(recipe.kind, values, item.place, once=recipe.once, apart=_apart(item, beside))
        for same in counts.values():
            harvest.take(recipe.kind, same[0][0] | {recipe.counted: len(same)}, same[0][1])
    groups = {recipe.each for recipe in mapping.record}
    _tell([item for number, item in enumerate(items) if number not in taken and item.group in groups], mapping, harvest)
    known = {*common, "", *(item.group for item in items), *(name for item in items for name in item.values)}
    _tell_how(items, (named(mapping) | groups) - known if given.mapping else (), mapping, harvest)


def _meaning(kind: str, values: Mapping[str, object]) -> tuple[object, ...]:
    """What tells a counted row from others: a code however it is spelled, such as male and M."""
    lists = {each.name: code_list(each.codes) for each in record_type(kind).fields if each.codes}
    return tuple((name in lists and lists[name].resolve(str(value))) or value for name, value in values.items())


def _tell_how(items: Sequence[Item], lacking: Iterable[str], mapping: MappingFile, harvest: Harvest) -> None:
    """Count the rows whose values change how they are read, and tell what no row has."""
    for name, words in mapping.told.items():
        times = Counter(str(item.values.get(name)) for item in items)
        for value in times.keys() & words.keys():
            harvest.note(f"{times[value]:,} {words[value]}")
    if names := ", ".join(sorted(lacking)):
        harvest.note(f"no row has {names}, which the mapping names")


def _tell(left: Sequence[Item], mapping: MappingFile, harvest: Harvest) -> None:
    """Count the rows that no recipe takes, and tell them by what recipes look at."""
    harvest.leave_out("rows that no record of the mapping takes", len(left))
    for item in left:
        for name in sorted({name for recipe in mapping.record if recipe.each == item.group for name in recipe.only}):
            harvest.lack(name, str(item.values.get(name) or "—"))


def _apart(item: Item, beside: AbstractSet[str] | None) -> Apart | None:
    """What tells the item from others; None where that is not known."""
    return None if beside is None else Apart(item.values, beside)


def _whole(item: Item, together: Sequence[str]) -> Item:
    """The item without the values that say something only together, where one of them is empty or zero."""
    if all(said(item.values.get(name)) not in (None, 0, "0") for name in together):
        return item
    return replace(item, values={**item.values, **dict.fromkeys(together)})


def _is_meant(recipe: Recipe, item: Item, words: Mapping[str, Mapping[str, str]]) -> bool:
    """Each value named is among those that the recipe wants, and none among those that it does not."""
    return all(_is_among(item, name, wanted, words) for name, wanted in recipe.only.items()) and not any(
        _is_among(item, name, others, words) for name, others in recipe.but.items()
    )


def _is_among(item: Item, name: str, wanted: tuple[str, ...], words: Mapping[str, Mapping[str, str]]) -> bool:
    """The value is one of those, "" where it says nothing; a single one may be the name of a list of words."""
    value = said(item.values.get(name))
    among = words[wanted[0]] if len(wanted) == 1 and wanted[0] in words else wanted
    return ("" if value is None else str(value).strip()) in among


def named(mapping: MappingFile) -> set[str]:
    """Every name of a value that a mapping names."""
    texts = [text for recipe in mapping.record for text in (*recipe.fields.values(), *recipe.otherwise.values())]
    return {name for text in texts for name in names_in(text)} | {name for recipe in mapping.record for name in (*recipe.only, *recipe.but)}
