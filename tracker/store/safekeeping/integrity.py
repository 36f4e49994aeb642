"""What must hold of a store: an unbroken row of revisions, a projection equal to its ledger, references that lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.records import RECORD_TYPES
from tracker.records.record_type import RecordType
from tracker.records.references import Reference, references_from
from tracker.store.reading.as_of import Session
from tracker.store.schema import field_list, quoted
from tracker.store.versions.ledger import PUT


def problems(session: Session) -> tuple[str, ...]:
    """Everything that is wrong with the store, each in one sentence; empty when all holds."""
    return tuple(_all(session))


def _all(session: Session) -> Iterator[str]:
    numbers = [rev for (rev,) in session.tuples("select rev from ledger.revision order by rev")]
    if numbers != list(range(1, len(numbers) + 1)):
        yield "The revisions of the ledger have a gap or a double."
    if session.tuples("select rev from ledger.head") != [(len(numbers),)]:
        yield "The head of the ledger is not its newest revision."
    if session.tuples("from ledger.revision except from main.revision") or session.tuples("from main.revision except from ledger.revision"):
        yield "The projection does not hold the revisions that the ledger holds."
    asked = (f"(select '{name}' from {where}.{name} limit 1)" for name in RECORD_TYPES for where in ("ledger", "history"))
    filled = set(session.tuples(" union all ".join(asked)))
    for kind in (kind for name, kind in RECORD_TYPES.items() if (name,) in filled):
        yield from _of_type(session, kind)


def _of_type(session: Session, kind: RecordType) -> Iterator[str]:
    fields = field_list(kind)
    versions = (
        f"select record_id, rev_from, rev_to, {fields} from (select record_id, op, rev as rev_from, {fields}, "
        f"lead(rev) over (partition by record_id order by rev) as rev_to from ledger.{kind.name}) where op = {PUT}"
    )
    shown = f"select record_id, rev_from, rev_to, {fields} from history.{kind.name}"
    wrong = session.tuples(f"select count(*) from (({versions} except all {shown}) union all ({shown} except all {versions}))")[0][0]
    if wrong:
        yield f"{kind.title}: {wrong} version(s) of the projection differ from the ledger."
    for reference in references_from(kind.name):
        yield from _dangling(session, reference)


def _dangling(session: Session, reference: Reference) -> Iterator[str]:
    holder, target, field = reference.holder, reference.target, quoted(reference.field)
    found = session.tuples(
        f"select record_id, {field} from main.{holder.name} o where {reference.condition('o')} "
        f"and {field} not in (select {quoted(reference.column)} from main.{target.name}) order by 1 limit 20"
    )
    for record_id, value in found:
        yield f"{holder.title} “{record_id}”: {reference.field} names the {target.title.lower()} “{value}”, which is not recorded."
