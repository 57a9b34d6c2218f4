"""`python -m tox_grader` is `tox-grader`."""

from tox_grader.cli.main import run

run()
