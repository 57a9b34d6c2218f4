"""A fault of the program at a hundred places, with a patient on the screen: nothing of the patient is left behind."""

import asyncio
import inspect
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import FunctionType
from typing import Any

import pytest
from textual.app import ScreenStackError
from textual.pilot import Pilot

import tox_grader.screens
from tests.screens.conftest import ON_A_PRESSOR, Ward
from tox_grader.cli.main import fault_lines, main
from tox_grader.screens.app import ToxGraderApp
from tox_grader.workflows.record import Record
from tox_grader.workflows.station import Station

OF_THE_PATIENT = ("Fixtureton", "FIXTURETON", "Quillon", "ZQ-7741", "1958-03-02", "02-Mar-1958", "71.5", "39.5")
WALK = (
    *("enter", "l", "b", "escape", "P", "escape", "a", "n", "enter", "3", "9", "enter", "n", "1", "s", "n", "escape"),
    *("escape", "escape", "g", "a", "tab", "escape", "escape", "escape", "n", "Q", "tab", "escape", "escape", "q"),
)
PLACES = 100


def functions_of_the_screens() -> Iterator[tuple[object, str, FunctionType]]:
    """Yield every function and method of the screens, with who holds it."""
    for info in iter_modules(tox_grader.screens.__path__):
        module = import_module(f"tox_grader.screens.{info.name}")
        for name, thing in vars(module).items():
            if inspect.isfunction(thing) and thing.__module__ == module.__name__:
                yield module, name, thing
            elif inspect.isclass(thing) and thing.__module__ == module.__name__:
                methods = ((own, what) for own, what in vars(thing).items() if inspect.isfunction(what))
                yield from ((thing, own, what) for own, what in methods if not own.startswith("__"))


# They run outside the screens' own loop, in a thread of their own, or while the program is ending already.
ELSEWHERE = frozenset(
    ["farewell", "panic", "close", "on_unmount", "user_name", "read_tables", "_warm", "warm_up", "make"]
)


class FixtureFault(RuntimeError):
    """A fault whose own text holds the patient: it must not be printed either."""


def faulty(real: FunctionType, reached: list[str]) -> Callable[..., Any]:
    def fault(*_given: object, **_named: object) -> object:
        # Locals, as a real fault has them.
        name, number, temperature = OF_THE_PATIENT[0], OF_THE_PATIENT[3], OF_THE_PATIENT[-1]
        reached.append(real.__qualname__)
        raise FixtureFault(f"{name} {number} {temperature}")

    return fault


async def walk(pilot: Pilot[object]) -> None:
    with suppress(ScreenStackError):  # the app has ended already, by the fault
        await pilot.pause()
        for key in WALK:
            if not pilot.app.is_running:
                return
            pilot.app.simulate_key(key)
            await asyncio.sleep(0)
            await pilot.pause(0)
        pilot.app.exit()


def run_walk(record: Record, station: Station) -> None:
    """Walk through the screens on tables that are read already."""
    try:
        app = ToxGraderApp(record, station=lambda: station)
        app.run(headless=True, size=(80, 24), auto_pilot=walk)
    except FixtureFault as fault:
        print("\n".join(fault_lines(fault)))  # as the program's entrance does


def met_on_the_walk(record: Record, station: Station) -> list[tuple[object, str, FunctionType]]:
    """Return the functions of the screens that the walk goes through."""
    called: set[object] = set()
    sys.setprofile(lambda frame, event, _: called.add(frame.f_code) if event == "call" else None)
    try:
        run_walk(record, station)
    finally:
        sys.setprofile(None)
    found = (place for place in functions_of_the_screens() if place[1] not in ELSEWHERE)
    return [place for place in found if inspect.unwrap(place[2]).__code__ in called]


def forget_what_was_left(record: Record) -> None:
    """Take away the drafts of an ended program, which would lead the next walk through other screens."""
    shutil.rmtree(record.folder / "bedside", ignore_errors=True)


def test_a_fault_at_a_hundred_places_leaves_nothing_of_the_patient(
    record: Record, ward: Ward, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward.admit("ZQ-7741", "Fixtureton", "Quillon")
    ward.assess(ON_A_PRESSOR, 3, "ZQ-7741")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.chdir(scratch)
    places = met_on_the_walk(record, ward.station)
    forget_what_was_left(record)
    capfd.readouterr()
    crashed = 0
    for holder, name, real in places:
        reached: list[str] = []
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(holder, name, faulty(real, reached))
            run_walk(record, ward.station)
        forget_what_was_left(record)
        told = "".join(capfd.readouterr())
        assert [word for word in OF_THE_PATIENT if word in told] == [], real.__qualname__
        crashed += "What happened: " in told and "a fault of the program (FixtureFault)" in told
        if crashed == PLACES:
            break
    assert crashed == PLACES
    assert list(scratch.iterdir()) == []


def test_a_fault_in_a_command_prints_no_value_of_the_patient(
    record: Record, ward: Ward, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ward.admit("ZQ-7741", "Fixtureton", "Quillon")
    folder = record.folder
    reached: list[str] = []
    monkeypatch.setattr("tox_grader.cli.log.execute", faulty(main, reached))  # type: ignore[arg-type]
    assert main(["log", "ZQ-7741", "--simulation", "--data", str(folder)]) == 1
    told = "".join(capfd.readouterr())
    assert reached
    assert [word for word in OF_THE_PATIENT if word in told] == []
    assert "What happened: a fault of the program (FixtureFault)" in told
    assert "What to do:" in told
