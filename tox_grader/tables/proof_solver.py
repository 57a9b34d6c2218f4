"""What is proved of a column by a solver (z3), where it is installed and the column is too large to go through."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from tox_grader.tables.boxes import Box, cells_in


@dataclass(frozen=True)
class Solved:
    """What a solver says of a column: a combination that no row reads, if there is one, and the rows never reached."""

    gap: Box | None
    dead_rows: tuple[int, ...]


def solver_is_installed() -> bool:
    """Tell whether the solver is at hand; the program itself does not need it."""
    return find_spec("z3") is not None


def solve(rows: Sequence[Box], everything: Box) -> Solved:
    """Return what the solver finds; a gap is one combination, so that it can be told."""
    import z3  # noqa: PLC0415  only here, and only where a column is too large

    cells = [z3.Int(f"cell {place}") for place in range(len(everything))]

    def inside(box: Box) -> Any:
        return z3.And(*(z3.Or(*(cell == one for one in cells_in(bits))) for cell, bits in zip(cells, box, strict=True)))

    def met(*claims: Any) -> Any:
        solver = z3.Solver()
        solver.add(inside(everything), *claims)
        return solver.model() if solver.check() == z3.sat else None

    fits = [inside(row) for row in rows]
    gap = met(z3.Not(z3.Or(*fits)))
    dead = tuple(
        place for place, fit in enumerate(fits) if met(fit, *(z3.Not(above) for above in fits[:place])) is None
    )
    found = None if gap is None else tuple(1 << gap.eval(cell, model_completion=True).as_long() for cell in cells)
    return Solved(found, dead)
