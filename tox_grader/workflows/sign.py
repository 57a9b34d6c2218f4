"""Sign a table for this site: one person, under the very text that was seen, which is kept with the signature."""

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from tox_grader.foundation.clock import SystemClock, new_id
from tox_grader.foundation.data_place import DataPlace
from tox_grader.foundation.problems import Problem, ToxGraderError, WrongUsage
from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_date
from tox_grader.journal.entry import SITE_KEY, Author, Draft, Entry
from tox_grader.journal.folder import place_of_record
from tox_grader.tables.editions import NAMED
from tox_grader.tables.library import Library, answers_by_itself
from tox_grader.workflows.open_store import is_there
from tox_grader.workflows.signatures import NO_SIGNATURES, SIGNABLE, Signatures, Standing, person, read_signatures

if TYPE_CHECKING:
    from tox_grader.workflows.record import Record

SHORTEST_SEEN = 12
_WHY = "a signature binds one person to exactly the text that this person read"


class Text(NamedTuple):
    """What is signed: one edition of a table, score, index or protocol, and its very bytes."""

    name: str
    edition: str
    status: str
    unverified: tuple[str, ...]
    sha256: str
    raw: bytes
    is_protocol: bool = False

    @property
    def noun(self) -> str:
        """Return what the text is, in a word."""
        return "protocol" if self.is_protocol else "table"

    @property
    def address(self) -> str:
        """Return the name under which this very edition is found again."""
        return self.name if self.is_protocol else f"{self.name}{NAMED}{self.edition}"


@dataclass(frozen=True, slots=True)
class Signing:
    """What a person hands in who signs. `entry_id` is drawn once: the same signing handed in twice is one entry."""

    table: str
    seen: str
    name: str
    role: str
    os_user: str
    entry_id: str = field(default_factory=new_id)


def text_of(library: Library, name: str) -> Text:
    """Return the text behind a name: a table or one edition of it (`NAME@VERSION`), else a protocol."""
    try:
        loaded = library.loaded(name)
    except WrongUsage as no_table:
        try:
            protocol = library.protocol(name)
        except WrongUsage:
            raise no_table from None
        head = protocol.file
        version = head.edition.version
        return Text(head.protocol, version, head.status, head.unverified, protocol.sha256, protocol.raw, True)  # noqa: FBT003  named in the type
    file = loaded.file
    if answers_by_itself(file):
        library.ready(loaded)  # what cannot be made ready to answer is refused with its line, and not signed
    return Text(file.table, file.edition.version, file.status, file.unverified, loaded.sha256, loaded.raw)


def standing_of(signatures: Signatures, library: Library, text: Text) -> Standing:
    """Return how a text stands at this site."""
    if text.is_protocol:
        return signatures.of_protocol(library.protocol(text.name))
    return signatures.of_table(library, library.loaded(text.address))


def sign(record: "Record", library: Library, signing: Signing) -> Entry:
    """Record one signature with the text it stands under; raise `WrongUsage` for whatever may not be signed."""
    # What was kept before is the same signing: nothing about it is asked again.
    kept = record.store.entry(signing.entry_id)
    if kept is not None:
        return kept
    text = text_of(library, signing.table)
    _refuse_other_text(text, signing.seen)
    refuse_unsignable(text)
    name, role = " ".join(signing.name.split()), " ".join(signing.role.split())
    _refuse_unnamed(name, role)
    _refuse_twice(read_signatures(record), text, name)
    now = record.clock.now()
    content = {
        "table": text.name,
        "edition": text.edition,
        "sha256": text.sha256,
        "name": name,
        "role": role,
        "os_user": signing.os_user,
        "signed_at": now.isoformat(),
    }
    draft = Draft(signing.entry_id, SITE_KEY, "signature", now, Author(name, role), content)
    return record.append(draft, {text.sha256: text.raw})


def refuse_unsignable(text: Text) -> None:
    """Refuse a draft, with what nobody has verified yet, and a superseded text."""
    if text.status == SIGNABLE:
        return
    why = "only a text that was reviewed against its source may grade in this site's name"
    if text.status == "draft":
        open_points = "; ".join(text.unverified) or "its file does not say what is open"
        what = f"{text.name} is a draft and cannot be signed. Not verified: {open_points}"
        do = "verify these points in the source, set the file's status to reviewed, read the new sheet, then sign"
    else:
        what = f"{text.name} edition {text.edition} is {text.status} and cannot be signed"
        do = "sign the edition that took its place"
    raise WrongUsage(Problem(safe_text(what), f"{text.name}, status", why, do))


def signatures_at(place: DataPlace | None, mode: Literal["clinical", "simulation"]) -> Signatures:
    """Return the signatures of the record at a place, where there is one; a record is never made for it."""
    try:
        if not is_there(place_of_record(place, os.environ)):
            return NO_SIGNATURES
        from tox_grader.workflows.record import open_record  # noqa: PLC0415  grading alone needs no database

        with open_record(place, SystemClock(), mode) as record:
            return read_signatures(record)
    except (ToxGraderError, OSError):
        return Signatures(trouble=f"the record could not be read as a {mode} one")


def _refuse_other_text(text: Text, seen: str) -> None:
    seen = seen.strip().lower()
    sheet = f"print the sheet again (tox-grader tables show {text.name}), read it, and sign its SHA-256"
    if len(seen) < SHORTEST_SEEN or set(seen) - set("0123456789abcdef"):
        what = f"what was seen is named by at least the first {SHORTEST_SEEN} characters of the sheet's SHA-256"
        raise WrongUsage(Problem(what, "--seen", _WHY, sheet))
    if not text.sha256.startswith(seen):
        # The hash that is here now is not told: it stands on the sheet, which has to be read.
        what = f"the text of {text.name} edition {text.edition} that is here now is not the one that was seen"
        raise WrongUsage(Problem(what, "--seen", _WHY, sheet))


def _refuse_unnamed(name: str, role: str) -> None:
    if not person(name) or not person(role) or safe_text(name) != name or safe_text(role) != role:
        what = "a signature needs a name and a role, in letters that can be read"
        raise WrongUsage(Problem(what, "--by, --role", "whoever signed must be found again", "write both in full"))


def _refuse_twice(signatures: Signatures, text: Text, name: str) -> None:
    if signatures.trouble:
        why = "a signature behind one that was altered would lend it weight"
        do = "run: tox-grader audit verify"
        raise WrongUsage(Problem(f"{signatures.trouble}; NOT SIGNED", "signatures of this site", why, do))
    for signature in signatures.under(text.sha256):
        if person(signature.name) == person(name):
            day = show_date(signature.signed_at.date())
            what = f"{signature.name} ({signature.role}) has signed this text of {text.name} already, on {day}"
            why = "a table is in force when two different people have signed it; one person counts once"
            raise WrongUsage(Problem(safe_text(what), "--by", why, "have a second person read the sheet and sign"))
