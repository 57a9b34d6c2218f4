"""What verification found, in words: *consistent* is one thing, *complete* another."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tox_grader.foundation.problems import Problem
from tox_grader.journal.entry import Head
from tox_grader.journal.kept import KeptHead
from tox_grader.journal.keys import VerifierKey
from tox_grader.journal.ledger import EMPTY_LEDGER
from tox_grader.journal.short_head import short_head

NOT_COMPLETE = (
    "This does not show that it is complete: a cut tail, a patient taken out, an old copy put back and a log written "
    "anew are seen only against a head kept elsewhere (tox-grader audit checkpoint)."
)


@dataclass(frozen=True, slots=True)
class Verification:
    """What verification found: how much was read, every problem, and the head of every chain and of the ledger.

    `patients` and `entries` count the patients' chains alone, `of_site` the entries of the site's by kind. `held` is
    what was kept elsewhere and agrees.
    """

    patients: int
    entries: int
    problems: tuple[Problem, ...]
    heads: Mapping[str, Head]
    ledger_head: Head = EMPTY_LEDGER
    held: tuple[KeptHead, ...] = ()
    chains_held: int = 0
    of_site: Mapping[str, int] = field(default_factory=dict)
    inner_checkpoints: int = 0
    keys: tuple[VerifierKey, ...] = ()
    keys_kept: bool = False

    @property
    def signatures(self) -> int:
        """Return how many signatures of tables stand in the site's chain."""
        return self.of_site.get("signature", 0)

    @property
    def consistent(self) -> bool:
        """Tell whether nothing was found; this is not yet 'complete'."""
        return not self.problems

    @property
    def complete_to(self) -> int | None:
        """Return the ledger position up to which something kept elsewhere shows that nothing is missing, or None."""
        return self.held[-1].position if self.consistent and self.held else None

    def as_lines(self) -> list[str]:
        """Return what was shown, and what was not, as lines for a reader."""
        lines = [self._read(), f"Head of the site ledger: {short_head(self.ledger_head)}"]
        if not self.consistent:
            return [*lines, f"The log is NOT consistent: {_count(len(self.problems), 'problem')} found."]
        return [*lines, "The log is consistent.", *self._complete()]

    def _read(self) -> str:
        others = sum(self.of_site.values()) - self.signatures
        parts = [f"{_count(self.entries, 'entry', 'entries')} of {_count(self.patients, 'patient')}"]
        if self.signatures:
            parts.append(f"{_count(self.signatures, 'signature')} of tables")
        if others:
            parts.append(f"{_count(others, 'more entry', 'more entries')} of this site")
        return f"{' and '.join((', '.join(parts[:-1]), parts[-1])) if len(parts) > 1 else parts[0]} read."

    def _complete(self) -> list[str]:
        lines: list[str] = []
        if self.complete_to is not None:
            source = self.held[-1].source
            after = self.ledger_head[0] - self.complete_to
            lines.append(
                f"It is complete up to ledger position {self.complete_to} of {self.ledger_head[0]}, "
                f"against {_count(len(self.held), 'head')} kept elsewhere, the last: {source}."
            )
            if after:
                lines.append(f"The {_count(after, 'entry', 'entries')} after it may be cut, and nothing would show it.")
        if self.chains_held:
            lines.append(f"It is complete up to the {self.chains_held} heads of chains kept elsewhere.")
        return lines or [NOT_COMPLETE]


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"
