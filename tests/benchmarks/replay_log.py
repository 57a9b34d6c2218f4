"""A long SIMULATION log, made fast: every entry graded by the program itself, all of them kept in one transaction.

Each invented patient is assessed every two hours; what is observed wanders up and down, no two patients alike. In a
very long log the courses come round again under other patients, with entries of their own: grading a million of them
would take longer than anybody waits. The store's own functions add the rows, without a flush to disk for each: for
benchmarks and tests alone.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tox_grader.assessment.history import Weight
from tox_grader.foundation.clock import FixedClock, new_id
from tox_grader.journal.appending import Writing, add, keep_tables
from tox_grader.journal.entry import Draft, Entry, Kind
from tox_grader.journal.person import Person
from tox_grader.journal.sqlite_log import SqliteTables
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.workflows.assess import Bedside, assessed
from tox_grader.workflows.record import Author
from tox_grader.workflows.station import Station

NURSE = Author("bench.nurse", "nurse")
BEGIN = datetime.fromisoformat("2026-01-05T08:00:00+01:00")
COURSE = 60  # entries of one patient
GRADED = 1_000  # courses that differ; the next ones repeat them
_DEVICES = ("room_air", "nasal_cannula", "face_mask", "high_flow_nasal_cannula", "bipap")
_AWAKE = ("awakens_spontaneously", "awakens_spontaneously", "awakens_to_voice", "awakens_to_touch")
_ICE = ("year", "month", "city", "hospital", "follow_command", "write_sentence", "attention")


class Wandering:
    """Numbers that wander without end and the same way in every run."""

    def __init__(self, seed: int) -> None:
        """Begin at a seed."""
        self._at = seed * 2_654_435_761 % 2**32

    def below(self, end: int) -> int:
        """Return the next number from 0 up to, and without, the end."""
        self._at = (self._at * 1_664_525 + 1_013_904_223) % 2**32
        return (self._at >> 8) % end


def fill_log(folder: Path, *, entries: int) -> None:
    """Write a log of about so many entries into a folder that holds none yet."""
    clock = FixedClock(BEGIN)
    station = Station(clock)
    with SqliteStore.open(folder, mode="simulation", clock=clock) as store:
        for place in range(max(1, entries // COURSE)):
            store.add_person(_person(place))
        with store._writer.transaction() as connection:  # noqa: SLF001  one transaction for all: nothing else may do so
            log = SqliteTables(connection)
            courses: list[list[Entry]] = []
            for place in range(max(1, entries // COURSE)):
                if place < GRADED:
                    courses.append(_course(log, station, clock, _person(place), store))
                else:
                    _again(log, courses[place % GRADED], _person(place), store)


def _person(place: int) -> Person:
    return Person(
        f"bench-{place:07d}", f"B{place:07d}", "Bench", f"Number {place}", BEGIN.date().replace(year=1961), None
    )


def _course(log: SqliteTables, station: Station, clock: FixedClock, person: Person, store: SqliteStore) -> list[Entry]:
    wander = Wandering(int(person.patient_id[1:]) + 1)
    clock.instant = BEGIN + timedelta(minutes=wander.below(600))
    kept: list[Entry] = []

    def keep(kind: Kind, content: dict[str, Any], texts: dict[str, bytes]) -> None:
        draft = Draft(new_id(), person.patient_key, kind, clock.instant, NURSE, content)
        keep_tables(log, draft, texts, store._not_saved)  # noqa: SLF001  as above
        kept.append(add(log, draft, Writing(clock.instant, store.mode, store.station)))

    kilograms = Decimal(450 + wander.below(700)) / 10
    keep("patient", _facts(clock.instant, Weight(kilograms, clock.instant.date())), {})
    observed = _observed(wander)
    for step in range(1, COURSE):
        clock.move(timedelta(minutes=90 + wander.below(60)))
        if step in (20, 26) and wander.below(3) == 0:
            keep("treatment", _dose(clock.instant), {})
            continue
        # What was assessed before is in the history through its first certain grade; later ones would only be folded.
        bedside = Bedside(station, person, (*kept[:6], *(one for one in kept[6:] if one.kind == "treatment")))
        content, texts = assessed(bedside, next(observed), clock.instant, NURSE)
        keep("assessment", dict(content), dict(texts))
    return kept


def _again(log: SqliteTables, course: list[Entry], person: Person, store: SqliteStore) -> None:
    """Add a course that was graded for one patient to the chain of another."""
    for one in course:
        draft = Draft(new_id(), person.patient_key, one.kind, one.observed_at, one.author, one.content)
        add(log, draft, Writing(one.recorded_at, store.mode, store.station))


def _facts(at: datetime, weight: Weight) -> dict[str, Any]:
    return {
        "product": "axicabtagene ciloleucel",
        "infused_at": (at - timedelta(days=1)).isoformat(),
        "baseline_ice": 10,
        "crs_before": False,
        "fever_masked_before": False,
        "weight": {"kg": str(weight.kg), "measured_on": weight.measured_on.isoformat()},
    }


def _dose(at: datetime) -> dict[str, Any]:
    return {
        "drug": "tocilizumab",
        "shown": "tocilizumab",
        "given_at": at.isoformat(),
        "dose": "480 mg",
        "may_mask_fever": True,
        "status": "given",
    }


def _observed(wander: Wandering) -> Iterator[dict[str, Any]]:
    """Yield what is observed, time after time: mostly well, worse and better again by one level at a time."""
    level, mind = 0, 0
    while True:
        level = min(max(level + (-1, 0, 0, 0, 1)[wander.below(5)], 0), 4)
        mind = min(max(mind + (-1, 0, 0, 0, 0, 1)[wander.below(6)], 0), 3)
        fever = Decimal(366 + 6 * level + wander.below(12)) / 10
        oxygen: dict[str, Any] = {"device": _DEVICES[max(0, level - 1)]}
        if oxygen["device"] in ("nasal_cannula", "face_mask"):
            oxygen["flow_l_min"] = Decimal(2 + wander.below(7))
        yield {
            "crs": {
                "temperature_c": fever,
                "heart_rate_bpm": 72 + 9 * level + wander.below(14),
                "systolic_mmhg": 124 - 9 * level - wander.below(14),
                "diastolic_mmhg": 78 - 6 * level - wander.below(8),
                "respiratory_rate_per_min": 14 + 2 * level + wander.below(5),
                "spo2_percent": 98 - level - wander.below(2),
                "oxygen": oxygen,
                "hypotension": "none" if level < 2 else "treated_with_fluids" if level < 3 else "present",
                "vasopressors": ["norepinephrine", "epinephrine"][: max(0, level - 2)],
                "fever_attribution": "crs",
            },
            "icans": {
                "ice": {
                    **{item: 0 if wander.below(10) < 2 * mind else 1 for item in _ICE},
                    "name_objects": 3 - (wander.below(mind + 1) if mind else 0),
                },
                "consciousness": _AWAKE[mind],
                "seizure": "none",
                "motor": "no_deep_focal_weakness",
                "raised_icp": ["not_imaged_no_sign"],
            },
        }
