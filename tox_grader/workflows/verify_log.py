"""Show that the log is what was written: every hash, every link, every kept table."""

from tox_grader.journal.verify import Verification, verify
from tox_grader.workflows.record import Record


def verify_log(record: Record) -> Verification:
    """Return what was checked and every problem found; an empty list of problems means the log is consistent."""
    return verify(record.store)
