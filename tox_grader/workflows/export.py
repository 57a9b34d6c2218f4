"""Take a packet out of the record for an auditor, and record that it was taken."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from tox_grader.foundation.problems import LogInvalid, StoreUnavailable
from tox_grader.journal.entry import Author
from tox_grader.workflows.audit_report import About, AuditReport, GradeToDrug, Window, audit_of, drugs_by_kept_protocol
from tox_grader.workflows.checkpoints import HeadNow
from tox_grader.workflows.packet import Gathered
from tox_grader.workflows.record import Record
from tox_grader.workflows.remarks import Accessing, record_access
from tox_grader.workflows.whole_log import SITE_KEY
from tox_grader.workflows.written_out import write_packet


def report_of(found: Gathered, asked: Iterable[GradeToDrug]) -> AuditReport:
    """Return the audit report over the very entries of a packet."""
    head = HeadNow(found.record_id, *found.ledger_head)
    about = About(found.mode, found.read_at, found.patient_key is not None, head)
    drugs_of = drugs_by_kept_protocol(lambda sha256: found.texts.get(sha256, b""))
    return audit_of(found.chains, tuple(asked), drugs_of, Window(None, found.read_at), about)


def export(
    record: Record, found: Gathered, place: Path, files: Mapping[str, Iterable[bytes]], *, identified: bool, by: Author
) -> bool:
    """Write the packet and record it with the hash of its manifest; tell whether it could be recorded.

    Nothing is added to a log that does not hold: it is handed out as it was found.
    """
    noted = False

    def ready(manifest: str) -> None:
        nonlocal noted
        what = "identified packet" if identified else "de-identified packet"
        detail = f"{what}, ledger position {found.ledger_head[0]}, MANIFEST {manifest}"
        sound = found.verification.consistent
        noted = sound and note_access(record, "export", detail, by, found.patient_key or SITE_KEY)

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
