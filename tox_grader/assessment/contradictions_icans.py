"""What cannot be true together among the observations for ICANS: score items and totals, signs of raised pressure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tox_grader.assessment.faults import NOTHING_GRADED, Contradiction, Path
from tox_grader.assessment.unknown import NotAssessed, known
from tox_grader.assessment.vocabulary import CAPD_ITEMS, ICE_ITEMS, NORMAL_ICP

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tox_grader.assessment.domains import Capd, Icans, Ice

_ICE = ("icans", "ice")
_CAPD = ("icans", "capd")
_RAISED_ICP = ("icans", "raised_icp")


def icans_contradictions(icans: Icans) -> Iterator[Contradiction]:
    """Return every contradiction among the ICANS observations."""
    ice, capd = known(icans.ice), icans.capd
    if ice is not None:
        yield from _of_total(ice, ICE_ITEMS, _ICE)
    if capd is not None and not isinstance(capd, str | NotAssessed):
        yield from _of_total(capd, CAPD_ITEMS, _CAPD)
    yield from _of_raised_icp(icans)


def _of_total(score: Ice | Capd, items: tuple[str, ...], where: Path) -> Iterator[Contradiction]:
    total = known(score.total)
    answers = [known(getattr(score, item)) for item in items]
    # What a word is worth stands in the score's table; only points that were written as numbers are added here.
    points = [answer for answer in answers if isinstance(answer, int)]
    if total is None or not points:
        return
    added = sum(points)
    complete = len(points) == len(items)
    if added > total or (complete and added != total):
        said = "the items add up to" if complete else "the items given already add up to"
        yield Contradiction(
            what=f"{said} {added}, and total is written as {total}",
            where=(*where, "total"),
            do="check the items, or leave total out: it is worked out from them",
            about=(where,),
        )


def _of_raised_icp(icans: Icans) -> Iterator[Contradiction]:
    signs = known(icans.raised_icp)
    if signs is None:
        return
    normal = [sign for sign in signs if sign in NORMAL_ICP]
    found = [sign for sign in signs if sign not in NORMAL_ICP]
    if not signs:
        yield Contradiction(
            what="raised_icp is an empty list",
            where=_RAISED_ICP,
            why=f"an empty list does not tell whether anyone looked; {NOTHING_GRADED}",
            do="write not_imaged_no_sign, imaged_normal or the findings; leave the key out if it was not assessed",
            about=(_RAISED_ICP,),
        )
    elif normal and (found or len(set(normal)) > 1):
        others = ", ".join(dict.fromkeys([*normal[1:], *found]))
        yield Contradiction(
            what=f"raised_icp names {normal[0]} beside {others}",
            where=_RAISED_ICP,
            do="keep either the one normal entry or the findings",
            about=(_RAISED_ICP,),
        )
