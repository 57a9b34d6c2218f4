"""Which tables are in force at this site: signed by two different people under the very text that grades here.

A file cannot say so of itself. The record's site chain says who signed which text; a changed byte is another text.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tox_grader.foundation.problems import LogInvalid, ToxGraderError
from tox_grader.foundation.text import is_readable
from tox_grader.journal.contents import SignatureGiven, signature_given
from tox_grader.journal.entry import SITE_KEY

if TYPE_CHECKING:
    from datetime import date

    from tox_grader.tables.library import Library, ProtocolFile
    from tox_grader.tables.loader import Loaded
    from tox_grader.workflows.record import Record

# What other rooms need of a signature, so that none of them opens the store.
__all__ = [
    "NEEDED",
    "NO_SIGNATURES",
    "SIGNABLE",
    "SignatureGiven",
    "Signatures",
    "Standing",
    "person",
    "read_signatures",
]

NEEDED = 2
SIGNABLE = "reviewed"
_ALTERED = "the signatures in the record are not what was written"
_UNREADABLE = "the record could not be read"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether one text is in force at this site, and what stands behind the word or is lacking to it.

    `signed` are the signatures under this very text, one for each person; `void` those under another text of the
    same table that is no longer here; `unsigned_scores` the short names of scores it reads that are not in force.
    """

    status: str
    signed: tuple[SignatureGiven, ...] = ()
    void: tuple[SignatureGiven, ...] = ()
    unsigned_scores: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def in_force(self) -> bool:
        """Tell whether the text counts as signed: reviewed, by two people, and with every score that it reads."""
        return self.status == SIGNABLE and len(self.signed) >= NEEDED and not self.unsigned_scores


@dataclass(frozen=True, slots=True)
class Signatures:
    """Every signature of this site as it was read once; `trouble` says why none could be read."""

    given: tuple[SignatureGiven, ...] = ()
    trouble: str = ""

    def under(self, sha256: str) -> tuple[SignatureGiven, ...]:
        """Return the signatures under one text, the first of each person, in the order in which they were given."""
        first: dict[str, SignatureGiven] = {}
        for signature in self.given:
            if signature.sha256 == sha256:
                first.setdefault(person(signature.name), signature)
        return tuple(first.values())

    def cover(self, texts: Iterable[str]) -> bool:
        """Tell whether every one of these texts was signed by enough people."""
        return all(len(self.under(sha256)) >= NEEDED for sha256 in texts)

    def of_table(self, library: "Library", loaded: "Loaded", day: "date | None" = None) -> Standing:
        """Return how one edition of a table stands; it needs the scores that it reads, as they grade on this day."""
        file = loaded.file
        scores = library.scores_of(file, day).values()
        return Standing(
            file.status,
            self.under(loaded.sha256),
            tuple(
                signature
                for signature in self.given
                if signature.table == file.table and library.with_hash(file.table, signature.sha256) is None
            ),
            tuple(score.file.short for score in scores if not self.of_table(library, score, day).in_force),
            self.trouble,
        )

    def of_protocol(self, protocol: "ProtocolFile") -> Standing:
        """Return how a protocol stands."""
        file = protocol.file
        void = (one for one in self.given if one.table == file.protocol and one.sha256 != protocol.sha256)
        return Standing(file.status, self.under(protocol.sha256), tuple(void), trouble=self.trouble)


NO_SIGNATURES = Signatures()


def person(name: str) -> str:
    """Return what tells one person's name from another's: case, spacing and what cannot be seen do not count."""
    readable = "".join(character for character in name if character.isspace() or is_readable(character))
    return " ".join(unicodedata.normalize("NFKC", readable).casefold().split())


def read_signatures(record: "Record") -> Signatures:
    """Return every signature of the record; where they cannot be read none counts, and grading goes on."""
    try:
        signed = (entry for entry in record.store.entries(SITE_KEY) if entry.kind == "signature")
        return Signatures(tuple(signature_given(entry.content) for entry in signed))
    except LogInvalid:
        return Signatures(trouble=_ALTERED)
    except ToxGraderError:
        return Signatures(trouble=_UNREADABLE)
