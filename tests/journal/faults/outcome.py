"""What was tried and what came of it, in figures; and an even spread of choices, the same in every run."""

from dataclasses import dataclass
from hashlib import sha256

KINDS = ("lost", "changed", "doubled", "unasked", "damaged", "gap", "chain", "ledger", "text", "stuck")
_FIRST = 5


@dataclass(frozen=True)
class Outcome:
    """The sum of what was tried: how often the program was hit, what it had acknowledged, and everything wrong."""

    tried: int = 0
    hit: int = 0
    acknowledged: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: "Outcome") -> "Outcome":
        """Return the sum of two outcomes."""
        return Outcome(
            self.tried + other.tried,
            self.hit + other.hit,
            self.acknowledged + other.acknowledged,
            self.faults + other.faults,
        )

    @property
    def lost(self) -> int:
        """Return how many acknowledged entries were not there, or not as they were acknowledged."""
        return sum("lost:" in fault or "changed:" in fault for fault in self.faults)

    @property
    def doubled(self) -> int:
        """Return how many entries stood in the record more than once."""
        return sum("doubled:" in fault for fault in self.faults)

    def as_lines(self, name: str) -> list[str]:
        """Return the figures as lines, the first faults, and the first one of each kind."""
        figures = (
            f"{name}: {self.tried} tried, {self.hit} hit, {self.acknowledged} entries acknowledged, "
            f"{self.lost} lost, {self.doubled} doubled, {len(self.faults)} faults"
        )
        first_of_kind = [next(iter(fault for fault in self.faults if f"{kind}: " in fault), None) for kind in KINDS]
        shown = dict.fromkeys([*self.faults[:_FIRST], *filter(None, first_of_kind)])
        return [figures, *(f"  {fault}" for fault in shown)]


def spread(*choice: object, below: int) -> int:
    """Return a number from 0 up to one below the limit that looks like chance and is the same in every run."""
    return int.from_bytes(sha256(repr(choice).encode()).digest()[:8], "big") % below
