"""The checkpoints and keys that stand in the site's own chain: a log vouches for its own past, as far as its keys go.

Somebody who writes the whole log anew without the private key cannot sign these checkpoints again.
"""

from collections.abc import Iterable, Sequence

from tox_grader.journal.checkpoint import CheckpointWrongError, origin_of, read_checkpoint, signed_by
from tox_grader.journal.contents import checkpoint_text, key_named
from tox_grader.journal.entry import SITE_KEY, Entry
from tox_grader.journal.kept import KeptHead
from tox_grader.journal.keys import KeyWrongError, VerifierKey, handed_on, read_verifier_key
from tox_grader.journal.verify_beside import Faults
from tox_grader.journal.verify_ledger import LedgerFound


class SiteReader:
    """What the site's chain says of checkpoints: the heads they show, the keys that are known, and what is wrong.

    With keys kept elsewhere only those count; one that stands in the log counts beside them where one of them has
    handed on to it.
    """

    def __init__(self, trusted: Sequence[VerifierKey], record_id: str) -> None:
        """Begin with the keys kept elsewhere."""
        self._origin = origin_of(record_id)
        self._strict = bool(trusted)
        self.known: list[VerifierKey] = list(trusted)
        self.heads: list[KeptHead] = []
        self.faults: list[tuple[int, str]] = []

    def read(self, entry: Entry) -> None:
        """Take the next entry of the site's chain; most are neither a key nor a checkpoint."""
        if entry.kind == "key_change":
            self.faults += [(entry.sequence, fault) for fault in self._key_faults(entry)]
        elif entry.kind == "checkpoint":
            self.faults += [(entry.sequence, fault) for fault in self._checkpoint_faults(entry)]

    def _checkpoint_faults(self, entry: Entry) -> Iterable[str]:
        try:
            checkpoint = read_checkpoint(checkpoint_text(entry.content))
        except CheckpointWrongError as fault:
            return (f"the checkpoint cannot be read: {fault}",)
        self.heads.append(KeptHead(_source(entry.sequence), *checkpoint.head))
        other = checkpoint.origin != self._origin
        unknown = signed_by(checkpoint, self.known) is None
        return (
            *(["the checkpoint is of another record"] if other else []),
            *(["no known key has signed the checkpoint"] if unknown else []),
        )

    def _key_faults(self, entry: Entry) -> Iterable[str]:
        try:
            key = read_verifier_key(key_named(entry.content))
        except KeyWrongError as fault:
            return (f"the key cannot be read: {fault}",)
        if key in self.known:
            return ()
        by = entry.content.get("handed_on")
        if self._strict and not (isinstance(by, str) and handed_on(key, by, self.known)):
            return ("the key is none of those kept elsewhere, and none of them has handed on to it",)
        self.known.append(key)
        return ()


def checkpoint_faults(site: SiteReader, ledger: LedgerFound) -> Faults:
    """Return by entry what is wrong with the site's checkpoints, also against the ledger that is here."""
    faults: Faults = {}
    for sequence, fault in site.faults:
        faults.setdefault((SITE_KEY, sequence), []).append(fault)
    own = {head.source: int(head.source.rpartition(" ")[2]) for head in site.heads}
    for head in (*ledger.differing, *ledger.beyond):
        if head.source in own:
            told = f"the log up to ledger position {head.position} is not what it was when this checkpoint was signed"
            faults.setdefault((SITE_KEY, own[head.source]), []).append(told)
    return faults


def _source(sequence: int) -> str:
    return f"checkpoint of the site's chain, entry {sequence}"
