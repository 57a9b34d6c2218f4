"""Show that the log is what was written, and complete as far as something kept elsewhere shows it."""

from contextlib import suppress

from tox_grader.foundation.clock import new_id
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import SITE_KEY, Author, Draft
from tox_grader.journal.kept import NOTHING_KEPT, Kept
from tox_grader.journal.verify import Verification, verify
from tox_grader.workflows.record import Record


def verify_log(record: Record, kept: Kept = NOTHING_KEPT) -> Verification:
    """Return what was checked and every problem found; an empty list of problems means the log is consistent."""
    return verify(record.store, kept)


def note_verification(record: Record, found: Verification, author: Author) -> bool:
    """Record who verified the log and with which result; tell whether it was recorded.

    Nothing is added to a log that does not hold: it is kept as it was found. A copy that can only be read is verified
    all the same.
    """
    if not found.consistent:
        return False
    told = "consistent" if found.complete_to is None else f"consistent, complete up to {found.complete_to}"
    content = {"what": "verify", "detail": f"{told}, of {found.ledger_head[0]}"}
    draft = Draft(new_id(), SITE_KEY, "access", record.clock.now(), author, content)
    with suppress(StoreUnavailable):
        record.append(draft)
        return True
    return False
