"""The audit report as sections: what was due and done, what was late, what came of suggestions; counts, no verdict."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from tox_grader.reports.audit_parts import Cell, Figure, Listing, Moment, Section, Spread, Teller, entry_name
from tox_grader.reports.audit_sections_site import accesses, clocks, corrections, overrides, tables, unread
from tox_grader.workflows.audit_due import Due, Late
from tox_grader.workflows.audit_outcomes import Followed
from tox_grader.workflows.audit_report import AuditReport, PatientAudit
from tox_grader.workflows.audit_seen import Seen

TOXICITIES = ("CRS", "ICANS")
_OUTCOMES = {
    "given": "given",
    "not given": "not given, with a reason",
    "overridden": "overridden",
    "no longer suggested": "nothing recorded, and no longer suggested",
    "nothing recorded": "nothing recorded up to the end of the report",
}
_NO_TIME = "the entry names no time for the next one"


def sections(report: AuditReport, teller: Teller) -> tuple[Section, ...]:
    """Return every section of the report, in the order in which an auditor asks."""
    return (
        completeness(report, teller),
        open_columns(report),
        late_entries(report, teller),
        grade_to_drug(report, teller),
        suggestions(report, teller),
        overrides(report, teller),
        corrections(report, teller),
        accesses(report, teller),
        tables(report),
        clocks(report, teller),
        unread(report, teller),
        course(report, teller),
    )


def completeness(report: AuditReport, teller: Teller) -> Section:
    """Return what was due against what was done."""
    due = [one for patient in report.patients for one in patient.due]
    states: Counter[str] = Counter(one.state for one in due)
    never = sum(patient.never_due for patient in report.patients)
    rests = f"{len(due)} times that the protocol set, as kept in the assessments"
    told = {
        "in time": "done by the time due",
        "late": "done after the time due",
        "missed": "not done up to the end of the report",
        "not due yet": "not due yet at the end of the report",
    }
    late = tuple(one.late_by for one in due if one.late_by is not None and one.state == "late")
    assessed = sum(bool(patient.seen) for patient in report.patients)
    return Section(
        "completeness",
        "Assessments due and done",
        "An assessment is due by the time that the one before it set. What counts is when it was observed.",
        (
            Figure("assessments recorded", len(report.seen), None, "assessments that count after every correction"),
            Figure("patients assessed at all", assessed, len(report.patients), "the same assessments"),
            *(Figure(words, states[state], len(due), rests, never, _NO_TIME) for state, words in told.items()),
            Spread("done after the time due, by how long", late, f"{len(late)} assessments done late"),
        ),
        (
            Listing(
                "due_late_or_missed",
                "Done late, or not done",
                ("patient", "due at", "set by", "what came of it", "done at", "late by"),
                tuple(_due_row(one, teller) for one in due if one.late_by is not None),
            ),
        ),
    )


def open_columns(report: AuditReport) -> Section:
    """Return which columns of the tables were still open, and what was marked as not assessed, by its reason."""
    seen = report.seen
    needed = Counter(found for one in seen for found in set(one.still_needed))
    marked = Counter(found for one in seen for found in set(one.not_assessed))
    settled = sum(not one.still_needed for one in seen)
    return Section(
        "missing",
        "Columns left open",
        "A column is open where the grade could not be settled without it. Nobody's reason is judged.",
        (
            Figure("assessments with no open column", settled, len(seen), "the answers kept in the assessments"),
            Figure(
                "assessments with something not assessed",
                sum(bool(one.not_assessed) for one in seen),
                len(seen),
                "what was typed",
            ),
        ),
        (
            Listing(
                "open_columns",
                "Still needed, by column",
                ("toxicity", "column", "assessments", "of"),
                tuple((toxicity, _spoken(column), count, len(seen)) for (toxicity, column), count in _most(needed)),
            ),
            Listing(
                "not_assessed",
                "Marked as not assessed, by place and reason",
                ("place", "reason", "assessments", "of"),
                tuple((_spoken(place), _spoken(reason), count, len(seen)) for (place, reason), count in _most(marked)),
            ),
        ),
    )


def late_entries(report: AuditReport, teller: Teller) -> Section:
    """Return how long after the observation entries were recorded; listed are those above the protocol's interval."""
    late = [one for patient in report.patients for one in patient.late]
    assessed = [one for one in late if isinstance(one.one, Seen)]
    treated = [one for one in late if not isinstance(one.one, Seen)]
    measured = [one for one in assessed if one.allowed is not None]
    above = [one for one in measured if one.is_above]
    before = [one for one in late if one.recorded_after.total_seconds() < 0]
    return Section(
        "late_entries",
        "Recorded after the observation",
        "Listed are assessments that were recorded when the next one was already due by the protocol. Where the "
        "protocol names no interval nothing is listed; the lengths stand here all the same.",
        (
            Spread(
                "assessments: from observed to recorded",
                tuple(one.recorded_after for one in assessed),
                f"{len(assessed)} assessments",
            ),
            Spread(
                "treatments: from given to recorded",
                tuple(one.recorded_after for one in treated),
                f"{len(treated)} treatments",
            ),
            Figure(
                "assessments recorded after the next was due",
                len(above),
                len(measured),
                "the protocol's interval, as kept in the assessments",
                len(assessed) - len(measured),
                _NO_TIME,
            ),
            Figure("entries recorded before the time they speak of", len(before), len(late), "both times of each"),
        ),
        (
            Listing(
                "recorded_late",
                "Recorded after the next assessment was due",
                ("entry", "observed at", "recorded at", "after", "protocol's interval", "by"),
                tuple(_late_row(one, teller) for one in above),
            ),
        ),
    )


