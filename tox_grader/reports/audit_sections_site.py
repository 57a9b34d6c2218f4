"""The sections of the audit report about the site: its tables, its clocks, and chains that do not verify."""

from datetime import timedelta

from tox_grader.reports.audit_parts import Cell, Figure, Listing, Moment, Section, Teller
from tox_grader.reports.audit_rows import SpooledRows
from tox_grader.workflows.audit_report import PatientAudit, Unread
from tox_grader.workflows.audit_site import SiteAudit, TablesUsed
from tox_grader.workflows.signatures import NEEDED

_SHOWN = 12


class Tables:
    """The tables that graded, the unsigned first."""

    def __init__(self, site: SiteAudit) -> None:
        """Take what this site has signed."""
        self._trouble = site.signatures.trouble
        self._used = TablesUsed(site.signatures)
        self._seen = self._unsigned = 0

    def add(self, patient: PatientAudit) -> None:
        """Count one patient."""
        for one in patient.seen:
            self._used.add(one)
            self._seen += 1
            self._unsigned += self._used.graded_unsigned(one)

    def section(self) -> Section:
        """Return the section."""
        used, trouble = self._used.all(), self._trouble
        rests = f"{len(used)} texts that the assessments name, by their SHA-256"
        not_known, why = (len(used), trouble) if trouble else (0, "")
        rows: tuple[tuple[Cell, ...], ...] = tuple(
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
        unsigned = sum(not use.is_signed for use in used)
        return Section(
            "tables",
            "Tables and their signatures at this site",
            "A table is signed where two different people of this site signed the very text that graded.",
            (
                Figure("texts not signed at this site", unsigned, len(used), rests, not_known, why),
                Figure("assessments that an unsigned table graded", self._unsigned, self._seen, rests, not_known, why),
            ),
            (Listing("tables", "Each text", heading, rows),),
        )


class Clocks:
    """When a station's clock went backward or jumped."""

    def __init__(self, site: SiteAudit, teller: Teller) -> None:
        """Take what the site's chain says."""
        self._found, self._teller = site.clock_faults, teller

    def add(self, _patient: PatientAudit) -> None:
        """Take nothing: clocks are the site's."""

    def section(self) -> Section:
        """Return the section."""
        found = self._found
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (
                self._teller.station(one.entry.station),
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


class UnreadChains:
    """The chains that are not what was written, from which nothing is told."""

    def __init__(self, teller: Teller, rows: SpooledRows) -> None:
        """Begin with nothing counted."""
        self._teller, self._rows = teller, rows
        self._sound = self._lost = 0

    def add(self, _patient: PatientAudit) -> None:
        """Count one patient whose chain holds."""
        self._sound += 1

    def add_unread(self, one: Unread) -> None:
        """Count a chain that does not hold."""
        self._lost += one.entries
        self._rows.add((self._teller.patient(one.patient_key), one.entries, "; ".join(one.faults)))

    def section(self) -> Section:
        """Return the section."""
        return Section(
            "unread",
            "Chains that do not verify",
            "Nothing of such a chain is counted in this report. To settle it: tox-grader audit verify.",
            (
                Figure(
                    "chains that do not verify",
                    len(self._rows),
                    len(self._rows) + self._sound,
                    "every hash and link, worked out again",
                    self._lost,
                    "entries of these chains",
                ),
            ),
            (Listing("unread", "Each chain", ("patient", "entries", "faults"), self._rows),),
        )
