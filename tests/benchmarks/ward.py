"""A ward of ten fictitious patients in a simulation record, written through the program's own workflows.

Everybody here is invented. Each was assessed three times in the last hours, some were treated in between.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from tox_grader.assessment.history import Weight
from tox_grader.foundation.clock import FixedClock, SystemClock
from tox_grader.journal.contents import PatientFacts
from tox_grader.journal.entry import Author
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.record import NewPatient, Record, add_patient, open_record, record_treatment
from tox_grader.workflows.station import Station

NURSE = Author("bench.nurse", "nurse")
HOURS_BEFORE_NOW = (9, 5, 2)
FAMILY_NAMES = (
    "Amberley", "Brightwater", "Calloway", "Dunmore", "Eastwick",
    "Fairbourne", "Greystone", "Hollander", "Inglewood", "Juniper",
)  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """One invented patient: where the course goes, assessment by assessment."""

    family_name: str
    place: int

    @property
    def patient_id(self) -> str:
        """Return the number on the ward."""
        return f"B{self.place:02d}-{100 + self.place}"

    def observed(self, step: int) -> Mapping[str, Any]:
        """Return what was observed at one of the three assessments."""
        worse = (self.place + step) % 5
        drugs: list[str] = ["norepinephrine", "vasopressin", "epinephrine"][: max(0, worse - 2)]
        devices = ("room_air", "nasal_cannula", "nasal_cannula", "face_mask", "high_flow_nasal_cannula")
        oxygen: dict[str, Any] = {"device": devices[worse]}
        if worse:
            oxygen["flow_l_min"] = Decimal(2 * worse)
        return {
            "crs": {
                "temperature_c": Decimal("37.2") + Decimal("0.5") * worse,
                "heart_rate_bpm": 80 + 9 * worse,
                "systolic_mmhg": 122 - 9 * worse,
                "diastolic_mmhg": 74 - 6 * worse,
                "respiratory_rate_per_min": 16 + 2 * worse,
                "spo2_percent": 98 - worse,
                "oxygen": oxygen,
                "hypotension": "none" if worse < 2 else "treated_with_fluids",
                "vasopressors": drugs,
            },
            "icans": {
                "consciousness": "awakens_spontaneously" if worse < 4 else "awakens_to_voice",
                "ice": {"total": 10 - 2 * worse},
                "seizure": "none",
                "motor": "no_deep_focal_weakness",
                "raised_icp": ["not_imaged_no_sign"],
            },
        }


STAYS = tuple(Stay(name, place) for place, name in enumerate(FAMILY_NAMES))


def prepare_ward(folder: Path) -> None:
    """Write the ward's record into a folder that holds none yet."""
    now = SystemClock().now()
    begin = now - timedelta(hours=max(HOURS_BEFORE_NOW) + 1)
    clock = FixedClock(begin)
    station = Station(clock=clock)
    with open_record(folder, clock, "simulation") as record:
        for stay in STAYS:
            clock.instant = begin
            _admit(record, stay, begin)
            for step, hours in enumerate(HOURS_BEFORE_NOW):
                clock.instant = now - timedelta(hours=hours)
                _assess(record, station, stay, step, clock.instant)


def _admit(record: Record, stay: Stay, at: datetime) -> None:
    facts = PatientFacts(
        product="axicabtagene ciloleucel",
        infused_at=at - timedelta(days=3 + stay.place % 4),
        baseline_ice=10,
        weight=Weight(Decimal(60 + 3 * stay.place), at.date()),
    )
    born = date(1950 + 4 * stay.place, 1 + stay.place, 3 + 2 * stay.place)
    add_patient(record, NewPatient(stay.patient_id, stay.family_name, "Bench", born, "female", facts), NURSE)


def _assess(record: Record, station: Station, stay: Stay, step: int, at: datetime) -> None:
    bedside = at_bedside(record, station, stay.patient_id)
    save(record, bedside, stay.observed(step), at, NURSE)
    if step == 1 and stay.place % 3 == 0:
        key = bedside.person.patient_key
        given_at = at + timedelta(minutes=20)
        record_treatment(record, key, "tocilizumab", given_at, "480 mg", NURSE, may_mask_fever=True)
