"""The worked examples alone, over tables that stand read already: the quickest test that meets every scale."""

import pytest

from tox_grader.grading.examples import failed_examples
from tox_grader.workflows.station import Station

LIBRARY = Station().library


@pytest.mark.parametrize("name", LIBRARY.names())
def test_every_worked_example_comes_out_as_written(name: str) -> None:
    assert [problem.as_lines() for problem in failed_examples(LIBRARY, name)] == []
