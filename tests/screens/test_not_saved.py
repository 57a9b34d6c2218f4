import apsw

from tests.screens.conftest import ON_A_PRESSOR, Open, Ward
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.workflows.record import Record
from tox_grader.workflows.ward import open_chart


def connection_of(record: Record) -> apsw.Connection:
    """Reach into the store: a real disk cannot be filled in a test, and the test does not wait for another program."""
    assert isinstance(record.store, SqliteStore)
    return record.store._connection  # noqa: SLF001


def fill_the_disk(record: Record) -> None:
    """Make the next write fail as a full disk does."""
    connection = connection_of(record)
    connection.execute("pragma max_page_count = 1")


async def test_a_full_disk_says_not_saved_and_keeps_the_draft(record: Record, ward: Ward, opened: Open) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", "s", "n")
        fill_the_disk(record)
        await screen.press("y")
        assert "NOT SAVED: the disk is full" in screen.text
        assert "put it on paper" in screen.text
        assert not open_chart(record, "W7-042").course.assessments
        await screen.press("escape")
        assert "> Heart rate" in screen.text
        assert "39.5 C" in screen.text
        await screen.press("escape")
        assert "draft kept, NOT SAVED" in screen.text


async def test_after_a_failed_write_the_next_deliberate_save_opens_the_record_anew_and_keeps_one_entry(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", "s", "n")
        fill_the_disk(record)  # the limit falls with the connection, as room on a disk can come back
        await screen.press("y")
        assert "NOT SAVED: the disk is full" in screen.text
        await screen.press("y")
        assert "Saved 14:10 as entry 3" in screen.text
    assert len(open_chart(record, "W7-042").course.assessments) == 1


async def test_a_record_that_another_program_holds_can_be_written_on_the_second_try(
    record: Record, ward: Ward, opened: Open
) -> None:
    ward.admit()
    connection_of(record).set_busy_timeout(0)
    other = apsw.Connection(str(record.folder / RECORD_FILE))
    async with opened() as screen:
        await screen.press("a", "n", "enter")
        await screen.type("39.5", "enter", "s", "n")
        other.execute("begin immediate")
        await screen.press("y")
        assert "NOT SAVED: another program holds the record" in screen.text
        other.execute("rollback")
        await screen.press("y")
        assert "Saved 14:10 as entry 3" in screen.text
    other.close()
    assert len(open_chart(record, "W7-042").course.assessments) == 1


async def test_a_record_that_is_gone_is_told_on_the_board_and_nothing_crashes(ward: Ward, opened: Open) -> None:
    ward.admit()
    ward.assess(ON_A_PRESSOR, 3)
    async with opened() as screen:
        await screen.press("enter")
        ward.record.store.close()
        await screen.press("a")
        assert "record" in screen.text
        await screen.press("escape")
        assert "What happened" in screen.text
        assert "this is not the same as an empty record" in screen.text