def grade_to_drug(report: AuditReport, teller: Teller) -> Section:
    """Return the time from a first grade to a drug."""
    found = [(patient, one) for patient in report.patients for one in patient.intervals]
    figures: list[Figure | Spread] = []
    for says in dict.fromkeys(one.asked.says for _, one in found):
        own = [one for _, one in found if one.asked.says == says]
        reached: Counter[str] = Counter(one.reached for one in own)
        unsure, why = reached["not known"], "the grade was possible, never certain"
        rests = f"{len(own)} patients, first certain grade and doses as recorded"
        took = tuple(one.took for one in own if one.took is not None)
        figures.append(Spread(says, took, rests, unsure, why))
        figures += [
            Figure(f"{says}: {words}", reached[state], len(own), rests, unsure, why)
            for state, words in (
                ("given", "given after it"),
                ("given before", "given only before it"),
                ("not given", "none recorded"),
                ("never that grade", "never that grade"),
            )
        ]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            teller.patient(patient.patient_key),
            one.asked.says,
            one.reached,
            _moment(patient.patient_key, one.graded_at),
            _moment(patient.patient_key, one.given_at),
            one.took,
        )
        for patient, one in found
        if one.reached != "never that grade"
    )
    heading = ("patient", "interval", "what came of it", "graded at", "given at", "took")
    return Section(
        "grade_to_drug",
        "From a first grade to a drug",
        "From the first assessment that made the grade certain to the first dose at or after it.",
        tuple(figures),
        (Listing("grade_to_drug", "By patient", heading, rows),),
    )


