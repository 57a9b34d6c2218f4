"""What was proved of every table, one claim a line: what was gone through, and whether it holds."""

from collections.abc import Iterable

from tox_grader.foundation.text import safe_text
from tox_grader.tables.proof import Claim
from tox_grader.workflows.check_tables import Checked

HOLDS, FAILS = "holds", "DOES NOT HOLD"


def proof_lines(checked: Iterable[Checked], *, plain: bool) -> list[str]:
    """Return one line for each claim of each table: aligned, or under `--plain` one fact a line."""
    rows = [row for one in checked for row in _rows(one)]
    if plain:
        return [safe_text(f"{table}: {name}: {verdict}: {says}") for table, name, verdict, says in rows]
    widths = [max((len(row[place]) for row in rows), default=0) for place in range(3)]
    return [
        safe_text("  ".join([*(word.ljust(width) for word, width in zip(row, widths, strict=False)), row[3]]))
        for row in rows
    ]


def _rows(checked: Checked) -> list[tuple[str, str, str, str]]:
    if checked.claims:
        return [(checked.name, claim.name, *_verdict(claim)) for claim in checked.claims]
    if checked.problems:
        return [(checked.name, "the file", FAILS, f"{len(checked.problems)} problems; nothing of it could be proved")]
    return [(checked.name, "the file", HOLDS, "read in full")]


def _verdict(claim: Claim) -> tuple[str, str]:
    if not claim.problems:
        return HOLDS, claim.says
    return FAILS, claim.problems[0].what if len(claim.problems) == 1 else f"{len(claim.problems)} problems"
