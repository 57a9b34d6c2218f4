"""What the audit tells of the site: which tables graded and who signed them, clocks that were wrong, accesses."""

from collections.abc import Iterable, Sequence
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
    """What the audit found that is the site's and no patient's; `signatures_trouble` says why none could be read."""

    tables: tuple[TableUse, ...]
    clock_faults: tuple[ClockFault, ...]
    accesses: tuple[Accessed, ...]
    signatures_trouble: str = ""


def tables_used(seen: Iterable[Seen], signatures: Signatures) -> tuple[TableUse, ...]:
    """Return every table text that these assessments name, the unsigned first."""
    found: dict[str, TableUse] = {}
    for one in seen:
        for name, edition, sha256 in one.tables:
            use, at = found.get(sha256), one.observed_at
            if use is None:
                did: Literal["graded", "suggested"] = "suggested" if name == one.protocol else "graded"
                use = TableUse(name, edition, sha256, did, 0, at, at, len(signatures.under(sha256)))
            found[sha256] = replace(
                use, assessments=use.assessments + 1, first=min(use.first, at), last=max(use.last, at)
            )
    return tuple(sorted(found.values(), key=lambda use: (use.is_signed, use.did, use.table, use.edition)))


def site_audit(site: Sequence[Entry], seen: Iterable[Seen], signatures: Signatures, window: Window) -> SiteAudit:
    """Return what the site's chain and all assessments say of the site, as far as it lies in the window."""
    own = [entry for entry in site if window.holds(entry.recorded_at)]
    return SiteAudit(
        tables_used(seen, signatures),
        tuple(ClockFault(written(entry), clock_change(entry.content)) for entry in own if entry.kind == "clock"),
        accesses(own),
        signatures.trouble,
    )
