"""What goes into an audit packet: the log, its ledger, tables, checkpoints, keys, and what verification found.

All of it is read from one snapshot of the record, so that every file of a packet speaks of the same moment.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import chain as joined
from typing import Any, Protocol

from tox_grader import __version__
from tox_grader.foundation.delimited import delimited
from tox_grader.journal.entry import SITE_KEY, Entry, Head
from tox_grader.journal.ledger import EMPTY_LEDGER, LedgerRow
from tox_grader.journal.person import Person
from tox_grader.journal.store import Snapshot
from tox_grader.journal.verify import Verification, verify
from tox_grader.workflows.deidentify import deidentified, identifying_words
from tox_grader.workflows.labels import Labels, labels_of
from tox_grader.workflows.record import Record
from tox_grader.workflows.whole_log import Chain, Progress, chains, no_progress

FORMAT = "tox-grader-packet/1"
LEDGER_HEADING = ("position", "patient_key", "sequence", "hash", "ledger_hash")
PEOPLE_HEADING = ("patient_key", "patient_id", "family_name", "given_name", "birth_date", "sex")
Files = dict[str, Iterable[bytes]]


@dataclass(frozen=True)
class Gathered:
    """Everything that a packet is made from, read at one moment."""

    mode: str
    record_id: str
    patient_key: str | None
    chains: tuple[Chain, ...]
    ledger: tuple[LedgerRow, ...]
    texts: Mapping[str, bytes]
    people: tuple[Person, ...]
    verification: Verification
    read_at: datetime

    @property
    def ledger_head(self) -> Head:
        """Return position and hash of the last row of the ledger."""
        return (self.ledger[-1].position, self.ledger[-1].ledger_hash) if self.ledger else EMPTY_LEDGER

    @cached_property
    def labels(self) -> Labels:
        """Return the letters of this packet: patients in the order of the ledger, the site at the end."""
        by_key = {one.patient_key: one for one in self.chains}
        order = dict.fromkeys((*(row.patient_key for row in self.ledger), *by_key))
        keys = sorted((key for key in order if key in by_key), key=lambda key: key == SITE_KEY)
        return labels_of((key, by_key[key].entries) for key in keys)

    @property
    def site(self) -> tuple[Entry, ...]:
        """Return the entries of the site's chain."""
        return next((one.entries for one in self.chains if one.patient_key == SITE_KEY), ())


def gather(record: Record, patient_key: str | None = None, progress: Progress = no_progress) -> Gathered:
    """Read the record, or one patient's chain with the site's, as it stands now, and verify all of it."""
    everybody = record.store.persons(also_left=True)
    people = tuple(one for one in everybody if patient_key is None or one.patient_key == patient_key)
    return gather_log(record.store, people, record.clock.now(), patient_key, progress)


def gather_log(
    log: "Readable",
    people: tuple[Person, ...],
    read_at: datetime,
    patient_key: str | None = None,
    progress: Progress = no_progress,
) -> Gathered:
    """Read a log at one moment, whatever holds it; `people` are the names that may go with it."""
    with log.snapshot() as snapshot:
        wanted = () if patient_key is None else sorted((patient_key, SITE_KEY))
        rows = joined(*map(snapshot.rows_of, wanted)) if wanted else snapshot.rows()
        return Gathered(
            log.mode,
            log.record_id,
            patient_key,
            tuple(chains(rows, progress)),
            tuple(snapshot.ledger_rows()),
            dict(snapshot.table_texts()),
            people,
            verify(_AsItStands(log.mode, log.record_id, snapshot)),
            read_at,
        )


