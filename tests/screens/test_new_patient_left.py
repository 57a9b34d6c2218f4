"""A new patient who was not added yet: what was filled in survives a crash, and the name never stands on the disk."""

import os
import signal
import stat
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from tests.benchmarks.terminal import shown
from tests.screens.conftest import NOW, Open, Screen, Ward
from tests.screens.test_drafts_on_disk import files_of
from tests.screens.test_kill import END_BEFORE_WRITING, program
from tox_grader.foundation.clock import SystemClock
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.workflows.bedside_files import SLIP
from tox_grader.workflows.kept_slips import read_slip
from tox_grader.workflows.record import Record, open_record
from tox_grader.workflows.ward import open_chart

FAMILY, GIVEN = "Quagmire", "Zebulon"
TEXTS = ("W7-051", FAMILY, GIVEN, "1961-04-05", "f", "axi-cel", "-3h", "71.5", "71.5", "today", "9", "", "y", "n", "n")


async def fill_in(screen: Screen, count: int = len(TEXTS)) -> None:
    """Fill in so many fields, and leave the last of them."""
    await screen.press("n")
    for text in TEXTS[:count]:
        await screen.type(text, "tab")


async def type_again(screen: Screen) -> None:
    """Type what is never kept: the name, and the weight a second time."""
    await screen.type(FAMILY, "tab")
    await screen.type(GIVEN, *["tab"] * 6)
    await screen.type("71.5", "tab")


async def test_what_was_filled_in_is_offered_with_its_age_and_the_patient_is_added_once(
    record: Record, ward: Ward, opened: Open
) -> None:
    async with opened() as screen:
        await fill_in(screen)
    ward.clock.move(timedelta(minutes=12))
    async with opened() as screen:
        assert "1 new patient left NOT ADDED: n opens this" in screen.text
        await screen.press("n")
        assert "New patient - DRAFT, never added: go on with it?" in screen.text
        assert "last kept Fri 20-Nov-2026 14:10, 12min ago" in screen.text
        assert "Hospital number W7-051 entered 14:10, 12min ago" in screen.text
        await screen.press("enter")
        assert "nothing happened" in screen.text
        await screen.press("y")
        assert "NOT ADDED: type the name, and the weight again" in screen.text
        await screen.press("ctrl+s")
        assert record.people() == ()
        await type_again(screen)
        await screen.press("ctrl+s")
        assert "patient added" in screen.text
    (person,) = record.people()
    assert (person.patient_id, person.family_name, person.given_name) == ("W7-051", FAMILY, GIVEN)
    assert (person.birth_date, person.sex) == (date(1961, 4, 5), "female")
    facts = open_chart(record, "W7-051").course.facts
    assert (facts.product, facts.infused_at, facts.baseline_ice) == ("axi-cel", NOW - timedelta(hours=3), 9)
    assert (facts.can_do_ice, facts.crs_before, facts.fever_masked_before) == (True, False, False)
    assert facts.weight is not None
    assert (facts.weight.kg, facts.weight.measured_on) == (Decimal("71.5"), NOW.date())
    assert files_of(record, SLIP) == []


async def test_no_name_stands_on_the_disk_whatever_was_filled_in_or_half_typed(record: Record, opened: Open) -> None:
    async with opened() as screen:
        await screen.press("n")
        for number, text in enumerate(TEXTS, 1):
            for character in text:
                await screen.type(character)
                assert screen.app.desk.files.settle()
            await screen.press("tab")
            assert screen.app.desk.files.settle()
            held = b"".join(path.read_bytes() for path in record.folder.rglob("*") if path.is_file()).lower()
            assert FAMILY.lower().encode() not in held, number
            assert GIVEN.lower().encode() not in held, number
        (file,) = files_of(record, SLIP)
        slip = read_slip(file.read_bytes())
        assert slip is not None
        assert set(slip.texts) == {
            *("patient_id", "born", "sex", "product", "infused", "weight", "weighed", "ice", "able", "crs", "masked")
        }
        if os.name == "posix":
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


async def test_what_is_too_old_comes_back_as_unknown(ward: Ward, opened: Open) -> None:
    async with opened() as screen:
        await fill_in(screen, 4)
        ward.clock.move(timedelta(minutes=50))
        await screen.type("f", "tab")
    ward.clock.move(timedelta(minutes=11))
    async with opened() as screen:
        await screen.press("n")
        assert screen.text.count("TOO OLD, comes back as unknown") == 2
        await screen.press("y")
        assert "W7-051" not in screen.text
        assert "1961" not in screen.text
        assert "Sex female" in screen.text


async def test_today_and_hours_ago_mean_what_they_meant_when_they_were_typed(
    record: Record, ward: Ward, opened: Open
) -> None:
    async with opened() as screen:
        await fill_in(screen)
        ward.clock.move(timedelta(days=1, hours=2))
        await screen.press("ctrl+s")
    facts = open_chart(record, "W7-051").course.facts
    assert facts.infused_at == NOW - timedelta(hours=3)
    assert facts.weight is not None
    assert facts.weight.measured_on == NOW.date()


