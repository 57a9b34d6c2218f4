"""Read what was kept elsewhere and is now held against the log: checkpoints, ledgers of packets, heads from paper."""

import re
from collections.abc import Iterator, Sequence
from csv import reader
from pathlib import Path

from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.foundation.text import safe_text
from tox_grader.journal.checkpoint import CheckpointWrongError, read_checkpoint
from tox_grader.journal.kept import Kept, KeptCheckpoint, KeptHead, KeptLedger
from tox_grader.journal.keys import KeyWrongError, VerifierKey, read_verifier_key
from tox_grader.journal.ledger import LedgerRow
from tox_grader.journal.short_head import ShortHeadWrongError, read_short_head

_WHOLE_NUMBER = re.compile(r"[1-9][0-9]{0,17}")
_LARGEST = 512 * 1024 * 1024
_WHY = "without it nothing shows whether the log is complete"


def read_kept(files: Sequence[Path], heads: Sequence[str], keys: Sequence[str]) -> Kept:
    """Return everything that was named; raise `WrongUsage` for what is no such thing or holds a slip of the pen."""
    checkpoints: list[KeptCheckpoint] = []
    ledgers: list[KeptLedger] = []
    for file in (found for named in files for found in _files(named)):
        text = _text(file)
        source = safe_text(str(file))
        if next(reader(text.splitlines()[:1]), None) == list(LedgerRow._fields):
            ledgers.append(KeptLedger(source, _ledger(text, source)))
            continue
        try:
            checkpoints.append(KeptCheckpoint(source, read_checkpoint(text)))
        except CheckpointWrongError as fault:
            do = "name a checkpoint, the ledger.csv of a packet, or the folder of a packet"
            raise WrongUsage(Problem(f"this is no checkpoint: {fault}", source, _WHY, do)) from fault
    return Kept(
        checkpoints=tuple(checkpoints),
        heads=tuple(map(_head, heads)),
        ledgers=tuple(ledgers),
        keys=tuple(map(_key, keys)),
    )


def _files(named: Path) -> Iterator[Path]:
    """Yield the file that was named, or what a packet's folder holds of ledger and checkpoints."""
    if not named.is_dir():
        yield named
        return
    inside = [file for file in (named / "ledger.csv", *sorted(named.glob("checkpoints/*.txt"))) if file.is_file()]
    if not inside:
        do = "name a checkpoint, the ledger.csv of a packet, or the folder of a packet"
        raise WrongUsage(Problem("this folder holds no ledger and no checkpoint", safe_text(str(named)), _WHY, do))
    yield from inside


def _text(file: Path) -> str:
    where = safe_text(str(file))
    try:
        if file.stat().st_size > _LARGEST:
            raise WrongUsage(Problem("this file is too large to be one", where, _WHY, "name the right file"))
        return file.read_text(encoding="utf-8")
    except OSError as fault:
        what = f"the file cannot be read: {fault.strerror or type(fault).__name__}"
        raise WrongUsage(Problem(what, where, _WHY, "name a file that is there")) from fault
    except UnicodeDecodeError as fault:
        raise WrongUsage(Problem("the file is no text", where, _WHY, "name the right file")) from fault


def _ledger(text: str, source: str) -> tuple[LedgerRow, ...]:
    rows = []
    for number, cells in enumerate(reader(text.splitlines()[1:]), start=2):
        if len(cells) != len(LedgerRow._fields) or not all(map(_WHOLE_NUMBER.fullmatch, (cells[0], cells[2]))):
            what = "this row is none of a ledger"
            raise WrongUsage(Problem(what, f"{source}, line {number}", _WHY, "take the file as it was exported"))
        rows.append(LedgerRow(int(cells[0]), cells[1], int(cells[2]), cells[3], cells[4]))
    if not rows:
        raise WrongUsage(Problem("this ledger has no row", source, _WHY, "take the file as it was exported"))
    return tuple(rows)


def _head(typed: str) -> KeptHead:
    try:
        head = read_short_head(typed)
    except ShortHeadWrongError as fault:
        do = "type the head as it stands on the sheet, such as '1284 9f3a-77c2-01be-4d5e Y'"
        raise WrongUsage(Problem(f"this is no head: {fault}", "--head", _WHY, do)) from fault
    return KeptHead(f"the head typed in, {head}", head.position, head.begins)


def _key(line: str) -> VerifierKey:
    try:
        return read_verifier_key(line)
    except KeyWrongError as fault:
        do = "give the line as audit checkpoint printed it, NAME+HASH+KEY"
        raise WrongUsage(Problem(f"this is no public key: {fault}", "--key", _WHY, do)) from fault
