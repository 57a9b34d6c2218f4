"""Record a treatment that was really given. What it means for the fever rule stands in the drug table."""

import re
from datetime import datetime, timedelta

from tox_grader.assessment.vocabulary import ALSO_CALLED
from tox_grader.escalation.limits import count_doses
from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.journal.entry import Author, Entry
from tox_grader.journal.history import fold_history
from tox_grader.workflows.record import Record, record_treatment
from tox_grader.workflows.station import Station

_AHEAD = timedelta(minutes=2)  # clocks of two stations may differ by this much


def give(
    record: Record,
    station: Station,
    patient_id: str,
    drug: str,
    given_at: datetime,
    dose: str | None,
    author: Author,
    entry_id: str | None = None,
) -> Entry:
    """Record that a drug was given; raise `WrongUsage` for an unknown drug or a time in the future."""
    known = station.library.drugs().drugs
    if drug not in known:
        why = "whether a drug can mask a fever and how often it may be given is read by its name"
        raise WrongUsage(
            Problem(f"there is no drug {drug!r} in the drug table", "DRUG", why, did_you_mean(drug, known, ALSO_CALLED))
        )
    if given_at > record.clock.now() + _AHEAD:
        why = "only a treatment that was really given is recorded; what is planned does not count"
        raise WrongUsage(Problem("the time lies in the future", "--at", why, "give the time at which it was started"))
    if dose is not None and re.fullmatch(r"[\d.,\s]+", dose):
        why = "a number alone can be read as another amount"
        raise WrongUsage(Problem("the dose has no unit", "--dose", why, f"write the unit, such as {dose.strip()} mg"))
    person = record.person(patient_id)
    return record_treatment(
        record,
        person.patient_key,
        drug,
        given_at,
        dose,
        author,
        may_mask_fever=known[drug].may_mask_fever,
        shown=known[drug].shown,
        entry_id=entry_id,
    )


def limits_against(record: Record, station: Station, patient_id: str, drug: str, given_at: datetime) -> tuple[str, ...]:
    """Return what the drug's limits say against a dose at this time, by the log before it; empty where nothing does.

    What was really given is recorded all the same.
    """
    facts = station.library.drugs().drugs.get(drug)
    if facts is None or facts.limits is None:
        return ()
    history = fold_history(record.entries(record.person(patient_id).patient_key))
    before = [dose for dose in history.treatments or () if dose.drug == drug and dose.given_at <= given_at]
    counted = count_doses(facts.shown, facts.limits, before, given_at)
    return counted.says[:1] if counted.state in ("wait", "limit_reached") else ()
