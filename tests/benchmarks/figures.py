"""Two sides of one run and their ratio, as printed. A bound passes or is over; the figure is printed either way."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median


@dataclass(frozen=True)
class Side:
    """One side of a comparison: its name and every measurement of it, in one unit."""

    name: str
    measured: Sequence[float]

    @property
    def p50(self) -> float:
        """Return the median."""
        return median(self.measured)

    @property
    def p99(self) -> float:
        """Return the value that 99 of 100 measurements do not exceed."""
        ordered = sorted(self.measured)
        return ordered[max(0, -(-len(ordered) * 99 // 100) - 1)]

    def line(self, unit: str) -> str:
        """Return both figures, the extremes and the number of measurements."""
        low, high = min(self.measured), max(self.measured)
        return (
            f"  {self.name:<44} median {self.p50:9.2f}  p99 {self.p99:9.2f}  "
            f"from {low:9.2f} to {high:9.2f} {unit}, {len(self.measured)} times"
        )


def heading(title: str, *packages: str) -> None:
    """Print what is measured, and on what."""
    parts = [f"Python {platform.python_version()}", f"{os.cpu_count()} processors"]
    print(title)
    print("  " + ", ".join(parts + [f"{name} {version(name)}" for name in packages]))


def at_most(what: str, ratio: float, bound: float) -> str:
    """Return a ratio with the bound that it may not exceed."""
    return f"{what}: {ratio:.2f} (at most {bound:g}): {'PASS' if ratio <= bound else 'OVER BOUND'}"


def at_least(what: str, ratio: float, bound: float) -> str:
    """Return a ratio with the bound that it has to reach."""
    return f"{what}: {ratio:.2f} (at least {bound:g}): {'PASS' if ratio >= bound else 'BELOW BOUND'}"
