"""What the README shows is what happens: its two commands, its pictures, and every console line of its tour."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
DEMO = "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/tox-grader demo"
TEST = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest -n 4 --dist loadfile"
# Lines that tell a time of day or a date differ from day to day.
OF_THE_DAY = re.compile(r"\d{2}-[A-Z][a-z]{2}-\d{4}")


@pytest.mark.parametrize("command", [DEMO, TEST], ids=["demo", "test"])
def test_each_of_the_two_commands_is_one_line_in_a_block_of_its_own(command: str) -> None:
    assert f"```sh\n{command}\n```" in README


def test_the_check_before_a_change_lands_runs_the_test_command_of_the_readme() -> None:
    script = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8")
    found = re.search(r"command=\$\((grep [^)]*README\.md)\)", script)
    assert found, ".ci/run does not take its test command from the README"
    assert 'bash -c "$command"' in script
    run = subprocess.run(shlex.split(found.group(1)), cwd=CHECKOUT, capture_output=True, text=True, check=True)
    assert run.stdout == f"{TEST}\n"


def test_the_readme_says_on_its_first_screen_what_it_is_not() -> None:
    assert "This is not a validated medical device" in "\n".join(README.splitlines()[:10])


def test_the_readme_stays_short() -> None:
    assert len(README.splitlines()) < 160


def test_every_picture_of_the_readme_is_there() -> None:
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures == ["docs/pictures/board.svg", "docs/pictures/form.svg"]
    assert [picture for picture in pictures if not (CHECKOUT / picture).is_file()] == []


def sessions() -> list[tuple[str, list[str]]]:
    """Return every command that the README shows, with the lines that it shows below it."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```$", README, re.MULTILINE | re.DOTALL):
        command, _, told = block.removeprefix("$ ").replace("\\\n", "").partition("\n")
        found.append((command, told.splitlines()))
    return found


def without_days(lines: list[str]) -> list[str]:
    return ["(of the day)" if OF_THE_DAY.search(line) else line for line in lines]


@pytest.mark.skipif(shutil.which("bash") is None, reason="the README's tour is written for a Unix shell")
def test_every_command_of_the_tour_prints_what_the_readme_shows(tmp_path: Path) -> None:
    shown = sessions()
    assert [command for command, _ in shown if command.startswith("printf") and "tox-grader grade -" in command]
    environment = {**os.environ, "TOX_GRADER_DATA": str(tmp_path / "record")}
    # The tour is walked from a checkout, but writes its ward where the test may write.
    (tmp_path / "docs").symlink_to(CHECKOUT / "docs")
    for command, told in shown:
        program = re.sub(r"(?<![\w-])tox-grader(?= )", f"{shlex.quote(sys.executable)} -m tox_grader", command)
        done = subprocess.run(
            ["bash", "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.stderr == "", command
        assert without_days(done.stdout.splitlines()) == without_days(told), command
