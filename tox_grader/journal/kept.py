"""What was kept elsewhere and shows what the log must say: checkpoints, heads typed in from paper, whole ledgers.

Only against such a thing can anybody see that a tail was cut, a patient taken out, an old copy put back or the whole
log written anew: the log itself looks whole after each of these.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tox_grader.foundation.problems import Problem
from tox_grader.journal.checkpoint import Checkpoint, origin_of, signed_by
from tox_grader.journal.entry import Head
from tox_grader.journal.keys import VerifierKey
from tox_grader.journal.ledger import EMPTY_LEDGER, LedgerRow, row_faults

_WHY = "what was kept elsewhere is the only witness of what the log said then"


class KeptHead(NamedTuple):
    """A position of the ledger and how its hash began when something was kept; `source` says what."""

    source: str
    position: int
    begins: str


class KeptCheckpoint(NamedTuple):
    """A checkpoint and where it was kept."""

    source: str
    checkpoint: Checkpoint


class KeptLedger(NamedTuple):
    """A whole ledger as it stood once, and where it was kept."""

    source: str
    rows: Sequence[LedgerRow]


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that was handed in to compare with; `keys` are the public keys that were kept with it."""

    checkpoints: tuple[KeptCheckpoint, ...] = ()
    heads: tuple[KeptHead, ...] = ()
    ledgers: tuple[KeptLedger, ...] = ()
    chains: Mapping[str, Head] = field(default_factory=dict)
    keys: tuple[VerifierKey, ...] = ()

    def all_heads(self) -> tuple[KeptHead, ...]:
        """Return every position with the hash that has to stand there, in the order of the ledger."""
        heads = [
            *(KeptHead(source, *checkpoint.head) for source, checkpoint in self.checkpoints),
            *self.heads,
            *(KeptHead(one.source, one.rows[-1].position, one.rows[-1].ledger_hash) for one in self.ledgers),
        ]
        return tuple(sorted(heads, key=lambda head: head.position))


NOTHING_KEPT = Kept()


def kept_problems(kept: Kept, record_id: str, known: Sequence[VerifierKey]) -> Iterator[Problem]:
    """Yield what is wrong with the kept things themselves: of another record, signed by nobody known, broken."""
    do = (
        "look whether the right file and the right public key (--key) were named; if so, the log or the file was forged"
    )
    for source, checkpoint in kept.checkpoints:
        if checkpoint.origin != origin_of(record_id):
            yield Problem("this checkpoint is of another record", source, _WHY, do)
        if signed_by(checkpoint, known) is None:
            yield Problem("no known key has signed this checkpoint", source, _WHY, do)
    for ledger in kept.ledgers:
        head = EMPTY_LEDGER
        for row in ledger.rows:
            if row_faults(row, head):
                yield Problem(f"this kept ledger does not hold at position {head[0] + 1}", ledger.source, _WHY, do)
                break
            head = (row.position, row.ledger_hash)
