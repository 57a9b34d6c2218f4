"""The program in a pseudo-terminal: what a person's terminal really receives."""

import os
import pty
import select
import struct
import sys
import termios
import time
from fcntl import ioctl
from pathlib import Path

RUN = """
import sys
from pathlib import Path
from tox_grader.foundation.clock import SystemClock
from tox_grader.screens.app import ToxGraderApp
from tox_grader.workflows.record import NewPatient, PatientFacts, Author, add_patient, open_record

with open_record(Path(sys.argv[1]), SystemClock(), "simulation") as record:
    new = NewPatient("W7-042", "Demo\\x1b]0;owned\\x07", "Alpha", None, None, PatientFacts())
    add_patient(record, new, Author("a", "nurse"))
    ToxGraderApp(record).run()
"""
ENTER_SCREEN, LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"
PATIENCE_SECONDS = 30


def read_until(terminal: int, wanted: bytes) -> bytes:
    """Return what the terminal received until the wanted bytes were among it, or the program ended."""
    received = b""
    end = time.monotonic() + PATIENCE_SECONDS
    while wanted not in received and time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                received += os.read(terminal, 65_536)
            except OSError:
                break
    return received


def start(program: str, folder: Path) -> tuple[int, int]:
    """Start a program in a terminal of 80 by 24 and return its process and the terminal."""
    environment = {name: value for name, value in os.environ.items() if name != "NO_COLOR"} | {"TERM": "xterm-256color"}
    process, terminal = pty.fork()
    if process == 0:
        command = [sys.executable, "-c", program, str(folder)]
        os.execve(sys.executable, command, environment)  # noqa: S606  the child becomes the program
    ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    return process, terminal


def test_the_board_shows_up_and_leaving_gives_the_terminal_back(tmp_path: Path) -> None:
    process, terminal = start(RUN, tmp_path / "ward")
    try:
        painted = read_until(terminal, b"quit")
        assert ENTER_SCREEN in painted
        assert b"Ward board" in painted
        assert b"DEMO" in painted
        assert b"owned\x07" not in painted
        os.write(terminal, b"q")
        left = read_until(terminal, LEAVE_SCREEN)
        assert b"DEMO" not in left.partition(LEAVE_SCREEN)[2]
        assert LEAVE_SCREEN in left
        _, status = os.waitpid(process, 0)
        assert os.waitstatus_to_exitcode(status) == 0
    finally:
        os.close(terminal)


def test_a_fault_of_the_program_leaves_no_patient_on_the_terminal(tmp_path: Path) -> None:
    fault = "BoardScreen.press = lambda self, key, character: self.charts[key]"
    faulty = RUN.replace("with open_record", f"{fault}\n\nwith open_record")
    process, terminal = start(f"from tox_grader.screens.board import BoardScreen\n{faulty}", tmp_path / "ward")
    try:
        read_until(terminal, b"quit")
        os.write(terminal, b"x")
        left = read_until(terminal, b"two lines above").partition(LEAVE_SCREEN)[2]
        assert b"What happened: the screens stopped by a fault of the program (TypeError)" in left
        assert b"NOT SAVED" in left
        assert b"emo" not in left
        assert b"W7-042" not in left
        os.waitpid(process, 0)
    finally:
        os.close(terminal)
