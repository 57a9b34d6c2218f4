"""Record a treatment that was really given, or one that was considered and not given, with the reason.

What a drug means for the fever rule, and how often it may be given, stands in the drug table. What was given is
recorded also where a limit stands against it: then with a reason, as an override.
"""

import re
from datetime import datetime, timedelta

from tox_grader.assessment.vocabulary import ALSO_CALLED
from tox_grader.escalation.limits import count_doses
from tox_grader.foundation.clock import new_id
from tox_grader.foundation.nearest import did_you_mean
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.journal.effective import apart_from
from tox_grader.journal.entry import Author, Entry, Head
from tox_grader.journal.history import fold_history
from tox_grader.tables.protocol import Drug
from tox_grader.workflows.assess import Bedside
from tox_grader.workflows.record import Record, record_treatment
from tox_grader.workflows.remarks import override, stated
from tox_grader.workflows.station import Station
from tox_grader.workflows.suggestions_now import step_with

_AHEAD = timedelta(minutes=2)  # clocks of two stations may differ by this much


class LimitStands(WrongUsage):
    """A limit stands against the dose and no reason was given; nothing was recorded yet."""


def give(
    record: Record,
    station: Station,
    patient_id: str,
    drug: str,
    given_at: datetime,
    dose: str | None,
    author: Author,
    entry_id: str | None = None,
    expected: Head | None = None,
    *,
    reason: str | None = None,
) -> Entry:
    """Record that a drug was given; raise `WrongUsage` for an unknown drug or a time in the future.

    Raises `LimitStands` where a limit stands against it and no reason is stated. With one, an override entry follows
    the treatment; the treatment comes first, since a dose that is on record is counted. The override names the step
    that the protocol suggested of this drug, where it suggested one.
    """
    facts = drug_named(station, drug)
    refuse_wrong_dose(dose)
    refuse_future(record, given_at)
    person = record.person(patient_id)
    own_id = entry_id or new_id()
    # Handed in a second time, the dose is not counted against itself.
    against = limits_against(record, station, patient_id, drug, given_at, apart=own_id)
    why = None if reason is None else stated(reason, "--reason", "whoever reads the log asks why it was given")
    if against and why is None:
        raise LimitStands(_no_reason(against[0]))
    entry = record_treatment(
        record,
        person.patient_key,
        drug,
        given_at,
        dose,
        author,
        may_mask_fever=facts.may_mask_fever,
        shown=facts.shown,
        reason=why,
        entry_id=own_id,
        expected=expected,
    )
    own = f"{own_id}-override"
    # What was kept before is not worked out again: others may have recorded something since.
    if against and why is not None and record.store.entry(own) is None:
        bedside = Bedside(station, person, apart_from(record.entries(person.patient_key), own_id))
        step = step_with(bedside, drug, given_at)
        override(record, person.patient_key, against[0], why, author, suggestion=step, refers_to=own_id, entry_id=own)
    return entry


def not_give(
    record: Record,
    station: Station,
    patient_id: str,
    drug: str,
    decided_at: datetime,
    dose: str | None,
    author: Author,
    entry_id: str | None = None,
    expected: Head | None = None,
    *,
    reason: str,
) -> Entry:
    """Record that a drug was considered and not given, and why; it counts as no dose and masks no fever."""
    facts = drug_named(station, drug)
    refuse_wrong_dose(dose)
    refuse_future(record, decided_at)
    return record_treatment(
        record,
        record.person(patient_id).patient_key,
        drug,
        decided_at,
        dose,
        author,
        may_mask_fever=facts.may_mask_fever,
        shown=facts.shown,
        reason=stated(reason, "--not-given", "whoever reads the log asks why it was not given"),
        is_given=False,
        entry_id=entry_id,
        expected=expected,
    )


def limits_against(
    record: Record, station: Station, patient_id: str, drug: str, given_at: datetime, *, apart: str = ""
) -> tuple[str, ...]:
    """Return what the drug's limits say against a dose at this time, by the log before it; empty where nothing does.

    `apart` is the id of an entry that is left out of account.
    """
    facts = station.library.drugs().drugs.get(drug)
    if facts is None or facts.limits is None:
        return ()
    history = fold_history(apart_from(record.entries(record.person(patient_id).patient_key), apart))
    before = [dose for dose in history.treatments or () if dose.drug == drug and dose.given_at <= given_at]
    counted = count_doses(facts.shown, facts.limits, before, given_at)
    return counted.says[:1] if counted.state in ("wait", "limit_reached") else ()


def refuse_future(record: Record, at: datetime) -> None:
    """Refuse a treatment whose time has not come."""
    if at > record.clock.now() + _AHEAD:
        why = "only a treatment that was really given is recorded; what is planned does not count"
        raise WrongUsage(Problem("the time lies in the future", "--at", why, "give the time at which it was started"))


def refuse_wrong_dose(dose: str | None) -> None:
    """Refuse a dose that is a number without its unit."""
    if dose is not None and re.fullmatch(r"[\d.,\s]+", dose):
        why = "a number alone can be read as another amount"
        raise WrongUsage(Problem("the dose has no unit", "--dose", why, f"write the unit, such as {dose.strip()} mg"))


def drug_named(station: Station, drug: str) -> Drug:
    """Return what the drug table says of a drug; raise `WrongUsage` with the nearest name where it is not there."""
    known = station.library.drugs().drugs
    if drug not in known:
        why = "whether a drug can mask a fever and how often it may be given is read by its name"
        raise WrongUsage(
            Problem(f"there is no drug {drug!r} in the drug table", "DRUG", why, did_you_mean(drug, known, ALSO_CALLED))
        )
    return known[drug]


def _no_reason(limit: str) -> Problem:
    why = "a limit of the drug stands against this dose; a dose that was given all the same is recorded with its reason"
    do = "look whether it was really given; if so say why, with --reason"
    return Problem(f"NOT SAVED. {limit}", "reason", why, do)
