"""Whose tables grade stands on every screen: signed at this site or not, shipped or the ward's own."""

from pathlib import Path

import pytest

from tests.screens.conftest import ON_A_PRESSOR, Open, Ward
from tests.screens.test_banner import PATIENT_SCREENS
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import SITE_KEY, Entry
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.screens.board import BoardScreen
from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.sign import Signing, sign, text_of

NOT_SIGNED = "table not signed at this site"
TABLES = ("astct_crs_2019", "astct_icans_2019_adult", "astct_icans_2019_child", "ice_score", "capd_score")


def sign_all(ward: Ward, *tables: str) -> None:
    for table in tables:
        for name, role in (("Ada Example", "clinical lead"), ("Ben Demo", "pharmacist")):
            seen = text_of(ward.station.library, table).sha256
            sign(ward.record, ward.station.library, Signing(table, seen, name, role, "ward7"))


@pytest.fixture(name="local")
def _local(tmp_path: Path) -> Path:
    """Return a ward's own folder, whose bedside uses the shipped tables."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "bedside.yaml").write_bytes((shipped_folder() / "bedside.yaml").read_bytes())
    return folder.resolve()


@pytest.mark.parametrize("keys", PATIENT_SCREENS.values(), ids=PATIENT_SCREENS.keys())
async def test_every_patient_screen_says_that_the_table_is_signed(
    ward: Ward, opened: Open, keys: tuple[str, ...]
) -> None:
    sign_all(ward, *TABLES)
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press(*keys)
        top = " ".join(" ".join(screen.lines[:3]).split())
        assert "Tables ASTCT 2019 edition 1.0.0, in force at this site Now 20-Nov-2026 14:10" in top
        assert NOT_SIGNED not in top


async def test_one_score_that_is_not_signed_is_enough_to_say_so(ward: Ward, opened: Open) -> None:
    sign_all(ward, *TABLES[:-1])
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press("enter")
        assert NOT_SIGNED in " ".join(screen.lines[:3])


async def test_the_basis_says_who_signed_each_table_and_that_the_protocol_is_not_signed(
    ward: Ward, opened: Open
) -> None:
    sign_all(ward, *TABLES)
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(120, 200) as screen:
        await screen.press("enter", "b")
        signed = "in force at this site, signed by Ada Example (clinical lead) and Ben Demo (pharmacist), 20-Nov-2026"
        assert screen.text.count(signed) == 2
        assert "edition 1.0.0, not signed at this site Source: Santomasso" in screen.text


async def test_a_signature_given_meanwhile_is_seen_when_the_patient_is_read_again(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("enter")
        assert NOT_SIGNED in screen.text
        sign_all(ward, *TABLES)
        await screen.press("question_mark", "escape")
        assert NOT_SIGNED not in screen.text


async def test_the_board_says_it_of_the_grades_it_shows_and_of_an_empty_ward_nothing(ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        assert NOT_SIGNED not in screen.text
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        assert NOT_SIGNED in " ".join(screen.lines[:2])
    sign_all(ward, *TABLES[:2], "ice_score")
    async with opened() as screen:
        assert NOT_SIGNED not in screen.text


async def test_the_sites_chain_is_no_patient_of_the_board(ward: Ward, opened: Open) -> None:
    sign_all(ward, *TABLES)
    ward.admit()
    async with opened() as screen:
        assert "1 patient, 1 overdue" in screen.lines[0]
        assert isinstance(screen.app.screen, BoardScreen)
        assert [chart.person.patient_id for chart in screen.app.screen.charts] == ["W7-042"]


@pytest.fixture(name="read")
def _read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the keys of the chains as they are read from now on."""
    keys: list[str] = []
    entries = SqliteStore.entries

    def listed(store: SqliteStore, key: str) -> tuple[Entry, ...]:
        keys.append(key)
        return entries(store, key)

    monkeypatch.setattr(SqliteStore, "entries", listed)
    return keys


async def test_a_key_in_the_form_does_not_read_the_record(ward: Ward, opened: Open, read: list[str]) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a")
        assert SITE_KEY in read
        read.clear()
        await screen.press("n", "enter", "3", "9", "enter", "tab")
        assert "1 of" in screen.text
        assert read == []


async def test_painting_a_board_whose_tables_nobody_signed_reads_no_signatures(
    ward: Ward, opened: Open, read: list[str]
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    read.clear()
    async with opened() as screen:
        assert NOT_SIGNED in screen.text
    assert read
    assert SITE_KEY not in read


async def test_signatures_that_cannot_be_read_do_not_close_the_bedside(
    ward: Ward, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_all(ward, *TABLES)
    ward.admit()
    entries = SqliteStore.entries

    def fail(store: SqliteStore, key: str) -> tuple[Entry, ...]:
        if key == SITE_KEY:
            raise StoreUnavailable(())
        return entries(store, key)

    monkeypatch.setattr(SqliteStore, "entries", fail)
    async with opened() as screen:
        await screen.press("a")
        assert "DEMO, Alpha" in screen.lines[0]
        assert NOT_SIGNED in " ".join(screen.lines[:3])


@pytest.mark.parametrize("keys", PATIENT_SCREENS.values(), ids=PATIENT_SCREENS.keys())
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_local_tables_stand_in_the_banner_of_every_patient_screen(
    ward: Ward, opened: Open, local: Path, keys: tuple[str, ...], size: tuple[int, int]
) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(*size, local=local) as screen:
        await screen.press(*keys)
        top = " ".join(" ".join(screen.lines[:4]).split())
        assert "Now 20-Nov-2026 14:10 local tables" in top
        assert all(len(line) <= size[0] for line in screen.lines)
        assert screen.lines[-1].strip()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_local_tables_stand_on_top_of_the_board_even_of_an_empty_ward(
    opened: Open, local: Path, size: tuple[int, int]
) -> None:
    async with opened(*size, local=local) as screen:
        assert "local tables" in " ".join(screen.lines[:2])
        assert "Press n to add the first patient." in screen.text
    async with opened(*size) as screen:
        assert "local tables" not in screen.text


async def test_the_plain_lines_say_local_tables_too(ward: Ward, opened: Open, local: Path) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened(local=local) as screen:
        await screen.press("P")
        assert "local tables" in screen.text
        await screen.press("escape", "enter", "P")
        assert "local tables" in screen.painted.plain_lines()
