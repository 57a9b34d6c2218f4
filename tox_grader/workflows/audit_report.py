"""The auditor's report over one patient or the ward: counts and intervals, each with what it rests on; no verdict.

`audit_patient` and `audit_of` are pure functions over entries. `open_audit` reads them from one snapshot of the record,
chain after chain: no more than one is held at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from tox_grader.foundation.problems import ToxGraderError
from tox_grader.journal.contents import SignatureGiven, patient_facts, signature_given
from tox_grader.journal.effective import Effective, effective
from tox_grader.journal.entry import SITE_KEY, Entry
from tox_grader.tables.audit import GradeToDrug, drugs_of_steps, load_audit
from tox_grader.workflows.audit_due import Due, Late, due_points, recorded_late
from tox_grader.workflows.audit_outcomes import DrugsOf, FirstGrade, Followed, first_grade, follow, is_followed
from tox_grader.workflows.audit_remarks import Accessed, Corrected, Overridden, accesses, corrections, overrides
from tox_grader.workflows.audit_seen import Seen, Treated, Window, assessments, counted, treatments
from tox_grader.workflows.audit_site import SiteAudit, site_audit
from tox_grader.workflows.checkpoints import HeadNow, head_now
from tox_grader.workflows.record import Record
from tox_grader.workflows.signatures import Signatures
from tox_grader.workflows.whole_log import Chain, Progress, chains, no_progress

# What a command needs to ask for a report.
__all__ = [
    "About",
    "AuditReport",
    "GradeToDrug",
    "PatientAudit",
    "Unread",
    "Window",
    "about_now",
    "audit_of",
    "audit_patient",
    "drugs_by_kept_protocol",
    "infused_at",
    "load_audit",
    "open_audit",
]


@dataclass(frozen=True)
class PatientAudit:
    """What the audit tells of one patient, as far as it lies in the window."""

    patient_key: str
    infused_at: datetime | None
    entries: int
    seen: tuple[Seen, ...]
    treated: tuple[Treated, ...]
    due: tuple[Due, ...]
    late: tuple[Late, ...]
    intervals: tuple[FirstGrade, ...]
    followed: tuple[Followed, ...]
    steps_not_followed: int
    overrides: tuple[Overridden, ...]
    corrections: tuple[Corrected, ...]
    accesses: tuple[Accessed, ...]

    @property
    def never_due(self) -> int:
        """Return how many assessments say no time for the next."""
        return sum(one.next_due is None for one in self.seen)


@dataclass(frozen=True)
class Unread:
    """A chain that is not what was written: nothing is told from it."""

    patient_key: str
    entries: int
    faults: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a report is: in which mode, when it was written, whether it is about one patient, where the log ended."""

    mode: str
    written_at: datetime
    one_patient: bool
    head: HeadNow | None = None


@dataclass(frozen=True)
class AuditReport:
    """A report as it is read: the site at once, then chain after chain in `found`, which can be gone through once."""

    about: About
    window: Window
    site: SiteAudit
    found: Iterable[PatientAudit | Unread]


def audit_patient(
    entries: Sequence[Entry], asked: Iterable[GradeToDrug], drugs_of: DrugsOf, window: Window
) -> PatientAudit:
    """Return what the entries of one patient's sound chain say, as far as it lies in the window."""
    standing = counted(entries)
    # What happens after the window is not known to it: a report made for a day says what that day's end could say.
    told = [one for one in standing if one.observed_at <= window.until]
    seen, treated = assessments(told), treatments(told)
    inside = tuple(one for one in seen if window.holds(one.observed_at))
    intervals = (first_grade(one, seen, treated, window) for one in asked)
    own = [one for one in effective(entries) if window.holds(one.entry.recorded_at)]
    return PatientAudit(
        patient_key=entries[0].patient_key,
        infused_at=infused_at(standing),
        entries=len(own),
        seen=inside,
        treated=tuple(one for one in treated if window.holds(one.at)),
        due=due_points(seen, window),
        late=recorded_late(seen, treated, window),
        intervals=tuple(one for one in intervals if one is not None),
        followed=follow(seen, treated, told, drugs_of, window),
        steps_not_followed=sum(not is_followed(step) for one in inside for step in one.steps),
        overrides=overrides(own, entries),
        corrections=corrections(own, entries),
        accesses=accesses(one.entry for one in own),
    )


def infused_at(standing: Iterable[Effective]) -> datetime | None:
    """Return when the product was infused, as last stated; None where nobody has said."""
    stated = [patient_facts(one.content).infused_at for one in standing if one.entry.kind == "patient" and one.counts]
    return next((moment for moment in reversed(stated) if moment is not None), None)


def audit_of(
    site: Chain | None,
    patients: Iterable[Chain],
    asked: Sequence[GradeToDrug],
    drugs_of: DrugsOf,
    window: Window,
    about: About,
) -> AuditReport:
    """Return the report over chains: the site's, where there is one, and the patients' as they are asked for."""
    damaged: list[Unread] = []
    entries: tuple[Entry, ...] = ()
    signatures = Signatures()
    if site is not None and site.is_sound:
        entries, signatures = site.entries, Signatures(tuple(_signed(site.entries)))
    elif site is not None:
        damaged.append(_unread(site))
        signatures = Signatures(trouble="the site's chain is not what was written")
    told = (audit_patient(one.entries, asked, drugs_of, window) if one.is_sound else _unread(one) for one in patients)
    return AuditReport(about, window, site_audit(entries, signatures, window), chain(damaged, told))


@contextmanager
def open_audit(
    record: Record,
    asked: Sequence[GradeToDrug],
    patient_keys: Iterable[str],
    window: Window,
    about: About,
    progress: Progress = no_progress,
) -> Iterator[AuditReport]:
    """Hand out the report over these patients and the site, as the record stands now, to be read while it is open."""
    with record.store.snapshot() as snapshot:
        site = next(chains(snapshot.rows_of(SITE_KEY)), None)
        rows = chain.from_iterable(map(snapshot.rows_of, patient_keys))
        drugs_of = drugs_by_kept_protocol(record.store.table_text)
        yield audit_of(site, chains(rows, progress), asked, drugs_of, window, about)


def about_now(record: Record, *, one_patient: bool) -> About:
    """Return what a report is that is made now."""
    return About(record.mode, record.clock.now(), one_patient, head_now(record))


def drugs_by_kept_protocol(table_text: Callable[[str], bytes]) -> DrugsOf:
    """Return what tells the drugs of each step, from the protocol texts that the record kept; each is read once."""
    known: dict[str, Mapping[str, tuple[str, ...]] | None] = {}

    def drugs_of(sha256: str | None) -> Mapping[str, tuple[str, ...]] | None:
        if sha256 is None:
            return None
        if sha256 not in known:
            try:
                known[sha256] = drugs_of_steps(table_text(sha256))
            except ToxGraderError:
                known[sha256] = None
        return known[sha256]

    return drugs_of


def _signed(site: Iterable[Entry]) -> Iterator[SignatureGiven]:
    return (signature_given(entry.content) for entry in site if entry.kind == "signature")


def _unread(one: Chain) -> Unread:
    return Unread(one.patient_key, one.rows, one.faults)
