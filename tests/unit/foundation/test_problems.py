"""A failure told by another process is the same failure, with all its parts."""

import pickle

import pytest

from tox_grader.foundation.problems import LogInvalid, Problem, StaleView, ToxGraderError, WrongUsage

FIRST = Problem("what", "where", "why", "do")
SECOND = Problem("also", "there", "because", "mend it")


@pytest.mark.parametrize("kind", [WrongUsage, LogInvalid, StaleView])
def test_a_failure_that_crosses_to_another_process_keeps_its_problems(kind: type[ToxGraderError]) -> None:
    came = pickle.loads(pickle.dumps(kind([FIRST, SECOND])))  # noqa: S301  written here
    assert type(came) is kind
    assert came.problems == (FIRST, SECOND)
    assert str(came) == "where: what; there: also"
