"""A log as plain data, so that any crime can be done to it, whatever database it came from and goes back to."""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from tests.journal.both_stores import Folder, Site
from tox_grader.journal.body import read_body
from tox_grader.journal.chain import StoredRow, columns_of
from tox_grader.journal.entry import FIRST_PREVIOUS_HASH
from tox_grader.journal.ledger import LedgerRow, ledger_of
from tox_grader.journal.verify import Verifiable

Change = Callable[[dict[str, Any]], "dict[str, Any] | None"]


@dataclass(frozen=True)
class Log:
    """Everything that verification reads; it is its own snapshot."""

    rows_held: tuple[StoredRow, ...]
    ledger: tuple[LedgerRow, ...]
    texts: Mapping[str, bytes]
    mode: str
    record_id: str

    @contextmanager
    def snapshot(self) -> Iterator["Log"]:
        yield self

    def rows(self) -> Iterator[StoredRow]:
        return iter(sorted(self.rows_held, key=lambda row: (row.patient_key, row.sequence)))

    def rows_of(self, patient_key: str) -> Iterator[StoredRow]:
        return (row for row in self.rows() if row.patient_key == patient_key)

    def ledger_rows(self) -> Iterator[LedgerRow]:
        return iter(sorted(self.ledger))

    def ledger_by_chain(self) -> Iterator[LedgerRow]:
        return iter(sorted(self.ledger, key=lambda row: (row.patient_key, row.sequence, row.position)))

    def table_texts(self) -> Iterator[tuple[str, bytes]]:
        return iter(sorted(self.texts.items()))


def log_of(store: Verifiable) -> Log:
    """Return what a store holds."""
    with store.snapshot() as snapshot:
        rows, ledger, texts = tuple(snapshot.rows()), tuple(snapshot.ledger_rows()), dict(snapshot.table_texts())
    return Log(rows, ledger, texts, store.mode, store.record_id)


def row_at(log: Log, patient_key: str, sequence: int) -> StoredRow:
    (found,) = (row for row in log.rows_held if (row.patient_key, row.sequence) == (patient_key, sequence))
    return found


def with_columns(log: Log, patient_key: str, sequence: int, /, **columns: Any) -> Log:
    """Change columns of one row and nothing else."""
    old = row_at(log, patient_key, sequence)
    return replace(log, rows_held=tuple(row._replace(**columns) if row is old else row for row in log.rows_held))


def with_body(log: Log, patient_key: str, sequence: int, before: bytes, after: bytes, /, **columns: Any) -> Log:
    """Replace bytes of one body and nothing else, or columns with them."""
    body = row_at(log, patient_key, sequence).body
    assert before in body
    return with_columns(log, patient_key, sequence, body=body.replace(before, after), **columns)


def without(log: Log, patient_key: str, *sequences: int) -> Log:
    """Take rows out of the log, and leave the ledger as it is."""
    gone = {(patient_key, sequence) for sequence in sequences}
    return replace(log, rows_held=tuple(row for row in log.rows_held if (row.patient_key, row.sequence) not in gone))


def with_ledger_row(log: Log, position: int, /, **columns: Any) -> Log:
    changed = tuple(row._replace(**columns) if row.position == position else row for row in log.ledger)
    return replace(log, ledger=changed)


def rewritten(log: Log, change: Change, *, ledger_too: bool = True, order: Callable[[Any], Any] | None = None) -> Log:
    """Write the whole log anew as somebody would who has the program and no private key: every hash is fresh.

    `change` gets what each body says, in the order of the ledger, and returns what it shall say, or None to leave the
    entry out. Sequences, previous hashes, hashes and, where asked, the ledger are made to fit.
    """
    bodies = {(row.patient_key, row.sequence): row.body for row in log.rows_held}
    told = [json.loads(bodies[(row.patient_key, row.sequence)]) for row in sorted(log.ledger)]
    heads: dict[str, tuple[int, str]] = {}
    rows: list[StoredRow] = []
    for said in told if order is None else sorted(told, key=order):
        new = change(said)
        if new is None:
            continue
        sequence, previous = heads.get(new["patient_key"], (0, FIRST_PREVIOUS_HASH))
        body = orjson.dumps({**new, "sequence": sequence + 1, "previous_hash": previous}, option=orjson.OPT_SORT_KEYS)
        rows.append(columns_of(read_body(body)))
        heads[new["patient_key"]] = (sequence + 1, rows[-1].hash)
    ledger = tuple(ledger_of((row.patient_key, row.sequence, row.hash) for row in rows)) if ledger_too else log.ledger
    return replace(log, rows_held=tuple(rows), ledger=ledger)


# Back into a database, and out into a packet


def put_back(site: Site, log: Log) -> None:
    """Write a log into a store's tables as somebody could who has every right over them and takes the guards away."""
    statements = ["DELETE FROM ledger", "DELETE FROM entries", "DELETE FROM table_texts"]
    for table, columns, rows in (
        ("entries", StoredRow._fields, log.rows_held),
        ("ledger", LedgerRow._fields, log.ledger),
        ("table_texts", ("sha256", "text"), tuple(log.texts.items())),
    ):
        statements += [
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(_literal(site, one) for one in row)})"  # noqa: S608
            for row in rows
        ]
    site.tamper("; ".join(statements))


def _literal(site: Site, value: str | int | bytes) -> str:
    if isinstance(value, bytes):
        return f"x'{value.hex()}'" if isinstance(site, Folder) else f"decode('{value.hex()}', 'hex')"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def write_packet(folder: Path, log: Log) -> None:
    """Write an identified packet of the whole ward as docs/log_format.md describes it, of any log, sound or not."""
    held = {(row.patient_key, row.sequence): row.body for row in log.rows()}
    ledger = sorted(log.ledger)
    named = [(row.patient_key, row.sequence) for row in ledger if (row.patient_key, row.sequence) in held]
    bodies = [held[place] for place in dict.fromkeys((*named, *held))]
    (folder / "tables").mkdir(parents=True)
    (folder / "checkpoints").mkdir()
    (folder / "log.jsonl").write_bytes(b"".join(body + b"\n" for body in bodies))
    with (folder / "ledger.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([LedgerRow._fields, *ledger])
    for name, text in log.texts.items():
        (folder / "tables" / f"{name}.yaml").write_bytes(text)
    end = ledger[-1] if ledger else LedgerRow(0, "", 0, "", FIRST_PREVIOUS_HASH)
    about = {
        "format": "tox-grader-packet/1",
        "identified": True,
        "mode": log.mode,
        "record": log.record_id,
        "scope": "ward",
        "patient_key": None,
        "entries": len(bodies),
        "ledger_position": end.position,
        "ledger_hash": end.ledger_hash,
    }
    (folder / "packet.json").write_text(json.dumps(about), encoding="utf-8")
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    lines = [f"{sha256(file.read_bytes()).hexdigest()}  {file.relative_to(folder).as_posix()}\n" for file in files]
    (folder / "MANIFEST.txt").write_text("".join(lines), encoding="utf-8")
