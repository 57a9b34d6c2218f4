"""Whether an entry was made on what the record says now, or on what it said before somebody else recorded something."""

from tox_grader.foundation.problems import Problem, StaleView
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Head


def refuse_stale_view(patient_key: str, expected: Head | None, found: Head | None) -> None:
    """Refuse an entry that was made on another head than the one in the record; None expects nothing."""
    head = found or NO_ENTRY
    if expected is None or expected == head:
        return
    whose = "this site" if patient_key == SITE_KEY else "this patient"
    more = head[0] - expected[0]
    if more > 0:
        count = "1 entry" if more == 1 else f"{more} entries"
        what = f"NOT SAVED: another station has recorded {count} for {whose} since you opened it"
        do = "open the patient again, read what is new, and decide again; what you typed is kept as a draft"
    else:
        what = f"NOT SAVED: the record of {whose} is not the one that you opened"
        do = "keep the data folder as it is, write on paper, and tell the person responsible for the record"
    where = "the site's log" if patient_key == SITE_KEY else f"patient {patient_key}"
    raise StaleView(Problem(what, where, "what you saw may not be all that was observed and given", do))
