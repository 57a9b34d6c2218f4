"""`.ci/postgres` on a machine without a server: what it installs, and what it says where it cannot."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.journal.conftest import ROOT

SCRIPT = ROOT / ".ci" / "postgres"
INSTALLED = Path("/usr/lib/postgresql")
# In a name space of its own every server of this machine is out of sight; the script sees only the programs given here.
HIDDEN = ("unshare", "--user", "--map-root-user", "--mount", "bash", "-c")
HIDE = f"if [ -d {INSTALLED} ]; then mount -t tmpfs none {INSTALLED} || exit 77; fi; PATH=$1 exec bash {SCRIPT}"
NONE = "There is no PostgreSQL server on this machine, and none could be installed: "
HOW = "Install one (Debian, Ubuntu: apt-get install postgresql), or put its initdb and pg_ctl on PATH."
pytestmark = pytest.mark.skipif(
    shutil.which(HIDDEN[0]) is None, reason="this machine cannot give a process mounts of its own"
)
TOLD = 'printf "%s\\n" "$*" >>"{told}"'


def outcome(folder: Path, **programs: str) -> tuple[int, str, str]:
    """Run the script with these programs besides Bash; return its exit code, what it said, what apt-get was told."""
    found = folder / "bin"
    found.mkdir()
    told = folder / "told"
    told.touch()
    for name in ("bash", "env", "id", "cp"):
        (found / name).symlink_to(shutil.which(name) or name)
    for name, lines in programs.items():
        file = found / name.replace("_", "-")
        file.unlink(missing_ok=True)
        file.write_text(f"#!{found}/bash\n{TOLD.format(told=told)}\n{lines}\n")
        file.chmod(0o755)
    done = subprocess.run([*HIDDEN, HIDE, "-", str(found)], capture_output=True, text=True, check=False)
    if "unshare" in done.stderr or done.returncode == 77:
        pytest.skip("this machine cannot give a process mounts of its own")
    return done.returncode, done.stderr, told.read_text()


@pytest.mark.parametrize(
    ("programs", "why"),
    [
        ({}, "there is no apt-get"),
        ({"apt_get": "exit 0", "id": "echo 1000"}, "neither root nor sudo without a password"),
        ({"apt_get": "exit 0", "id": "echo 1000", "sudo": "exit 1"}, "neither root nor sudo without a password"),
        ({"apt_get": '[ "$1" != update ]'}, "apt-get update failed"),
        ({"apt_get": '[ "$1" = update ]'}, "apt-get install failed"),
        ({"apt_get": "exit 0"}, "the package brought no initdb"),
    ],
)
def test_a_machine_on_which_none_can_be_installed_is_told_why_and_what_to_do(
    tmp_path: Path, programs: dict[str, str], why: str
) -> None:
    code, said, _ = outcome(tmp_path, **programs)
    assert (code, said) == (1, f"{NONE}{why}.\n{HOW}\n")


def test_a_machine_without_a_server_gets_debians_and_only_then(tmp_path: Path) -> None:
    brings = 'if [ "$1" = install ]; then cp "$0" "${0%/*}/initdb"; fi'
    code, said, told = outcome(tmp_path, apt_get=brings)
    assert (code, said) == (0, "")
    update, install = told.splitlines()
    assert update.split()[0] == "update"
    assert (install.split()[0], install.split()[-1]) == ("install", "postgresql")


def test_a_machine_with_a_server_is_left_as_it_is(tmp_path: Path) -> None:
    assert outcome(tmp_path, apt_get="exit 1", initdb="exit 0") == (0, "", "")


def test_root_alone_on_a_machine_is_told_that_nobody_can_start_the_server(tmp_path: Path) -> None:
    code, said, _ = outcome(tmp_path, initdb="exit 0", id='if [ "$1" = -u ]; then echo 0; else exit 1; fi')
    assert code == 1
    assert "cannot be started: root may not, and there is no other user for it" in said