async def test_a_slip_that_is_left_on_purpose_or_thrown_away_is_gone(record: Record, opened: Open) -> None:
    async with opened() as screen:
        await fill_in(screen, 4)
        assert screen.app.desk.files.settle()
        assert len(files_of(record, SLIP)) == 1
        await screen.press("escape", "escape")
    assert files_of(record, SLIP) == []
    async with opened() as screen:
        await fill_in(screen, 4)
    async with opened() as screen:
        await screen.press("n", "x")
        assert "x again throws this slip away" in screen.text
        await screen.press("down", "x", "x")
        assert "the slip was thrown away; nobody was added" in screen.text
    assert files_of(record, SLIP) == []


async def test_another_patient_can_be_added_while_a_slip_is_kept(record: Record, opened: Open) -> None:
    async with opened() as screen:
        await fill_in(screen, 4)
    async with opened() as screen:
        await screen.press("n", "n")
        assert "W7-051" not in screen.text
        for text in ("W7-052", "Example"):
            await screen.type(text, "tab")
        await screen.press("ctrl+s")
        assert "patient added" in screen.text
    assert [person.patient_id for person in record.people()] == ["W7-052"]
    async with opened() as screen:
        await screen.press("n")
        assert "Hospital number W7-051" in screen.text


async def test_a_patient_who_was_added_is_not_offered_again(record: Record, opened: Open) -> None:
    async with opened() as screen:
        await fill_in(screen)
        assert screen.app.desk.files.settle()
        (file,) = files_of(record, SLIP)
        before = file.read_bytes()
        await screen.press("ctrl+s")
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(before)
    async with opened() as screen:
        await screen.press("n")
        assert "go on with it?" not in screen.text


async def test_a_slip_cut_at_any_byte_is_none_and_stops_nothing(record: Record, opened: Open) -> None:
    async with opened() as screen:
        await fill_in(screen)
    (file,) = files_of(record, SLIP)
    whole = file.read_bytes()
    assert [read_slip(whole[:length]) for length in range(len(whole))] == [None] * len(whole)
    for damaged in (whole[:40], b'{"form": "slip/1"}', whole.replace(b"sex", b"family"), b"\xff", b"[]"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(damaged)
        async with opened() as screen:
            await screen.press("n")
            assert "New patient - entered by" in screen.text
            await screen.press("escape")


async def test_adding_that_was_broken_off_behind_the_name_is_finished_by_the_next_try(
    record: Record, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened() as screen:
        await fill_in(screen)
        with monkeypatch.context() as patch:
            patch.setattr(SqliteStore, "append", lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                screen.painted.press("ctrl+s", None)
        assert [len(record.entries(person.patient_key)) for person in record.people()] == [0]
        await screen.press("ctrl+s")
        assert "patient added" in screen.text
    (person,) = record.people()
    assert [entry.kind for entry in record.entries(person.patient_key) if entry.kind != "access"] == ["patient"]


# In a real terminal


@pytest.mark.parametrize("count", [1, 4, 10])
def test_a_killed_program_loses_at_most_the_field_being_typed(tmp_path: Path, count: int) -> None:
    folder = tmp_path / "ward"
    labels = (
        *("Hospital number", "Family name", "Given name", "Birth date", "Sex", "CAR-T product", "Infused at"),
        *("Weight, kg", "Weight again", "Weighed on", "ICE before"),
    )
    with program(folder) as terminal:
        terminal.wait_for(shown("Ward board"))
        terminal.press(b"n")
        terminal.wait_for(shown(f"> {labels[0]}"))
        for text, following in zip(TEXTS[:count], labels[1:], strict=False):
            terminal.press(text.encode() + b"\t")
            terminal.wait_for(shown(f"> {following}"))
        terminal.press(b"1")
        terminal.wait_for(shown("1_"))
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_for_end()
    with program(folder) as terminal:
        terminal.wait_for(shown("1 new patient left NOT ADDED"))
        terminal.press(b"n")
        terminal.wait_for(shown("Hospital number  W7-051"))
        told = terminal.settle()
    kept = [text for text in ("W7-051", "05-Apr-1961", "female", "axi-cel", "71.5") if text in told]
    assert kept == ["W7-051", "05-Apr-1961", "female", "axi-cel", "71.5"][: {1: 1, 4: 2, 10: 5}[count]]


def test_a_program_killed_between_name_and_facts_adds_the_same_patient_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "ward"
    with program(folder, END_BEFORE_WRITING) as terminal:
        terminal.wait_for(shown("Ward board"))
        terminal.press(b"n")
        terminal.wait_for(shown("> Hospital number"))
        for text in (*TEXTS[:2], *TEXTS[2:4]):
            terminal.press(text.encode() + b"\t")
            terminal.settle(0.1)
        terminal.press(b"\x13")
        terminal.wait_for_end()
    with program(folder) as terminal:
        terminal.wait_for(shown("1 new patient left NOT ADDED"))
        terminal.press(b"n")
        terminal.wait_for(shown("go on with it?"))
        terminal.press(b"y")
        terminal.wait_for(shown("> Family name"))
        terminal.press(f"{FAMILY}\t{GIVEN}\t".encode())
        terminal.wait_for(shown("> Birth date"))
        terminal.press(b"\x13")
        terminal.wait_for(shown("patient added"))
    with open_record(folder, SystemClock(), "simulation") as record:
        (person,) = record.people()
        assert person.birth_date == date(1961, 4, 5)
        kinds = [entry.kind for entry in record.entries(person.patient_key) if entry.kind != "access"]
    assert kinds == ["patient"]
