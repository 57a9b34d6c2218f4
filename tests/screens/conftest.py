"""A ward of fictitious patients on a clock that stands, and the app driven by keys as a nurse drives it."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tox_grader.foundation.clock import FixedClock
from tox_grader.screens.app import ToxGraderApp
from tox_grader.screens.form import LEFT_WIDTH, FormScreen
from tox_grader.screens.painted import PaintedScreen
from tox_grader.workflows.assess import at_bedside, save
from tox_grader.workflows.record import (
    Author,
    NewPatient,
    PatientFacts,
    Record,
    Sex,
    Weight,
    add_patient,
    open_record,
)
from tox_grader.workflows.station import Station

NOW = datetime(2026, 11, 20, 14, 10, tzinfo=timezone(timedelta(hours=8)))
NURSE = Author("ada", "nurse")
FEBRILE: dict[str, Any] = {
    "crs": {
        "temperature_c": Decimal("38.4"),
        "vasopressors": [],
        "hypotension": "none",
        "oxygen": {"device": "room_air"},
    },
    "icans": {"consciousness": "awakens_spontaneously", "seizure": "none"},
}
ON_A_PRESSOR: dict[str, Any] = {
    "crs": {
        "temperature_c": Decimal("39.5"),
        "vasopressors": ["norepinephrine"],
        "hypotension": "present",
        "oxygen": {"device": "nasal_cannula", "flow_l_min": Decimal(3)},
    },
    "icans": {"consciousness": "awakens_spontaneously", "seizure": "none"},
}


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def record(tmp_path: Path, clock: FixedClock) -> Iterator[Record]:
    with open_record(tmp_path / "ward", clock, "simulation") as opened:
        yield opened


@dataclass
class Ward:
    """Fills the record of a test."""

    record: Record
    clock: FixedClock
    station: Station

    def admit(
        self,
        patient_id: str = "W7-042",
        family: str = "Demo",
        given: str = "Alpha",
        *,
        born: date | None = date(1958, 3, 2),
        sex: Sex | None = "female",
        known: bool = True,
    ) -> None:
        """Add a patient six days after the infusion, or one of whom nothing else is known."""
        facts = PatientFacts()
        if known:
            facts = PatientFacts(
                product="ciltacabtagene autoleucel",
                infused_at=NOW - timedelta(days=6),
                weight=Weight(Decimal("71.5"), date(2026, 11, 18)),
            )
        self._at(timedelta(hours=10), lambda: add_patient(
            self.record, NewPatient(patient_id, family, given, born, sex, facts), NURSE,
        ))  # fmt: skip

    def assess(self, typed: dict[str, Any], hours_ago: int, patient_id: str = "W7-042") -> None:
        """Record an assessment that was done some hours ago."""
        bedside = at_bedside(self.record, self.station, patient_id)
        at = NOW - timedelta(hours=hours_ago)
        self._at(timedelta(hours=hours_ago), lambda: save(self.record, bedside, typed, at, NURSE))

    def _at(self, before: timedelta, act: Callable[[], object]) -> None:
        self.clock.instant = NOW - before
        act()
        self.clock.instant = NOW


@pytest.fixture
def ward(record: Record, clock: FixedClock) -> Ward:
    return Ward(record, clock, Station(clock))


@dataclass
class Screen:
    """The screen as it is read, and the keys that are pressed."""

    app: ToxGraderApp
    pilot: Pilot[None]

    @property
    def painted(self) -> PaintedScreen:
        """Return the screen on top."""
        screen = self.app.screen
        assert isinstance(screen, PaintedScreen)
        return screen

    @property
    def lines(self) -> list[str]:
        """Return what stands on the screen."""
        return self.painted.shown_lines()

    @property
    def text(self) -> str:
        """Return what stands on the screen as one text, line ends as spaces; of the form first left, then right."""
        lines = self.lines
        if isinstance(self.app.screen, FormScreen):
            left = LEFT_WIDTH + max(0, (self.app.size.width - 80) // 2)
            lines = [
                *lines[:3],
                *[line[:left] for line in lines[3:]],
                *[line[left:] for line in lines[3:]],
                *lines[-3:],
            ]
        return " ".join(" ".join(lines).split())

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str, *after: str) -> None:
        """Type a text, then press further keys."""
        names = {"-": "minus", ":": "colon", " ": "space", ".": "full_stop", ",": "comma", "?": "question_mark"}
        await self.press(*[names.get(character, character) for character in text], *after)


Open = Callable[..., AbstractAsyncContextManager[Screen]]


@pytest.fixture
def opened(record: Record) -> Open:
    """Return the app as it is opened in a window of a size."""

    @asynccontextmanager
    async def run(width: int = 80, height: int = 24, local: Path | None = None) -> AsyncIterator[Screen]:
        app = ToxGraderApp(record, local=local)
        app.desk.user = "ada"
        async with app.run_test(size=(width, height)) as pilot:
            await pilot.pause()
            yield Screen(app, pilot)

    return run
