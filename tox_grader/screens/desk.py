"""What all screens share: the record, the tables when they are needed, who sits here, and drafts not yet saved.

The tables are read in the background while the ward board is already readable; whoever needs them first waits
for that reading to end and starts no second one.
"""

import gc
import getpass
import threading
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tox_grader.workflows.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from tox_grader.screens.draft import Draft
    from tox_grader.workflows.station import Station

UNVERIFIED = "identity not verified"


def user_name() -> str:
    """Return the name of the user of this workstation; nobody has checked who sits in front of it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown user"


@dataclass
class Desk:
    """One workstation at work."""

    record: Record
    make_station: "Callable[[], Station]"
    mode: str
    user: str = field(default_factory=user_name)
    drafts: "dict[str, Draft]" = field(default_factory=dict)
    told_of_drafts: frozenset[str] = frozenset()
    local_tables: bool = False
    _station: "Station | None" = None
    _reading: threading.Lock = field(default_factory=threading.Lock)

    @property
    def station(self) -> "Station":
        """Return the station with its tables read; waits where the reading has begun and is not done."""
        with self._reading:
            if self._station is None:
                station = self.make_station()
                read_tables(station)
                self._station = station
            return self._station

    def now(self) -> datetime:
        """Return the present moment by the record's clock."""
        return self.record.clock.now()

    def warm_up(self) -> None:
        """Read the tables and the screens of the bedside in the background, so that opening them is instant."""
        threading.Thread(target=self._warm, name="reading tables").start()

    def _warm(self) -> None:
        from tox_grader.foundation.problems import ToxGraderError  # noqa: PLC0415  nothing of this may delay the board
        from tox_grader.screens import doors  # noqa: PLC0415

        try:
            _ = self.station
        except (ToxGraderError, OSError):
            return  # told in full when a screen needs the tables
        doors.load_all()
        # What was read now stays for good: a later sweep through all of it would be felt as a slow key.
        gc.collect()
        gc.freeze()


def read_tables(station: "Station") -> None:
    """Read everything that grading at the bedside needs."""
    for names in station.bedside.tables.values():
        for name in names:
            station.library.table(name)
    station.library.protocol(station.bedside.protocol)
    station.library.drugs()
    _ = (station.limits, station.form)
