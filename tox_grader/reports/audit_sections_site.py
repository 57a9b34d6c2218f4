"""The sections of the audit report about what was said of entries, about the site's tables, and about its clocks."""

from collections import Counter
from datetime import timedelta

from tox_grader.reports.audit_parts import Figure, Listing, Moment, Section, Spread, Teller, entry_name
from tox_grader.workflows.audit_report import AuditReport
from tox_grader.workflows.audit_seen import Seen, Written
from tox_grader.workflows.signatures import NEEDED

_SHOWN = 12
_AS_RECORDED = "every entry of this kind that counts"


def overrides(report: AuditReport, teller: Teller) -> Section:
    """Return what was overridden, with its reasons."""
    found = [one for patient in report.patients for one in patient.overrides]
    rows = tuple(
        (
            entry_name(one.entry, teller),
            _recorded(one.entry),
            teller.author(one.entry.author),
            teller.free(one.what),
            None if one.suggestion is None else one.suggestion.replace("_", " "),
            None if one.of is None else entry_name(one.of, teller),
            teller.free(one.reason),
        )
        for one in found
    )
    heading = ("entry", "recorded at", "by", "what", "step", "beside entry", "reason")
    return Section(
        "overrides",
        "Overrides",
        "A limit or a step that somebody set aside, with the reason that was given.",
        (Figure("overrides", len(found), None, _AS_RECORDED),),
        (Listing("overrides", "Each override", heading, rows),),
    )


def corrections(report: AuditReport, teller: Teller) -> Section:
    """Return what was amended or entered in error; nothing of it left the log."""
    found = [one for patient in report.patients for one in patient.corrections]
    did = Counter(one.did for one in found if one.stands)
    taken_back = sum(not one.stands for one in found)
    rests = "every correction in the log"
    rows = tuple(
        (
            entry_name(one.entry, teller),
            _recorded(one.entry),
            teller.author(one.entry.author),
            one.did if one.stands else f"{one.did}, itself corrected since",
            None if one.of is None else f"{entry_name(one.of, teller)} ({one.of.kind.replace('_', ' ')})",
            None if one.of is None else one.entry.recorded_at - one.of.recorded_at,
            teller.free(one.reason),
        )
        for one in found
    )
    heading = ("entry", "recorded at", "by", "what", "of entry", "after", "reason")
    after = tuple(one.entry.recorded_at - one.of.recorded_at for one in found if one.of is not None)
    return Section(
        "corrections",
        "Amendments and entries in error",
        "A correction stands behind the entry that it corrects. Both stay in the log.",
        (
            Figure("amendments that stand", did["amended"], None, rests),
            Figure("entries in error", did["entered in error"], None, rests),
            Figure("corrections that were themselves corrected", taken_back, len(found), rests),
            Spread("from an entry to its correction", after, f"{len(after)} corrections"),
        ),
        (Listing("corrections", "Each correction", heading, rows),),
    )


def accesses(report: AuditReport, teller: Teller) -> Section:
    """Return who looked into the record or took something out of it."""
    found = [*report.site.accesses, *(one for patient in report.patients for one in patient.accesses)]
    by_what = Counter(one.what for one in found)
    people = len({one.entry.author.id for one in found})
    counted = Counter((teller.author(one.entry.author), one.what) for one in found)
    rows = tuple(
        (
            teller.patient(one.entry.patient_key),
            _recorded(one.entry),
            teller.author(one.entry.author),
            teller.station(one.entry.station),
            one.what,
            None if one.detail is None else teller.free(one.detail),
        )
        for one in sorted(found, key=lambda one: (one.entry.recorded_at, one.entry.patient_key, one.entry.sequence))
    )
    heading = ("patient", "at", "by", "station", "what", "detail")
    rests = "what the program wrote down of each access; who really sat there is not verified"
    return Section(
        "accesses",
        "Accesses",
        "What the program wrote down: who viewed, exported, printed or verified what.",
        (
            *(Figure(f"accesses: {what}", count, len(found), rests) for what, count in sorted(by_what.items())),
            Figure("people who did so", people, None, rests),
        ),
        (
            Listing(
                "accesses_by_person",
                "By person",
                ("by", "what", "how often"),
                tuple((who, what, count) for (who, what), count in sorted(counted.items())),
            ),
            Listing("accesses", "Each access", heading, rows, long=True),
        ),
    )


def tables(report: AuditReport) -> Section:
    """Return the tables that graded, the unsigned first."""
    used = report.site.tables
    unsigned = [use for use in used if not use.is_signed]
    rests = f"{len(used)} texts that the assessments name, by their SHA-256"
    trouble = report.site.signatures_trouble
    not_known, why = (len(used), trouble) if trouble else (0, "")
    rows = tuple(
        (
            use.table,
            use.edition,
            use.sha256[:_SHOWN],
            use.did,
            use.assessments,
            "signed" if use.is_signed else f"not signed: {use.signed_by} of {NEEDED} people",
        )
        for use in used
    )
    heading = ("table", "edition", "text", "what it did", "assessments", "at this site")
    return Section(
        "tables",
        "Tables and their signatures at this site",
        "A table is signed where two different people of this site signed the very text that graded.",
        (
            Figure("texts not signed at this site", len(unsigned), len(used), rests, not_known, why),
            Figure(
                "assessments that an unsigned table graded",
                sum(_names_any(one, {use.sha256 for use in unsigned if use.did == "graded"}) for one in report.seen),
                len(report.seen),
                rests,
                not_known,
                why,
            ),
        ),
        (Listing("tables", "Each text", heading, rows),),
    )


def clocks(report: AuditReport, teller: Teller) -> Section:
    """Return when a station's clock went backward or jumped."""
    found = report.site.clock_faults
    rows = tuple(
        (
            teller.station(one.entry.station),
            one.said.what,
            timedelta(seconds=abs(one.said.seconds)),
            Moment(one.entry.patient_key, one.said.before),
            Moment(one.entry.patient_key, one.said.after),
        )
        for one in found
    )
    backward = sum(one.said.what == "backward" for one in found)
    rests = "the clock entries of the site's chain"
    return Section(
        "clocks",
        "Clock faults",
        "The program notes where a station's clock goes backward or jumps. An interval across one is doubtful.",
        (
            Figure("clocks that went backward", backward, len(found), rests),
            Figure("clocks that jumped", len(found) - backward, len(found), rests),
        ),
        (Listing("clocks", "Each fault", ("station", "what", "by", "before", "after"), rows),),
    )


def unread(report: AuditReport, teller: Teller) -> Section:
    """Return the chains that are not what was written, from which nothing is told."""
    lost = sum(one.entries for one in report.unread)
    chains = len(report.unread) + len(report.patients)
    rows = tuple((teller.patient(one.patient_key), one.entries, "; ".join(one.faults)) for one in report.unread)
    return Section(
        "unread",
        "Chains that do not verify",
        "Nothing of such a chain is counted in this report. To settle it: tox-grader audit verify.",
        (
            Figure(
                "chains that do not verify",
                len(report.unread),
                chains,
                "every hash and link, worked out again",
                lost,
                "entries of these chains",
            ),
        ),
        (Listing("unread", "Each chain", ("patient", "entries", "faults"), rows),),
    )


def _recorded(entry: Written) -> Moment:
    return Moment(entry.patient_key, entry.recorded_at)


def _names_any(one: Seen, texts: set[str]) -> bool:
    return any(table.sha256 in texts for table in one.tables)
