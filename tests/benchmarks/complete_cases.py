"""Complete assessments of adults, always the same ones: every answer is picked by a hash of its place.

Every question is answered, so no grade is open for want of an answer. Each case is a document that the program
accepts at its door; the benchmarks grade the flat findings that come out there.
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

from tests.properties import strategies as words
from tox_grader.assessment.findings import Finding, findings
from tox_grader.assessment.validate import validate
from tox_grader.foundation.clock import FixedClock
from tox_grader.workflows.station import Station

SEED = "tox-grader benchmark 1"
ADULT_AGES = (12, 17, 22, 60)
NOW = datetime.fromisoformat(words.OBSERVED_AT)
Picked = TypeVar("Picked")


class Picks:
    """Choices that depend on the seed, the case and the question alone."""

    def __init__(self, case: int) -> None:
        """Begin the choices of one case."""
        self._case = case
        self._asked = 0

    def below(self, count: int) -> int:
        """Return a number from 0 to one below `count`."""
        self._asked += 1
        digest = hashlib.sha256(f"{SEED}/{self._case}/{self._asked}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % count

    def one(self, options: Sequence[Picked]) -> Picked:
        """Return one of the options."""
        return options[self.below(len(options))]

    def some(self, options: Sequence[Picked], most: int) -> list[Picked]:
        """Return up to `most` different options."""
        left = list(options)
        return [left.pop(self.below(len(left))) for _ in range(self.below(most + 1))]


def complete_findings(count: int) -> list[dict[str, Finding]]:
    """Return the flat findings of so many complete cases."""
    limits = Station(clock=FixedClock(NOW)).limits
    documents = (complete_document(case) for case in range(count))
    return [findings(validate(document, limits=limits, now=NOW), now=NOW) for document in documents]


def complete_document(case: int) -> dict[str, Any]:
    """Return one complete assessment of an adult."""
    pick = Picks(case)
    patient: dict[str, Any] = {"id": f"case-{case}", "age_years": pick.one(ADULT_AGES), "can_do_ice": True}
    if pick.below(2):
        patient["baseline_ice"] = pick.one((6, 8, 9, 10))
    established, treated = pick.one(((False, False), (True, False), (True, True)))
    return {
        "schema": words.SCHEMA,
        "patient": patient,
        "infusion": {"day": pick.below(40)},
        "observed_at": words.OBSERVED_AT,
        "crs": _crs(pick),
        "icans": _icans(pick),
        "history": {
            "crs_established": established,
            "treated_since_crs_onset": treated,
            "prophylaxis_could_mask_fever": bool(pick.below(2)),
        },
    }


def _attributed(pick: Picks, toxicity: str) -> str:
    return pick.one((toxicity, toxicity, toxicity, "uncertain", "other_cause"))


def _crs(pick: Picks) -> dict[str, Any]:
    device = pick.one(("room_air", *words.KNOWN_SUPPORT))
    oxygen: dict[str, Any] = {
        "device": device,
        "reason": pick.one(("hypoxia", "hypoxia", "hypoxia", *words.OTHER_OXYGEN_REASONS)),
    }
    if device != "room_air":
        oxygen["flow_l_min"] = Decimal(pick.one((10, 30, 60, 61, 65, 150, 400))) / 10
    return {
        "temperature_c": Decimal(pick.one((365, 372, 379, 380, 384, 391, 402))) / 10,
        "fever_attribution": _attributed(pick, "crs"),
        "hypotension": pick.one(words.HYPOTENSION_WORDS),
        "hypotension_attribution": _attributed(pick, "crs"),
        "vasopressors": pick.some(words.NAMED_DRUGS, 3),
        "oxygen": oxygen,
        "oxygen_attribution": _attributed(pick, "crs"),
    }


def _icans(pick: Picks) -> dict[str, Any]:
    lost = {item: pick.below(most + 1) if pick.below(3) == 0 else 0 for item, most in words.ICE_POINTS.items()}
    points = {item: most - lost[item] for item, most in words.ICE_POINTS.items()}
    signs = pick.some(words.ICP_FINDINGS, 2) if pick.below(6) == 0 else []
    return {
        "ice": points if pick.below(2) else {"total": pick.below(11)},
        "consciousness": pick.one(_mostly(words.CONSCIOUSNESS)),
        "seizure": pick.one(_mostly(words.SEIZURES)),
        "motor": pick.one(_mostly(words.MOTOR)),
        "raised_icp": signs or [pick.one(words.ICP_NORMAL)],
        **{key: _attributed(pick, "icans") for key in words.ICANS_ATTRIBUTION_KEYS},
    }


def _mostly(options: Sequence[Picked]) -> Sequence[Picked]:
    """Return the options with the first, unaffected one in two places of three: else nearly every case is grade 4."""
    return (*[options[0]] * (2 * len(options)), *options[1:])
