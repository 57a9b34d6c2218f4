"""What goes into an audit packet: the log, its ledger, tables, checkpoints, keys, and what verification found.

All of it is read from one snapshot of the record, so that every file of a packet speaks of the same moment. A file is
made while it is written, chain by chain: a long log needs no more memory than a short one.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import attrgetter
from typing import Any

from tox_grader import __version__
from tox_grader.foundation.delimited import delimited
from tox_grader.journal.person import Person
from tox_grader.journal.verify import Verification
from tox_grader.workflows.deidentify import deidentified, identifying_words
from tox_grader.workflows.deidentify_values import CHECKPOINT, PUBLIC_KEY
from tox_grader.workflows.labels import Labels
from tox_grader.workflows.open_log import OpenLog
from tox_grader.workflows.whole_log import Progress, by_chain, entry_of, no_progress

FORMAT = "tox-grader-packet/1"
LEDGER_HEADING = ("position", "patient_key", "sequence", "hash", "ledger_hash")
PEOPLE_HEADING = ("patient_key", "patient_id", "family_name", "given_name", "birth_date", "sex")
Files = dict[str, Iterable[bytes]]


@dataclass
class Written:
    """How much of the log was written as lines, and what was not: filled while the lines are written."""

    entries: int = 0
    chains: int = 0
    lost: list[Any] = field(default_factory=list)


def log_files(log: OpenLog, labels: Labels | None, progress: Progress = no_progress) -> tuple[Files, Written]:
    """Return the files of a packet that hold the log and what proves it, each made while it is written.

    With `labels` without names, else in full. `Written` says what the log came to, once its file is written.
    """
    written = Written()
    lines = _exact(log, written) if labels is None else _without_names(log, labels, written)
    files: Files = {
        "log.jsonl": _counted(lines, written, progress),
        # Behind the log: it says how many lines that has.
        "packet.json": _about(log, written, identified=labels is None),
        "ledger.csv": delimited(chain([LEDGER_HEADING], log.snapshot.ledger_rows())),
        **{f"tables/{sha256}.yaml": [text] for sha256, text in sorted(log.texts.items())},
        **_checkpoints(log, identified=labels is None),
        "verification.txt": ["".join(f"{line}\n" for line in log.verification.as_lines()).encode()],
        "verification.json": [_json(_verified(log.verification))],
    }
    if labels is None:
        files["people.csv"] = delimited([PEOPLE_HEADING, *map(_person, log.people)])
    return files, written


def _counted(lines: Iterator[bytes], written: Written, progress: Progress) -> Iterator[bytes]:
    for line in lines:
        written.entries += 1
        progress(written.entries)
        yield line + b"\n"


def _exact(log: OpenLog, written: Written) -> Iterator[bytes]:
    """Yield the very bytes of every body that can stand on a line, and note the place of every other."""
    for _, rows in by_chain(log.rows()):
        written.chains += 1
        for row in rows:
            if isinstance(row.body, bytes) and b"\n" not in row.body and b"\r" not in row.body:
                yield row.body
            else:
                written.lost.append([row.patient_key, row.sequence])


def _without_names(log: OpenLog, labels: Labels, written: Written) -> Iterator[bytes]:
    """Yield every entry that could be read as a line without names, and note the ledger position of every other."""
    names = (word for one in log.people for word in (one.family_name, one.given_name, one.patient_id))
    sought = identifying_words((*names, *labels.people, *labels.stations))
    places = _places(log)
    for key, rows in by_chain(log.rows()):
        written.chains += 1
        own = tuple(rows)
        at = places(key)
        by_id = {row.entry_id: at[row.sequence] for row in own if row.sequence in at}
        for row in own:
            entry = entry_of(row)
            if entry is not None:
                yield _line(deidentified(entry, labels, by_id.get, sought))
                at.pop(row.sequence, None)
        written.lost += at.values()
    written.lost.sort()


def _places(log: OpenLog) -> Callable[[str], dict[int, int]]:
    """Return what tells the ledger positions of a chain by sequence; it is asked for the chains in their order."""
    chains = groupby(log.ledger_by_chain(), key=attrgetter("patient_key"))
    ahead = next(chains, None)

    def of(key: str) -> dict[int, int]:
        nonlocal ahead
        while ahead is not None and str(ahead[0]) < str(key):
            ahead = next(chains, None)
        if ahead is None or ahead[0] != key:
            return {}
        return {row.sequence: row.position for row in ahead[1]}

    return of


def _about(log: OpenLog, written: Written, *, identified: bool) -> Iterator[bytes]:
    position, ledger_hash = log.ledger_head
    about: dict[str, Any] = {
        "format": FORMAT,
        "identified": identified,
        "mode": log.mode,
        "record": log.record_id,
        "scope": "ward" if log.patient_key is None else "patient",
        "patient_key": log.patient_key if identified else None,
        "entries": written.entries,
        "not_written": written.lost,
        "ledger_position": position,
        "ledger_hash": ledger_hash,
        "program": f"tox-grader {__version__}",
        "written_at": log.read_at.isoformat() if identified else None,
    }
    yield _json(about)


def _checkpoints(log: OpenLog, *, identified: bool) -> Files:
    """Return the signed checkpoints and the keys; without names only what has the form of one, which names nobody."""
    texts: list[str] = []
    keys: dict[str, None] = {}
    for entry in log.site():
        if entry.kind == "checkpoint":
            texts.append(str(entry.content["text"]))
        elif entry.kind == "key_change":
            keys[str(entry.content["key"])] = None
    kept = [text for text in texts if identified or CHECKPOINT.fullmatch(text)]
    files: Files = {f"checkpoints/{number}.txt": [text.encode()] for number, text in enumerate(kept, start=1)}
    files["keys.txt"] = ["".join(f"{key}\n" for key in keys if identified or PUBLIC_KEY.fullmatch(key)).encode()]
    return files


def _verified(found: Verification) -> dict[str, Any]:
    return {
        "consistent": found.consistent,
        "says": found.as_lines(),
        "problems": [problem.as_json() for problem in found.problems],
        "heads": {key: list(head) for key, head in sorted(found.heads.items())},
        "ledger_head": list(found.ledger_head),
    }


def _person(person: Person) -> tuple[str, ...]:
    born = "" if person.birth_date is None else person.birth_date.isoformat()
    return (person.patient_key, person.patient_id, person.family_name, person.given_name, born, person.sex or "")


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode("utf-8", errors="surrogatepass")


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii")