def suggestions(report: AuditReport, teller: Teller) -> Section:
    """Return what came of each suggestion of a drug."""
    found = [(patient.patient_key, one) for patient in report.patients for one in patient.followed]
    others = sum(patient.steps_not_followed for patient in report.patients)
    took = tuple(one.took for _, one in found if one.outcome == "given" and one.took is not None)
    plain = tuple(one for _, one in found if one.only_if is None)
    judged = tuple(one for _, one in found if one.only_if is not None)
    heading = ("patient", "step", "only if", "suggested at", "what came of it", "at", "after", "reason")
    return Section(
        "suggestions",
        "From suggestions to what came of them",
        "A suggestion is never an order. One that the next assessment repeats is one suggestion. A condition is for a "
        "clinician to judge, and whether it was met is not recorded. Steps without a drug, and those that a limit "
        "stood against, have no outcome in the log and are only counted.",
        (
            *_outcomes("drug suggested", plain),
            *_outcomes("drug suggested on a condition", judged),
            Spread("from suggested to given", took, f"{len(took)} suggestions that were followed by the drug"),
            Figure(
                "other steps that were suggested",
                others,
                None,
                "every assessment",
                others,
                "no outcome is recorded for them",
            ),
        ),
        (
            Listing(
                "suggestions",
                "Each suggestion of a drug",
                heading,
                tuple(_followed_row(key, one, teller) for key, one in found),
            ),
        ),
    )


def _outcomes(says: str, found: Sequence[Followed]) -> Iterator[Figure]:
    outcomes: Counter[str] = Counter(one.outcome for one in found)
    unknown = sum(one.drugs is None for one in found)
    rests = f"{len(found)} such suggestions, each from its first assessment on"
    for outcome, words in _OUTCOMES.items():
        yield Figure(
            f"{says}: {words}",
            outcomes[outcome],
            len(found),
            rests,
            unknown,
            "the protocol's text is not in the record",
        )


def _followed_row(key: str, one: Followed, teller: Teller) -> tuple[Cell, ...]:
    return (
        teller.patient(key),
        _spoken(one.step),
        one.only_if,
        Moment(key, one.first.observed_at),
        one.outcome,
        _moment(key, one.at),
        one.took,
        None if one.reason is None else teller.free(one.reason),
    )


def course(report: AuditReport, teller: Teller) -> Section:
    """Return the grades of every assessment, which the plots are drawn from."""
    bounds = tuple(f"{toxicity} {end}" for toxicity in TOXICITIES for end in ("at least", "could be"))
    rows = tuple(_course_row(patient, one, teller) for patient in report.patients for one in patient.seen)
    return Section(
        "course",
        "Grades of every assessment",
        "The lowest and the highest grade that the findings allowed. Lines only join assessments: between two of them "
        "nothing is known.",
        (),
        (Listing("course", "Grades", ("patient", "observed at", *bounds), rows, long=True),),
    )


def _course_row(patient: PatientAudit, one: Seen, teller: Teller) -> tuple[Cell, ...]:
    bounds = (end for toxicity in TOXICITIES for end in one.bounds.get(toxicity, (None, None)))
    return (teller.patient(patient.patient_key), Moment(patient.patient_key, one.observed_at), *bounds)


def _due_row(one: Due, teller: Teller) -> tuple[Cell, ...]:
    key = one.set_by.entry.patient_key
    done = None if one.done is None or one.state != "late" else one.done.observed_at
    return (
        teller.patient(key),
        Moment(key, one.due_at),
        entry_name(one.set_by.entry, teller),
        "done late" if one.state == "late" else "not done",
        _moment(key, done),
        one.late_by,
    )


def _late_row(one: Late, teller: Teller) -> tuple[Cell, ...]:
    entry = one.one.entry
    observed, recorded = Moment(entry.patient_key, one.observed_at), Moment(entry.patient_key, entry.recorded_at)
    name, who = entry_name(entry, teller), teller.author(entry.author)
    return (name, observed, recorded, one.recorded_after, one.allowed, who)


def _moment(patient_key: str, at: datetime | None) -> Moment | None:
    return None if at is None else Moment(patient_key, at)


def _most(counted: "Counter[tuple[str, str]]") -> Iterator[tuple[tuple[str, str], int]]:
    yield from sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _spoken(name: str) -> str:
    return name.replace("_", " ").replace(".", ", ")
