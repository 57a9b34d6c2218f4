"""A record of the first form, written with nothing of the program, as one that has to be brought up to date."""

import json
from hashlib import sha256
from pathlib import Path

import apsw

from tox_grader.journal import sqlite_open

Bound = str | int | bytes
MIGRATIONS = Path(sqlite_open.__file__).parent / "migrations"
OLD_IDS = tuple(f"old-{number}" for number in range(1, 5))
COLUMNS = (
    "patient_key, sequence, entry_id, kind, observed_at, recorded_at, author_id, author_role, mode, program, "
    "previous_hash, hash, body"
)


def make_first_form(folder: Path) -> Path:
    """Make a record of the first form with four entries of two patients; return its file."""
    folder.mkdir(mode=0o700)
    file = folder / "record.sqlite3"
    connection = apsw.Connection(str(file))
    file.chmod(0o600)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute((MIGRATIONS / "0001_first.sql").read_text(encoding="utf-8"))
    connection.execute("INSERT INTO meta VALUES ('mode', 'clinical'), ('made_by', '0.1.0')")
    heads = {"patient-a": (0, "0" * 64), "patient-b": (0, "0" * 64)}
    for number, entry_id in enumerate(OLD_IDS):
        patient_key = "patient-a" if number % 2 else "patient-b"
        row = _row(entry_id, patient_key, *heads[patient_key], f"2026-11-19T0{9 - number}:00:00")
        connection.execute(f"INSERT INTO entries ({COLUMNS}) VALUES ({', '.join('?' * 13)})", row)  # noqa: S608
        heads[patient_key] = (heads[patient_key][0] + 1, str(row[11]))
    connection.pragma("application_id", sqlite_open.APPLICATION_ID)
    connection.pragma("user_version", 1)
    connection.close()
    return file


def _row(entry_id: str, patient_key: str, last: int, previous: str, at: str) -> tuple[Bound, ...]:
    said = {
        "format": "entry/1",
        "entry_id": entry_id,
        "patient_key": patient_key,
        "sequence": last + 1,
        "kind": "note",
        "observed_at": f"{at}+00:00",
        "observed_zone": "+00:00",
        "recorded_at": f"{at}Z",
        "recorded_zone": "+00:00",
        "author": {"id": "nurse7", "role": "nurse"},
        "mode": "clinical",
        "program": "0.1.0",
        "content": {"text": f"written before, {entry_id}"},
        "previous_hash": previous,
    }
    body = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    columns = ("note", f"{at}+00:00", f"{at}Z", "nurse7", "nurse", "clinical", "0.1.0")
    known_hash = sha256(body).hexdigest()
    return (patient_key, last + 1, entry_id, *columns, previous, known_hash, body)
