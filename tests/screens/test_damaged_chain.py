import apsw
import pytest

from tests.screens.conftest import FEBRILE, ON_A_PRESSOR, Open, Ward
from tox_grader.cli.board import print_board
from tox_grader.journal.folder import RECORD_FILE
from tox_grader.workflows.record import Record

DAMAGED = "RECORD DAMAGED - no grade, no dose and no time is told from it"


def damage(record: Record, patient_id: str) -> None:
    """Change one entry behind the program's back, as somebody with the file could."""
    key = record.person(patient_id).patient_key
    other = apsw.Connection(str(record.folder / RECORD_FILE))
    triggers = [name for (name,) in other.execute("select name from sqlite_schema where type = 'trigger'")]
    for name in triggers:
        other.execute(f'drop trigger "{name}"')
    other.execute("update entries set author_id = 'somebody' where patient_key = ? and sequence = 2", (key,))
    other.close()


@pytest.fixture
def ward_of_two(ward: Ward) -> Ward:
    ward.admit("W7-042", "Demo", "Alpha")
    ward.assess(ON_A_PRESSOR, 3)
    ward.admit("W7-043", "Example", "Beta")
    ward.assess(FEBRILE, 3, "W7-043")
    return ward


async def test_a_damaged_log_is_one_row_and_the_others_are_told_as_ever(
    record: Record, ward_of_two: Ward, opened: Open
) -> None:
    assert ward_of_two
    damage(record, "W7-042")
    async with opened() as screen:
        assert DAMAGED in screen.text
        assert "2 patients, 0 overdue, 1 DAMAGED" in screen.text
        assert "EXAMPLE, Beta No. W7-043" in screen.text
        assert "CRS G1 MILD" in screen.text
        assert "CRS G3" not in screen.text
        assert screen.text.index("DEMO, Alpha") < screen.text.index("EXAMPLE, Beta")


@pytest.mark.parametrize("key", ["enter", "a"])
async def test_a_damaged_patient_opens_to_the_explanation_only(
    record: Record, ward_of_two: Ward, opened: Open, key: str
) -> None:
    assert ward_of_two
    damage(record, "W7-042")
    async with opened() as screen:
        await screen.press("home", key)
        assert screen.text.startswith("DEMO, Alpha")
        assert DAMAGED in screen.text
        assert "entry 2" in screen.text
        assert "do not rely on this patient's record" in screen.text
        await screen.press("a", "g", "b", "l", "t")
        assert "does nothing here: this record is damaged" in screen.text
        assert "CRS G" not in screen.text
        await screen.press("P")
        assert "What to do" in screen.text
        await screen.press("escape", "question_mark", "escape", "escape")
        assert "Ward board" in screen.text


async def test_a_log_that_is_damaged_while_it_is_open_leaves_only_the_explanation(
    record: Record, ward_of_two: Ward, opened: Open
) -> None:
    assert ward_of_two
    async with opened() as screen:
        await screen.press("home", "enter")
        assert "DEMO" in screen.text or "EXAMPLE" in screen.text
        damage(record, "W7-042")
        damage(record, "W7-043")
        await screen.press("question_mark", "escape")
        await screen.pilot.pause()
        assert DAMAGED in screen.text
        assert "CRS G" not in screen.text


async def test_a_whole_assessment_is_recorded_for_the_patient_beside(
    record: Record, ward_of_two: Ward, opened: Open
) -> None:
    assert ward_of_two
    damage(record, "W7-042")
    async with opened() as screen:
        await screen.press("end", "a", "n", "enter")
        await screen.type("38.2", "enter", "s", "n", "y")
        assert "Saved 14:10 as entry 4" in screen.text


def test_the_printed_board_tells_the_damage_beside_the_others(
    record: Record, ward_of_two: Ward, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ward_of_two
    damage(record, "W7-042")
    print_board(record)
    told = capsys.readouterr().out
    assert DAMAGED in told
    assert "CRS G1 MILD" in told
