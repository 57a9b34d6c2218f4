"""The checkpoints and keys that stand in the site's own chain: a log vouches for its own past, as far as its keys go.

Somebody who writes the whole log anew without the private key cannot sign these checkpoints again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tox_grader.journal.checkpoint import CheckpointWrongError, origin_of, read_checkpoint, signed_by
from tox_grader.journal.contents import checkpoint_text, key_named
from tox_grader.journal.entry import SITE_KEY, Entry
from tox_grader.journal.kept import KeptHead
from tox_grader.journal.keys import KeyWrongError, VerifierKey, handed_on, read_verifier_key
from tox_grader.journal.verify_ledger import EntryPlace, LedgerFound


@dataclass(frozen=True, slots=True)
class Site:
    """What the site's chain says of checkpoints: the heads they show, the keys that are known, and what is wrong."""

    heads: tuple[KeptHead, ...]
    known: tuple[VerifierKey, ...]
    faults: tuple[tuple[EntryPlace, str], ...]


def read_site(entries: Sequence[Entry], trusted: Sequence[VerifierKey], record_id: str) -> Site:
    """Return the checkpoints and keys of the site's chain, in order; with keys kept elsewhere only those count.

    A key that stands in the log counts beside the keys kept elsewhere where one of them has handed on to it.
    """
    known = list(trusted)
    heads: list[KeptHead] = []
    faults: list[tuple[EntryPlace, str]] = []
    for entry in entries:
        place = (SITE_KEY, entry.sequence)
        if entry.kind == "key_change":
            faults += [(place, fault) for fault in _new_key(entry, known, strict=bool(trusted))]
        elif entry.kind == "checkpoint":
            try:
                checkpoint = read_checkpoint(checkpoint_text(entry.content))
            except CheckpointWrongError as fault:
                faults.append((place, f"the checkpoint cannot be read: {fault}"))
                continue
            if checkpoint.origin != origin_of(record_id):
                faults.append((place, "the checkpoint is of another record"))
            if signed_by(checkpoint, known) is None:
                faults.append((place, "no known key has signed the checkpoint"))
            heads.append(KeptHead(_source(entry.sequence), *checkpoint.head))
    return Site(tuple(heads), tuple(known), tuple(faults))


def checkpoint_faults(site: Site, ledger: LedgerFound) -> dict[EntryPlace, list[str]]:
    """Return by entry what is wrong with the site's checkpoints, also against the ledger that is here."""
    faults: dict[EntryPlace, list[str]] = {}
    for place, fault in site.faults:
        faults.setdefault(place, []).append(fault)
    own = {_source(sequence): sequence for _, sequence in _places(site)}
    for head in (*ledger.differing, *ledger.beyond):
        if head.source in own:
            told = f"the log up to ledger position {head.position} is not what it was when this checkpoint was signed"
            faults.setdefault((SITE_KEY, own[head.source]), []).append(told)
    return faults


def _new_key(entry: Entry, known: list[VerifierKey], *, strict: bool) -> Iterable[str]:
    try:
        key = read_verifier_key(key_named(entry.content))
    except KeyWrongError as fault:
        return (f"the key cannot be read: {fault}",)
    if key in known:
        return ()
    by = entry.content.get("handed_on")
    if strict and not (isinstance(by, str) and handed_on(key, by, known)):
        return ("the key is none of those kept elsewhere, and none of them has handed on to it",)
    known.append(key)
    return ()


def _places(site: Site) -> Iterable[EntryPlace]:
    return ((SITE_KEY, int(head.source.rpartition(" ")[2])) for head in site.heads)


def _source(sequence: int) -> str:
    return f"checkpoint of the site's chain, entry {sequence}"
