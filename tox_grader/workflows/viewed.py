"""Record that somebody looked at a patient's record. Whoever only looks is never held up by it."""

from contextlib import suppress

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.journal.entry import Author
from tox_grader.workflows.record import Record
from tox_grader.workflows.remarks import record_access

CHART_OPENED = "chart opened"
COURSE_REPLAYED = "replay of the course"
REPORTED = "audit report"
REPLAYED = "audit replay"
REPLAYED_WITH_TABLE = "audit replay with another table"
SHOWN_AS_KNOWN = "audit replay as known at an earlier time"
LOOKED = (CHART_OPENED, COURSE_REPLAYED, REPORTED, REPLAYED, REPLAYED_WITH_TABLE, SHOWN_AS_KNOWN)
"""Everything that an access to view or print says of itself."""


def note_view(record: Record, patient_key: str, detail: str, author: Author) -> bool:
    """Record that somebody looked at a patient's record; tell whether it could be recorded.

    After a write that failed nothing is tried here: the record is opened anew only at a person's word, since a record
    that cannot be opened again cannot be read any more either.
    """
    if record.has_failed:
        return False
    with suppress(ToxGraderError):
        record_access(record, "view", detail, author, patient_key=patient_key)
        return True
    return False