def log_files(found: Gathered, *, identified: bool, progress: Progress = no_progress) -> Files:
    """Return the files of a packet that hold the log and what proves it; the rest is made from these by others."""
    lines, not_written = _exact(found) if identified else _without_names(found, progress)
    files: Files = {
        "packet.json": [_json(_about(found, len(lines), not_written, identified=identified))],
        "log.jsonl": (line + b"\n" for line in lines),
        "ledger.csv": delimited([LEDGER_HEADING, *found.ledger]),
        **{f"tables/{sha256}.yaml": [text] for sha256, text in sorted(found.texts.items())},
        **_checkpoints(found),
        "verification.txt": ["".join(f"{line}\n" for line in found.verification.as_lines()).encode()],
        "verification.json": [_json(_verified(found.verification))],
    }
    if identified:
        files["people.csv"] = delimited([PEOPLE_HEADING, *map(_person, found.people)])
    return files


def _exact(found: Gathered) -> tuple[list[bytes], list[object]]:
    """Return the very bytes of every body that can stand on a line, and the place of every other."""
    rows = [row for one in found.chains for row in one.rows]
    not_written: list[object] = [[row.patient_key, row.sequence] for row in rows if not _is_a_line(row.body)]
    return [row.body for row in rows if _is_a_line(row.body)], not_written


def _is_a_line(body: object) -> bool:
    return isinstance(body, bytes) and b"\n" not in body and b"\r" not in body


def _without_names(found: Gathered, progress: Progress) -> tuple[list[bytes], list[object]]:
    """Return every entry that could be read as a line without names, and the ledger position of every other."""
    labels = found.labels
    at = _positions(found)
    names = (word for one in found.people for word in (one.family_name, one.given_name, one.patient_id))
    sought = identifying_words((*names, *labels.people, *labels.stations))
    lines: list[bytes] = []
    written: set[tuple[str, int]] = set()
    for one in found.chains:
        for entry in one.entries:
            lines.append(_line(deidentified(entry, labels, at.get, sought)))
            written.add((entry.patient_key, entry.sequence))
            progress(len(lines))
    wanted = {one.patient_key for one in found.chains}
    lost: list[object] = [
        row.position
        for row in found.ledger
        if row.patient_key in wanted and (row.patient_key, row.sequence) not in written
    ]
    return lines, lost


def _positions(found: Gathered) -> Mapping[str, int]:
    """Return the ledger position of each entry by its id."""
    by_place = {(row.patient_key, row.sequence): row.position for row in found.ledger}
    rows = (row for one in found.chains for row in one.rows if (row.patient_key, row.sequence) in by_place)
    return {row.entry_id: by_place[row.patient_key, row.sequence] for row in rows}


def _about(found: Gathered, lines: int, not_written: list[object], *, identified: bool) -> dict[str, Any]:
    position, ledger_hash = found.ledger_head
    return {
        "format": FORMAT,
        "identified": identified,
        "mode": found.mode,
        "record": found.record_id,
        "scope": "ward" if found.patient_key is None else "patient",
        "patient_key": found.patient_key if identified else None,
        "entries": lines,
        "not_written": not_written,
        "ledger_position": position,
        "ledger_hash": ledger_hash,
        "program": f"tox-grader {__version__}",
        "written_at": found.read_at.isoformat() if identified else None,
    }


def _checkpoints(found: Gathered) -> Files:
    site = found.site
    texts = [str(entry.content["text"]) for entry in site if entry.kind == "checkpoint"]
    keys = dict.fromkeys(str(entry.content["key"]) for entry in site if entry.kind == "key_change")
    files: Files = {f"checkpoints/{number}.txt": [text.encode()] for number, text in enumerate(texts, start=1)}
    files["keys.txt"] = ["".join(f"{key}\n" for key in keys).encode()]
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


class Readable(Protocol):
    """What a packet needs of a store, or of anything else that holds a log."""

    @property
    def mode(self) -> str:
        """Return 'clinical' or 'simulation'."""
        ...

    @property
    def record_id(self) -> str:
        """Return what tells this record from any other."""
        ...

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Return the whole log as it stands now."""
        ...


@dataclass(frozen=True)
class _AsItStands:
    """A snapshot that is already open, for verification to read."""

    mode: str
    record_id: str
    open: Snapshot

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """Return the open snapshot; who opened it closes it."""
        return nullcontext(self.open)
