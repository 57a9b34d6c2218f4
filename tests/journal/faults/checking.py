"""Whether a record holds what was acknowledged, read with nothing of the program: SQL, JSON and SHA-256 alone."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw

ENTRIES = "SELECT patient_key, sequence, entry_id, kind, hash, body FROM entries ORDER BY patient_key, sequence"
LEDGER = "SELECT position, patient_key, sequence, hash, ledger_hash FROM ledger ORDER BY position"
ZEROS = "0" * 64


@dataclass(frozen=True)
class Found:
    """What stands in a record: the hash of every entry by its id, the ids by how often, and every fault."""

    hashes: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def look_into(file: Path) -> Found:
    """Read a record and work out every chain, the ledger and the kept texts anew."""
    if not file.exists() or not file.stat().st_size:
        return Found()
    try:
        connection = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            return _read(connection)
        finally:
            connection.close()
    except apsw.Error as fault:
        return Found(faults=(f"the record cannot be read: {type(fault).__name__}",))


def faults_of(found: Found, acknowledged: Mapping[str, str], handed_in: frozenset[str]) -> list[str]:
    """Return what is wrong with a record in which these entries (hash by id) were acknowledged."""
    faults = list(found.faults)
    for entry_id, known_hash in acknowledged.items():
        if entry_id not in found.hashes:
            faults.append(f"lost: {entry_id} was acknowledged and is not there")
        elif found.hashes[entry_id] != known_hash:
            faults.append(f"changed: {entry_id} is not the entry that was acknowledged")
    faults += [f"unasked: {entry_id} was never handed in" for entry_id in found.hashes.keys() - handed_in]
    return faults


def _read(connection: apsw.Connection) -> Found:
    if connection.execute("PRAGMA integrity_check").get != "ok":
        return Found(faults=("damaged: the pages of the file do not fit together",))
    if connection.pragma("user_version") < 2:
        return _read_without_ledger(connection)
    rows: list[tuple[Any, ...]] = connection.execute(ENTRIES).fetchall()
    ledger: list[tuple[Any, ...]] = connection.execute(LEDGER).fetchall()
    texts = {
        name: sha256(text).hexdigest() for name, text in connection.execute("SELECT sha256, text FROM table_texts")
    }
    faults = (*_chain_faults(rows), *_ledger_faults(rows, ledger), *_text_faults(rows, texts), *_twice(rows))
    return Found({row[2]: row[4] for row in rows if row[3] != "clock"}, faults)


def _read_without_ledger(connection: apsw.Connection) -> Found:
    # A record that was not made yet, or not brought up to date yet: then it has to be whole in its old form.
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if not names:
        return Found()
    if "ledger" in names:
        return Found(faults=("half made: there is a ledger in a record of the first form",))
    rows = connection.execute(ENTRIES).fetchall()
    return Found({str(row[2]): str(row[4]) for row in rows}, tuple(_chain_faults(rows)))


def _chain_faults(rows: list[tuple[Any, ...]]) -> Iterator[str]:
    heads: dict[str, tuple[int, str]] = {}
    for patient_key, sequence, entry_id, kind, known_hash, body in rows:
        last = heads.get(patient_key, (0, ZEROS))
        said = json.loads(body)
        whole = (said["patient_key"], said["sequence"], said["entry_id"], said["kind"], said["previous_hash"])
        if sequence != last[0] + 1:
            yield f"gap: {patient_key} goes from {last[0]} to {sequence}"
        if whole != (patient_key, sequence, entry_id, kind, last[1]) or sha256(body).hexdigest() != known_hash:
            yield f"chain: entry {sequence} of {patient_key} is not what was written"
        heads[patient_key] = (sequence, known_hash)


def _ledger_faults(rows: list[tuple[Any, ...]], ledger: list[tuple[Any, ...]]) -> Iterator[str]:
    previous = ZEROS
    for number, (position, patient_key, sequence, known_hash, ledger_hash) in enumerate(ledger, start=1):
        text = f"{previous}\n{number}\n{patient_key}\n{sequence}\n{known_hash}\n"
        if position != number or sha256(text.encode()).hexdigest() != ledger_hash:
            yield f"ledger: row {position} does not follow the one before it"
        previous = ledger_hash
    told, kept = Counter(row[1:4] for row in ledger), Counter((row[0], row[1], row[4]) for row in rows)
    if told != kept:
        yield f"ledger: {(kept - told).total()} entries are not in it, {(told - kept).total()} rows have no entry"


def _text_faults(rows: list[tuple[Any, ...]], texts: Mapping[str, str]) -> Iterator[str]:
    for name, digest in texts.items():
        if name != digest:
            yield "text: a kept table text is not what its hash says"
    for row in rows:
        content = json.loads(row[5])["content"]
        named = [table["sha256"] for table in (content, *content.get("tables", ())) if "sha256" in table]
        if any(name not in texts for name in named):
            yield f"text: {row[2]} was graded by a text that is not there"


def _twice(rows: list[tuple[Any, ...]]) -> Iterator[str]:
    # By what was said, not by the id: a writer that draws a new id for every attempt would pass otherwise.
    said = Counter(json.loads(row[5])["content"].get("text") for row in rows if row[3] != "clock")
    for text, times in said.items():
        if text is not None and times > 1:
            yield f"doubled: {text[:10]} stands {times} times"
