"""A survivor needs a written reason, and a reason a survivor."""

from pathlib import Path

from tests.mutation.reasons import Reason, Survivor, compare, written_reasons

FILE = "tox_grader/grading/scores.py"
SURVIVOR = Survivor(FILE, "total_of", "if total[0] < 3:", "if total[0] <= 3:")
MEANT = Reason(FILE, "total_of", "because", before="if total[0] < 3:")
ELSEWHERE = Reason(FILE, "with_totals", "because")


def test_a_survivor_with_a_reason_and_a_reason_with_a_survivor_are_no_problem() -> None:
    assert compare([SURVIVOR], [MEANT], {FILE}) == []


def test_a_survivor_without_a_reason_is_told_with_its_text() -> None:
    (problem,) = compare([SURVIVOR], [], {FILE})
    assert problem == f"no reason for {FILE} total_of: if total[0] < 3: => if total[0] <= 3:"


def test_a_reason_without_a_survivor_is_told_only_for_files_that_were_tried_whole() -> None:
    (problem,) = compare([SURVIVOR], [MEANT, ELSEWHERE], {FILE})
    assert problem == f"nothing survives any more of {FILE} with_totals: * => *"
    assert compare([SURVIVOR], [MEANT, ELSEWHERE], set()) == []


def test_a_reason_may_mean_a_group_and_brackets_stand_for_themselves() -> None:
    assert Reason(FILE, "*", "because", before="if total[0]*").covers(SURVIVOR)
    assert not Reason(FILE, "total_of", "because", before="if total0*").covers(SURVIVOR)
    assert not Reason(FILE, "total_of", "because", after="if total[0] > 3:").covers(SURVIVOR)
    assert not Reason("tox_grader/grading/grade.py", "*", "because").covers(SURVIVOR)


def test_every_written_reason_is_a_sentence_about_a_file_that_exists() -> None:
    for reason in written_reasons():
        assert Path(reason.file).is_file(), reason
        assert reason.because.endswith("."), reason
