"""What the audit tells of the site: which tables graded and who signed them, clocks that were wrong, accesses."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from tox_grader.journal.contents import ClockChange, clock_change
from tox_grader.journal.entry import Entry
from tox_grader.workflows.audit_remarks import Accessed, accesses
from tox_grader.workflows.audit_seen import Seen, Window, Written, written
from tox_grader.workflows.signatures import NEEDED, Signatures


@dataclass(frozen=True, slots=True)
class TableUse:
    """One table text that had a part in grades or suggestions: how often, and how many people signed it here."""

    table: str
    edition: str
    sha256: str
    did: Literal["graded", "suggested"]
    assessments: int
    first: datetime
    last: datetime
    signed_by: int

    @property
    def is_signed(self) -> bool:
        """Tell whether enough people of this site signed this very text."""
        return self.signed_by >= NEEDED


@dataclass(frozen=True, slots=True)
class ClockFault:
    """One clock entry with what it says."""

    entry: Written
    said: ClockChange


@dataclass(frozen=True, slots=True)
class SiteAudit:
    """What the audit found in the site's own chain, and what this site has signed."""

    clock_faults: tuple[ClockFault, ...]
    accesses: tuple[Accessed, ...]
    signatures: Signatures


class TablesUsed:
    """The table texts that assessments name, counted as one patient after the other is read."""

    def __init__(self, signatures: Signatures) -> None:
        """Take what this site has signed."""
        self._signatures = signatures
        self._found: dict[str, TableUse] = {}

    def add(self, one: Seen) -> None:
        """Count the texts of one assessment."""
        for name, edition, sha256 in one.tables:
            use, at = self._found.get(sha256), one.observed_at
            if use is None:
                did: Literal["graded", "suggested"] = "suggested" if name == one.protocol else "graded"
                use = TableUse(name, edition, sha256, did, 0, at, at, len(self._signatures.under(sha256)))
            self._found[sha256] = replace(
                use, assessments=use.assessments + 1, first=min(use.first, at), last=max(use.last, at)
            )

    def graded_unsigned(self, one: Seen) -> bool:
        """Tell whether a text that this site has not signed had a part in the grades of an assessment counted here."""
        uses = [self._found[table.sha256] for table in one.tables]
        return any(use.did == "graded" and not use.is_signed for use in uses)

    def all(self) -> tuple[TableUse, ...]:
        """Return every text counted so far, the unsigned first."""
        order = sorted(self._found.values(), key=lambda use: (use.is_signed, use.did, use.table, use.edition))
        return tuple(order)


def site_audit(site: Sequence[Entry], signatures: Signatures, window: Window) -> SiteAudit:
    """Return what the site's chain says of the site, as far as it lies in the window."""
    own = [entry for entry in site if window.holds(entry.recorded_at)]
    return SiteAudit(
        tuple(ClockFault(written(entry), clock_change(entry.content)) for entry in own if entry.kind == "clock"),
        accesses(own),
        signatures,
    )
