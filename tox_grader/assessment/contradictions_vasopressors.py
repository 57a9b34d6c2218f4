"""What cannot be true together among the vasopressors: drugs, doses, and since when they have been running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tox_grader.assessment.faults import IMPOSSIBLE, Contradiction, Path
from tox_grader.assessment.unknown import known

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tox_grader.assessment.domains import Crs, RunningVasopressor

# The only drug of the list that is charted as base in one place and as salt in another.
_BASE_OR_SALT = "norepinephrine"

_OBSERVED = ("observed_at",)
_VASOPRESSORS = ("crs", "vasopressors")
_SINCE = ("crs", "vasopressors_since")


def vasopressor_contradictions(
    crs: Crs, *, observed_at: datetime | None, latest: datetime | None
) -> Iterator[Contradiction]:
    """Return every contradiction among the vasopressors; `latest` is the last moment that is not in the future."""
    entries, since = known(crs.vasopressors), known(crs.vasopressors_since)
    yield from _of_moment(since, _SINCE, observed_at, latest)
    if since is not None and entries == ():
        yield Contradiction(
            what="vasopressors_since is given beside an empty list of vasopressors",
            where=_SINCE,
            do="remove vasopressors_since, or name what is running",
            about=(_SINCE, _VASOPRESSORS),
        )
    seen: set[str] = set()
    for place, entry in enumerate(entries or ()):
        drug = entry if isinstance(entry, str) else entry.drug
        # `unspecified` may repeat: each is another drug.
        if drug in seen and drug != "unspecified":
            yield Contradiction(
                what=f"{drug} is named twice",
                where=(*_VASOPRESSORS, place),
                why="the same drug counted twice could raise the grade; nothing of this assessment was graded",
                do="name each drug once; a further drug whose name is not known is `unspecified`",
                about=(_VASOPRESSORS,),
            )
        seen.add(drug)
        if not isinstance(entry, str):
            where = (*_VASOPRESSORS, place)
            yield from _of_dose(entry, where)
            yield from _of_dose_since(entry, where, since)
            yield from _of_moment(known(entry.dose_since), (*where, "dose_since"), observed_at, latest)


def _of_dose(entry: RunningVasopressor, where: Path) -> Iterator[Contradiction]:
    dose = known(entry.dose)
    if known(entry.expressed_as) is not None and entry.drug != _BASE_OR_SALT:
        yield Contradiction(
            what=f"expressed_as is given for {entry.drug}",
            where=(*where, "expressed_as"),
            why="only the dose of norepinephrine is told as base or as salt; nothing of this assessment was graded",
            do="remove expressed_as, or check the drug",
            about=(_VASOPRESSORS,),
        )
    if dose is None:
        return
    if dose <= 0:
        yield Contradiction(
            what=f"the dose of {entry.drug} is not above 0",
            where=(*where, "dose"),
            why="a drug that is listed counts as running; nothing of this assessment was graded",
            do="leave a drug that is not running out of the list",
            about=(_VASOPRESSORS,),
        )
    if known(entry.unit) is None:
        yield Contradiction(
            what=f"the dose of {entry.drug} has no unit",
            where=(*where, "dose"),
            why="a dose without its unit can be read many times too high or too low; nothing was graded",
            do="add unit, or leave the dose out",
            about=(_VASOPRESSORS,),
        )


def _of_dose_since(entry: RunningVasopressor, where: Path, since: datetime | None) -> Iterator[Contradiction]:
    dose_since = known(entry.dose_since)
    if dose_since is None:
        return
    if known(entry.dose) is None:
        yield Contradiction(
            what=f"dose_since is given for {entry.drug} without a dose",
            where=(*where, "dose_since"),
            do="add dose and unit, or leave dose_since out",
            about=(_VASOPRESSORS,),
        )
    if since is not None and dose_since < since:
        yield Contradiction(
            what=f"dose_since of {entry.drug} lies before vasopressors_since",
            where=(*where, "dose_since"),
            do="check both times: vasopressors_since is when the first vasopressor was started",
            about=(_VASOPRESSORS, _SINCE),
        )


def _of_moment(
    moment: datetime | None, where: Path, observed_at: datetime | None, latest: datetime | None
) -> Iterator[Contradiction]:
    if moment is None:
        return
    if observed_at is not None and moment > observed_at:
        yield Contradiction(
            what=f"{where[-1]} lies after observed_at",
            where=where,
            why=IMPOSSIBLE,
            do="check both times and their zones",
            about=(where, _OBSERVED),
        )
    elif latest is not None and moment > latest:
        yield Contradiction(
            what=f"{where[-1]} lies in the future",
            where=where,
            why=IMPOSSIBLE,
            do="check the date, the time and the zone, and this station's clock",
            about=(where,),
        )
