"""The wheel is whole: built, installed into an empty environment outside the checkout, it grades."""

import json
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

CHECKOUT = Path(__file__).parents[2]
STEPS = {file.relative_to(CHECKOUT).as_posix() for file in (CHECKOUT / "tox_grader" / "journal").rglob("*.sql")}
ASSESSMENT = {
    "schema": "assessment/1",
    "patient": {"id": "W7-042", "age_years": 60},
    "crs": {"temperature_c": 38.4, "vasopressors": ["norepinephrine", "vasopressin"], "oxygen": {"device": "room_air"}},
}


def test_an_installed_wheel_grades_outside_the_checkout(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(CHECKOUT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert {name for name in ZipFile(wheel).namelist() if name.endswith(".sql")} == STEPS
    environment = tmp_path / "environment"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)],
        check=True,
        capture_output=True,
    )
    _lend_dependencies(environment)

    told = subprocess.run(
        [environment / "bin" / "tox-grader", "grade", "-", "--format", "json"],
        input=json.dumps(ASSESSMENT),
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    where = subprocess.run(
        [python, "-c", "import tox_grader; print(tox_grader.__file__)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )

    assert str(environment) in where.stdout
    assert json.loads(told.stdout)["answers"][0]["grade"] == 3


def _lend_dependencies(environment: Path) -> None:
    """Let the empty environment see the installed dependencies, so that the test needs no network.

    Only the folder itself is lent: a checkout installed in place is reached by a file in it that is not read again.
    """
    (packages,) = (environment / "lib").glob("python3*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
