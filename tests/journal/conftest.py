"""A record on disk, drafts to put into it, and a program that can be run in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path
from typing import Any

import apsw
import pytest

from tests.journal.both_stores import AnyStore
from tests.journal.postgres_server import Server, running_server
from tox_grader.foundation.clock import FixedClock, new_id
from tox_grader.journal.entry import SITE_KEY, Author, Draft, Entry, Kind
from tox_grader.journal.folder import open_folder
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.workflows.checkpoints import MadeCheckpoint, make_checkpoint
from tox_grader.workflows.record import Record

CET = timezone(timedelta(hours=1))
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=CET)
NURSE = Author(id="nurse7", role="nurse")
TABLE = b"table: invented_for_tests\n"
ROOT = Path(__file__).resolve().parents[2]

MakeDraft = Callable[..., Draft]
Tamper = Callable[[str], None]
RunProgram = Callable[..., "subprocess.CompletedProcess[str]"]


def signature(
    by: str = "Ada Example", as_role: str = "clinical lead", stated: Mapping[str, Any] | None = None
) -> Draft:
    """Return one person's signature under the table of these tests; `stated` replaces parts of its content."""
    content = {
        "table": "invented",
        "edition": "1.0.0",
        "sha256": sha256(TABLE).hexdigest(),
        "name": by,
        "role": as_role,
        "os_user": "ward7",
        "signed_at": NOON.isoformat(),
        **(stated or {}),
    }
    return Draft(new_id(), SITE_KEY, "signature", NOON, Author(by, as_role), content)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Start a PostgreSQL server of the tests' own."""
    with running_server() as started:
        yield started


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def store(folder: Path, clock: FixedClock) -> Iterator[SqliteStore]:
    with SqliteStore.open(folder, mode="clinical", clock=clock) as opened:
        yield opened


@pytest.fixture
def make_draft() -> MakeDraft:
    def make(
        kind: Kind = "note",
        content: Mapping[str, Any] | None = None,
        *,
        hours: float = 0,
        patient_key: str = "patient-a",
        entry_id: str | None = None,
    ) -> Draft:
        observed_at = NOON + timedelta(hours=hours)
        said = {"text": "seen"} if content is None else content
        return Draft(entry_id or new_id(), patient_key, kind, observed_at, NURSE, said)

    return make


@pytest.fixture
def graded_log(store: SqliteStore, make_draft: MakeDraft) -> tuple[Entry, ...]:
    """Five entries of one patient, the second graded by a kept table, and one entry of another patient."""
    named = sha256(TABLE).hexdigest()
    tables = [{"id": "invented", "edition": "1.0.0", "sha256": named}]
    store.append(make_draft("patient", {"product": "invented-cel"}))
    store.append(make_draft("assessment", {"answers": [], "tables": tables}, hours=1), {named: TABLE})
    for hours in (2, 3, 4):
        store.append(make_draft(hours=hours))
    store.append(make_draft(patient_key="patient-b"))
    return store.entries("patient-a")


@pytest.fixture
def signed_log(store: SqliteStore) -> tuple[Entry, ...]:
    """Two signatures under a kept table, in the site's own chain."""
    for name, role in (("Ada Example", "clinical lead"), ("Ben Demo", "pharmacist")):
        store.append(signature(name, role), {sha256(TABLE).hexdigest(): TABLE})
    return store.entries(SITE_KEY)


@pytest.fixture
def ward_log(store: AnyStore, clock: FixedClock, make_draft: MakeDraft, tmp_path: Path) -> MadeCheckpoint:
    """Fill a store with the log of the museum: two patients, a table, two signatures, a key, a checkpoint.

    In which order says `crimes.ORDER`. The checkpoint that is returned stands at position 8; four entries follow.
    """
    named = sha256(TABLE).hexdigest()
    tables = [{"id": "invented", "edition": "1.0.0", "sha256": named}]
    store.append(make_draft("patient", {"product": "invented-cel"}))
    store.append(make_draft("assessment", {"answers": [], "tables": tables}, hours=1), {named: TABLE})
    store.append(signature("Ada Example", "clinical lead"))
    store.append(make_draft(hours=2))
    store.append(signature("Ben Demo", "pharmacist"))
    store.append(make_draft("patient", {"product": "invented-cel"}, patient_key="patient-b"))
    store.append(make_draft(hours=3))
    record = Record(store, clock, "clinical", open_folder(tmp_path / "station"))
    made = make_checkpoint(record, NURSE, "hand-over")
    store.append(make_draft(hours=4))
    store.append(make_draft(hours=5, patient_key="patient-b"))
    store.append(make_draft(hours=6, patient_key="patient-b"))
    return made


@pytest.fixture
def tamper(store: SqliteStore) -> Tamper:
    """Change the database as somebody with its file and any SQLite program could: the triggers are dropped first."""

    def run(statements: str) -> None:
        connection = apsw.Connection(str(store.file))
        for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statements)
        connection.close()

    return run


@pytest.fixture
def run_program() -> RunProgram:
    """Run a few lines of Python in a process of their own and return what they printed."""

    def run(program: str, *arguments: str | Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", program, *map(str, arguments)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run
