import stat
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest

from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import Draft
from tox_grader.journal.folder import RECORD_FILE, data_folder, open_folder
from tox_grader.journal.sqlite_open import SCHEMA_VERSION
from tox_grader.journal.sqlite_store import SqliteStore

MakeDraft = Callable[..., Draft]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_the_owner_can_look_into_the_folder_and_its_files(store: SqliteStore, make_draft: MakeDraft) -> None:
    store.append(make_draft())
    assert mode_of(store.file.parent) == 0o700
    files = sorted(store.file.parent.iterdir())
    assert [file.name for file in files] == [RECORD_FILE, f"{RECORD_FILE}-shm", f"{RECORD_FILE}-wal"]
    assert {mode_of(file) for file in files} == {0o600}


def test_a_record_that_was_opened_to_others_is_closed_again(folder: Path, clock: FixedClock) -> None:
    SqliteStore.open(folder, mode="clinical", clock=clock).close()
    folder.chmod(0o755)
    (folder / RECORD_FILE).chmod(0o644)
    with SqliteStore.open(folder, mode="clinical", clock=clock) as store:
        assert mode_of(folder) == 0o700
        assert mode_of(store.file) == 0o600


def test_a_folder_that_others_can_write_to_is_refused(folder: Path, clock: FixedClock) -> None:
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(StoreUnavailable, match="others can write"):
        SqliteStore.open(folder, mode="clinical", clock=clock)
    assert list(folder.iterdir()) == []


def test_somebodys_own_folder_keeps_its_permissions(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "letter.txt").touch()
    assert mode_of(open_folder(tmp_path)) == 0o755


def test_a_file_where_the_folder_should_be_is_refused(folder: Path, clock: FixedClock) -> None:
    folder.touch()
    with pytest.raises(StoreUnavailable, match="NOT SAVED"):
        SqliteStore.open(folder, mode="clinical", clock=clock)


def test_a_link_in_place_of_the_record_is_refused(tmp_path: Path, folder: Path, clock: FixedClock) -> None:
    SqliteStore.open(tmp_path / "other", mode="clinical", clock=clock).close()
    folder.mkdir(mode=0o700)
    (folder / RECORD_FILE).symlink_to(tmp_path / "other" / RECORD_FILE)
    with pytest.raises(StoreUnavailable):
        SqliteStore.open(folder, mode="clinical", clock=clock)


@pytest.mark.parametrize(("made", "asked"), [("clinical", "simulation"), ("simulation", "clinical")])
def test_a_record_of_the_other_mode_is_refused(folder: Path, clock: FixedClock, made: str, asked: str) -> None:
    SqliteStore.open(folder, mode=made, clock=clock).close()
    with pytest.raises(StoreUnavailable, match=f"this is a {made} record"):
        SqliteStore.open(folder, mode=asked, clock=clock)


def test_a_record_of_a_newer_program_is_refused_and_left_untouched(folder: Path, clock: FixedClock) -> None:
    SqliteStore.open(folder, mode="clinical", clock=clock).close()
    newer = apsw.Connection(str(folder / RECORD_FILE))
    newer.pragma("user_version", SCHEMA_VERSION + 1)
    newer.close()
    before = (folder / RECORD_FILE).read_bytes()
    with pytest.raises(StoreUnavailable, match="written by a newer program"):
        SqliteStore.open(folder, mode="clinical", clock=clock)
    assert (folder / RECORD_FILE).read_bytes() == before


def test_a_database_of_another_program_is_refused_and_left_untouched(folder: Path, clock: FixedClock) -> None:
    folder.mkdir(mode=0o700)
    other = apsw.Connection(str(folder / RECORD_FILE))
    other.execute("CREATE TABLE recipes (name TEXT)")
    other.close()
    before = (folder / RECORD_FILE).read_bytes()
    with pytest.raises(StoreUnavailable, match="another program"):
        SqliteStore.open(folder, mode="clinical", clock=clock)
    assert (folder / RECORD_FILE).read_bytes() == before


def test_a_file_that_is_no_database_is_refused(folder: Path, clock: FixedClock) -> None:
    folder.mkdir(mode=0o700)
    (folder / RECORD_FILE).write_text("a letter, and not a database at all\n" * 40)
    with pytest.raises(StoreUnavailable, match="not a record"):
        SqliteStore.open(folder, mode="clinical", clock=clock)


def test_the_folder_asked_for_wins_over_the_environment_and_that_over_the_platforms_own(tmp_path: Path) -> None:
    named = {"TOX_GRADER_DATA": "/from/environment"}
    assert data_folder(tmp_path, named) == tmp_path
    assert data_folder(None, named) == Path("/from/environment")
    assert data_folder(None, {}).name == "tox-grader"
