"""`tracker people`: pseudonyms for humans, the erasure of the link between them, and the key that guards it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.options import (
    Existing,
    actor_option,
    examples,
    json_option,
    language_option,
    print_json,
    print_table,
    reason_option,
    say,
    store_option,
)
from tracker.errors import FINDINGS, NOT_FOUND, TrackerError, UnknownName, WrongRequest
from tracker.phrases import to_reader
from tracker.registered import Group

if TYPE_CHECKING:
    from tracker.intake.participants.recorded import Register
    from tracker.people.identifiers import Identifiers
    from tracker.people.vault import Vault


@click.group(cls=Group)
def people() -> None:
    """Give humans pseudonyms, find and erase them. Names, addresses and numbers are read from the standard input and are kept nowhere."""


@people.command(epilog=examples("tracker people find --new < participants.csv"))
@click.option("--new", is_flag=True, help="Give a new pseudonym to whoever has none.")
@json_option
@store_option
def find(store: Path, *, new: bool, as_json: bool) -> None:
    """Tell the pseudonym of each human in a CSV table on the standard input, one a line; at a terminal, ask for one human.

    The headings are some of email, phone, id_number, name, birth_year, organisation. Exit code 4 when one is not known.
    """
    from tracker.people.erasure import settle
    from tracker.people.identifiers import home_country
    from tracker.people.vault import open_vault
    from tracker.store import open_store
    from tracker.store.changes.merge import standings

    with open_store(store) as opened, open_vault(store) as vault:
        settle(opened, vault)
        with opened.session() as session:
            stands, asked = standings(session, "person"), _asked(home_country(session))
            ask = (lambda human: vault.pseudonym(human, stands)[0]) if new else (lambda human: vault.find(human, stands))
            with vault.at_once(new=new):
                found = [_answer(ask, human, where) for where, human in asked]
    if as_json:
        print_json(found)
    else:
        click.echo("\n".join(person_id or to_reader("none known") for person_id in found))
    if None in found:
        raise click.exceptions.Exit(NOT_FOUND)


def _answer(ask: Callable[[Identifiers], str | None], human: Identifiers, where: str | None) -> str | None:
    """The pseudonym of one human; what stands against it says on which line of the table it arose."""
    try:
        return ask(human)
    except TrackerError as error:
        error.where = where
        raise


def _asked(home: str) -> list[tuple[str | None, Identifiers]]:
    """The humans asked for, each with its place in the table, and where numbers need no code. No message about them quotes anything."""
    from tracker.people.identifiers import NAMES, Identifiers

    if sys.stdin.isatty():
        told = {name: click.prompt(name.replace("_", " "), default="", show_default=False, err=True) for name in NAMES}
        return [(None, Identifiers(**told, home=home))]
    from tracker.intake.confined import reader

    return [(f"line {number}", Identifiers(**row, home=home)) for number, row in reader.humans(sys.stdin.buffer)]


@people.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--activity",
    multiple=True,
    metavar="[SHEET=]ID",
    help="The activity that was attended, where no column says it; of one sheet, or of all.",
)
@click.option("--role", default="participant", metavar="CODE", show_default=True, help="Their role, where no column says it.")
@click.option("--basis", "legal_basis", required=True, metavar="CODE", help="The legal ground for recording them, such as consent.")
@click.option("--keep-until", type=click.DateTime(["%Y-%m-%d"]), required=True, metavar="DAY", help="Until when they may be kept.")
@click.option("--same", multiple=True, metavar="ROW=WHO", help="The human of a row is that of another row, or bears a pseudonym.")
@click.option("--from", "sender", metavar="SENDER", help="Whose list it is: what `tracker mapping` remembers is used.")
@click.option("--mapping", metavar="FILE", type=Existing(), help="How a Kobo form becomes a list.")
@click.option("--programme", metavar="ID", help="The programme of the events of a Kobo form.")
@click.option("--dry-run", is_flag=True, help="Show what would change; save nothing and give no pseudonym.")
@actor_option
@click.option("--why", "reason", metavar="TEXT", help="Why, for the history.")
@language_option
@json_option
@store_option
@click.pass_context
def register(context: click.Context, /, store: Path, file: Path, *, as_json: bool, **said: Any) -> None:
    """Load a list of participants: whoever stands in it gets a pseudonym, and nothing that identifies anybody goes further.

    Rows that may be of one human, spelled otherwise, are listed with a score; say --same for those that are, or merge them later.
    """
    from tracker.commands.load import remembered_of
    from tracker.commands.outcome import Outcome
    from tracker.intake.confined import reader
    from tracker.intake.formats.given import Given
    from tracker.intake.load import load
    from tracker.people.erasure import settle
    from tracker.people.vault import open_vault
    from tracker.store import open_store

    reader.start()  # while the store is opened
    preview = said["dry_run"]
    why, by, told = said["reason"] or f"Load {file.name}", said["actor"], remembered_of(store, said["sender"])
    with open_store(store) as opened, open_vault(store) as vault:
        settle(opened, vault)
        desk = _desk(vault, said, new=not preview)
        given = Given(programme=said["programme"], mapping=said["mapping"] and said["mapping"].resolve())
        result = load(
            opened, [file], sender=told, given=given, register=desk, dry_run=preview, actor=by, reason=why, language=said["language"]
        )
    context.exit(Outcome(result, said["sender"], preview).told(as_json=as_json))


def _desk(vault: Vault, said: Mapping[str, Any], *, new: bool) -> Register:
    """What is said of the lists of a file."""
    from tracker.intake.participants.recorded import Register

    activity, activities = _activities(said["activity"])
    keep, same = said["keep_until"].date(), _same(said["same"])
    return Register(vault, said["legal_basis"], keep, activity, said["role"], same, new, activities)


def _activities(said: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    """The activity of all lists, and those of single sheets."""
    pairs = [each.rpartition("=") for each in said]
    return next((activity for sheet, _, activity in pairs if not sheet), ""), {sheet: activity for sheet, _, activity in pairs if sheet}


def _same(said: tuple[str, ...]) -> dict[str, str]:
    """Rows with who is in them. Raises `WrongRequest`."""
    pairs = [each.partition("=") for each in said]
    if not all(row.replace(":", "", 1).isdigit() and who for row, _, who in pairs):
        raise WrongRequest("--same names a row and who is in it", next_step="Write --same 12=5, or --same 12=P-….")
    return {row: who for row, _, who in pairs}


@people.command()
@click.argument("person_id")
@reason_option
@click.option("--basis", required=True, metavar="CODE", help="The legal ground, a code of ERASURE_BASIS such as consent_withdrawn.")
@actor_option
@json_option
@store_option
def erase(store: Path, person_id: str, reason: str, basis: str, actor: str, *, as_json: bool) -> None:
    """Erase the human behind a pseudonym: nothing leads from the one to the other any more. This cannot be undone.

    What the store holds of the pseudonym stays, and counts; the erasure is recorded as a revision. Name nobody in --why.
    """
    from tracker import clock
    from tracker.people.erasure import erase as erase_person
    from tracker.people.vault import open_vault
    from tracker.store import open_store

    with open_store(store) as opened, open_vault(store) as vault:
        gone = erase_person(opened, vault, person_id, actor=actor, reason=reason, basis=basis, on=clock.now().date())
        head = opened.head
    if as_json:
        print_json({"erased": gone, "revision": head})
    else:
        click.echo("\n".join(gone), nl=bool(gone))
    say(f"Erased and recorded, revision {head}." if gone else "All of it was erased before; there is nothing left to do.")


@people.command("set-up")
@store_option
def set_up(store: Path) -> None:
    """Make the vault of pseudonyms and its key beside the store, so that lists of participants can be read on the page, too."""
    from tracker.people.key import key_path
    from tracker.people.vault import open_vault, vault_path
    from tracker.settings import settings

    _refuse_absent(store)
    key_file = key_path(store, settings().key_file)
    with open_vault(store):
        say(f"The vault is {vault_path(store)}, its key {key_file}.", "Keep copies of both, apart from each other.")


def _refuse_absent(store: Path) -> None:
    """Raise `UnknownName` when there is no store: opening its vault would make one."""
    if not store.exists():
        raise UnknownName(f"There is no store at {store}", next_step="Name another with --store.")


@people.command("rotate-key")
@store_option
def rotate_key(store: Path) -> None:
    """Add a layer to the key and to everything in the vault: copies of the old key find nobody. Pseudonyms stay."""
    from tracker.people.vault import open_vault

    _refuse_absent(store)
    with open_vault(store) as vault:
        layers = vault.rotate()
    say(f"The key has {layers} layers now.", "Keep a copy of it in a safe place, apart from those of the vault, and destroy older copies.")


@people.command()
@json_option
@store_option
def due(store: Path, *, as_json: bool) -> None:
    """List the persons who are kept past the day until which they may be; exit code 1 when there are any."""
    from dataclasses import asdict

    from tracker import clock
    from tracker.people.erasure import due as due_persons
    from tracker.store import open_store

    with open_store(store, read_only=True) as opened, opened.session() as session:
        found = due_persons(session, clock.now().date())
    if as_json:
        print_json([asdict(person) for person in found])
    elif found:
        rows = [(person.person_id, str(person.retain_until), person.legal_basis or "") for person in found]
        print_table(("person", "keep until", "legal basis"), rows)
    say(f"{len(found)} person(s) to erase: `tracker people erase`." if found else "Nobody is kept too long.")
    if found:
        raise click.exceptions.Exit(FINDINGS)
