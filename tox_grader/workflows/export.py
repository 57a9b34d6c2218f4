"""Take a packet out of the record for an auditor, and record that it was taken."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from itertools import chain
from pathlib import Path

from tox_grader.foundation.problems import LogInvalid, StoreUnavailable
from tox_grader.journal.entry import Author
from tox_grader.workflows.audit_report import About, AuditReport, GradeToDrug, Window, audit_of, drugs_by_kept_protocol
from tox_grader.workflows.checkpoints import HeadNow
from tox_grader.workflows.open_log import OpenLog
from tox_grader.workflows.record import Record
from tox_grader.workflows.remarks import Accessing, record_access
from tox_grader.workflows.whole_log import SITE_KEY, Progress, chains, no_progress
from tox_grader.workflows.written_out import write_packet


def report_of(
    log: OpenLog, asked: Iterable[GradeToDrug], by: Callable[[str], str] | None = None, progress: Progress = no_progress
) -> AuditReport:
    """Return the audit report over the very entries of a packet, to be read while its log is open.

    The patients come in the order of the packet's letters, or `by` what names them.
    """
    about = About(log.mode, log.read_at, log.patient_key is not None, HeadNow(log.record_id, *log.ledger_head))
    drugs_of = drugs_by_kept_protocol(lambda sha256: log.texts.get(sha256, b""))
    read = log.snapshot.rows_of
    site = next(chains(read(SITE_KEY)), None)
    keys = [key for key in log.keys if key != SITE_KEY]
    rows = chain.from_iterable(map(read, keys if by is None else sorted(keys, key=by)))
    return audit_of(site, chains(rows, progress), tuple(asked), drugs_of, Window(None, log.read_at), about)


def export(
    record: Record, log: OpenLog, place: Path, files: Mapping[str, Iterable[bytes]], *, identified: bool, by: Author
) -> bool:
    """Write the packet and record it with the hash of its manifest; tell whether it could be recorded.

    Nothing is added to a log that does not hold: it is handed out as it was found.
    """
    noted = False

    def ready(manifest: str) -> None:
        nonlocal noted
        what = "identified packet" if identified else "de-identified packet"
        detail = f"{what}, ledger position {log.ledger_head[0]}, MANIFEST {manifest}"
        sound = log.verification.consistent
        noted = sound and note_access(record, "export", detail, by, log.patient_key or SITE_KEY)

    write_packet(place, files, ready)
    return noted


def note_access(record: Record, what: Accessing, detail: str, by: Author, chain: str) -> bool:
    """Record an access; tell whether that was possible. A copy that can only be read is looked at all the same."""
    with suppress(StoreUnavailable, LogInvalid):
        record_access(record, what, detail, by, patient_key=chain)
        return True
    return False


def numbers_of(record: Record) -> Mapping[str, str]:
    """Return the hospital number behind each patient key that still has one."""
    return {person.patient_key: person.patient_id for person in record.store.persons(also_left=True)}
