"""What cannot be true together among the observations for ICANS: score items and totals, signs of raised pressure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tox_grader.assessment.contradictions_laboratory import of_value
from tox_grader.assessment.faults import NOTHING_GRADED, Contradiction, Path
from tox_grader.assessment.unknown import NotAssessed, known
from tox_grader.assessment.vocabulary import CAPD_ITEMS, CARTOX_10_ITEMS, ICE_ITEMS, NORMAL_ICP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tox_grader.assessment.domains_icans import Capd, Cartox10, Icans, Ice
    from tox_grader.foundation.quantities import Bounds

_ICE = ("icans", "ice")
_CAPD = ("icans", "capd")
_CARTOX_10 = ("icans", "cartox_10")
_SEIZURE = ("icans", "seizure")
_SEIZURE_TYPE = ("icans", "seizure_type")
_RAISED_ICP = ("icans", "raised_icp")
_STAGE = ("icans", "papilloedema_stage")
_PRESSURE = "csf_opening_pressure"


def icans_contradictions(icans: Icans, limits: Mapping[str, Bounds]) -> Iterator[Contradiction]:
    """Return every contradiction among the ICANS observations."""
    ice, capd, cartox = known(icans.ice), icans.capd, icans.cartox_10
    if ice is not None:
        yield from _of_total(ice, ICE_ITEMS, _ICE)
    if capd is not None and not isinstance(capd, str | NotAssessed):
        yield from _of_total(capd, CAPD_ITEMS, _CAPD)
    if cartox is not None and not isinstance(cartox, str | NotAssessed):
        yield from _of_total(cartox, CARTOX_10_ITEMS, _CARTOX_10)
    if known(icans.seizure_type) is not None and known(icans.seizure) == "none":
        yield Contradiction(
            what="seizure_type is given beside seizure: none",
            where=_SEIZURE_TYPE,
            do="remove seizure_type, or write which seizure there was",
            about=(_SEIZURE_TYPE, _SEIZURE),
        )
    yield from _of_raised_icp(icans)
    yield from _of_papilloedema(icans)
    pressure = known(icans.csf_opening_pressure)
    if pressure is not None:
        yield from of_value(_PRESSURE, pressure, ("icans", _PRESSURE), limits.get(_PRESSURE))


def _of_total(score: Ice | Capd | Cartox10, items: tuple[str, ...], where: Path) -> Iterator[Contradiction]:
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


def _of_papilloedema(icans: Icans) -> Iterator[Contradiction]:
    stage, signs = known(icans.papilloedema_stage), known(icans.raised_icp)
    if stage is None or not signs or (stage > 0) == ("papilloedema" in signs):
        return
    names = "names papilloedema" if stage == 0 else "does not name papilloedema"
    yield Contradiction(
        what=f"papilloedema_stage is {stage} and raised_icp {names}",
        where=_STAGE,
        do="check the stage, and whether raised_icp names all that was found",
        about=(_STAGE, _RAISED_ICP),
    )
