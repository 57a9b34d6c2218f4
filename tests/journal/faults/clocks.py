"""A clock that is set back or forward, and the two nights on which the hours shift, in one session each."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.journal.faults.checking import look_into
from tests.journal.faults.session import NOON, NURSE, Writer
from tox_grader.foundation.clock import FixedClock
from tox_grader.journal.entry import SITE_KEY, Draft, Entry
from tox_grader.journal.folder import RECORD_FILE

BERLIN = ZoneInfo("Europe/Berlin")


def _later_and_back(clock: FixedClock) -> None:
    clock.move(timedelta(hours=3))
    clock.set_wrong(timedelta(hours=-1))


Change = Callable[[FixedClock], None]
# What happens between two entries, and what has to stand in the site's chain: what and by how many seconds.
CHANGES: dict[str, tuple[Change, tuple[str, int] | None]] = {
    "nothing": (lambda clock: clock.move(timedelta(minutes=1)), None),
    "a quiet night": (lambda clock: clock.move(timedelta(hours=9)), None),
    "back by two seconds": (lambda clock: clock.set_wrong(timedelta(seconds=-2)), None),
    "back by three seconds": (lambda clock: clock.set_wrong(timedelta(seconds=-3)), ("backward", -3)),
    "back by an hour": (lambda clock: clock.set_wrong(timedelta(hours=-1)), ("backward", -3600)),
    "back by a year": (lambda clock: clock.set_wrong(timedelta(days=-365)), ("backward", -31_536_000)),
    "forward by five minutes": (lambda clock: clock.set_wrong(timedelta(minutes=5)), None),
    "forward by an hour": (lambda clock: clock.set_wrong(timedelta(hours=1)), ("jump", 3600)),
    "back by an hour after three": (_later_and_back, ("jump", -3600)),
}
NIGHTS = {
    "the night with an hour twice": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "the night without an hour": datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
}


class BerlinClock(FixedClock):
    """A clock on a wall in Berlin: it shows the hours of the zone, and moves by real time."""

    def now(self) -> datetime:
        return self.instant.astimezone(BERLIN)


def clock_faults(place: Path, writer: Writer, name: str) -> list[str]:
    """Change the clock between two entries; return what is wrong with what was noted, and with the order."""
    change, expected = CHANGES[name]
    clock = FixedClock(NOON)
    with writer.open(place / "data", mode="clinical", clock=clock, station="ward7") as store:
        store.append(_note(1, NOON))
        change(clock)
        last = store.append(_note(2, NOON))
        noted = store.entries(SITE_KEY)
        faults = _noted_wrongly(noted, expected)
        if (last.sequence, last.recorded_at) != (2, clock.now()):
            faults.append("order: the second entry is not the second, or was not recorded when it was")
        store.append(_note(3, NOON))
        if len(store.entries(SITE_KEY)) != len(noted):
            faults.append("noted twice: one change of the clock stands in the log more than once")
    return [*faults, *look_into(place / "data" / RECORD_FILE).faults]


def night_faults(place: Path, writer: Writer, name: str) -> list[str]:
    """Record every half hour through a night of Berlin; return what does not follow the real time."""
    clock = BerlinClock(NIGHTS[name] - timedelta(hours=1))
    faults: list[str] = []
    with writer.open(place / "data", mode="clinical", clock=clock, station="ward7") as store:
        for number in range(8):
            clock.move(timedelta(minutes=30))
            kept = store.append(_note(number, clock.now()))
            if kept.recorded_at != clock.instant or kept.observed_at != clock.instant:
                faults.append(f"time: entry {number + 1} does not stand at the moment at which it was recorded")
            if kept.recorded_zone != clock.now().isoformat()[-6:]:
                faults.append(f"zone: entry {number + 1} does not show the hour that the wall showed")
        times = [entry.recorded_at for entry in store.entries("patient-a")]
        steps = {later - earlier for earlier, later in pairwise(times)}
        if steps != {timedelta(minutes=30)}:
            faults.append("interval: half an hour is not half an hour")
        if store.entries(SITE_KEY):
            faults.append("noted: a change of summer time was taken for a clock that was set")
    return [*faults, *look_into(place / "data" / RECORD_FILE).faults]


def _note(number: int, observed_at: datetime) -> Draft:
    return Draft(f"e-{number}", "patient-a", "note", observed_at, NURSE, {"text": f"entry {number}"})


def _noted_wrongly(noted: tuple[Entry, ...], expected: tuple[str, int] | None) -> list[str]:
    said = [(entry.kind, entry.content["what"], entry.content["seconds"]) for entry in noted]
    wanted = [] if expected is None else [("clock", *expected)]
    return [] if said == wanted else [f"clock: {said} is noted in place of {wanted}"]
