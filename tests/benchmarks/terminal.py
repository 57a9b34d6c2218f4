"""A program in a real pseudo-terminal, and the moments at which what it writes arrives.

The clock is read where the bytes are read: nothing is searched or parsed until the program has gone quiet, so a
large screen costs the measurement nothing. The queries of a terminal application are answered at once, for every
program alike.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep
from typing import NoReturn, Self

from tests.benchmarks.virtual_screen import VirtualScreen

ROOT = Path(__file__).resolve().parents[2]
QUIET_SECONDS = 0.03
_BLOCK = 65_536
_QUERY = re.compile(rb"\x1b\[\?(\d+)\$p|\x1b\[(c|6n|\?u)")
_SYNCHRONISED_OUTPUT = 2026
# Keys come as a plain terminal sends them; a terminal's attributes are those of a VT220.
_ANSWERS = {b"c": b"\x1b[?62;22c", b"6n": b"\x1b[1;1R", b"?u": b"\x1b[?0u"}
_OWN_SETTINGS = ("NO_COLOR", "COLORTERM", "FORCE_COLOR", "TERM_PROGRAM", "PYTHONPROFILEIMPORTTIME")

Seen = Callable[[VirtualScreen], bool]


class NeverShownError(AssertionError):
    """The program did not show what was waited for; the message holds its last screen."""


@dataclass(frozen=True)
class Size:
    """The size of the window."""

    columns: int = 120
    lines: int = 40


class Terminal:
    """One program in its own pseudo-terminal and process group."""

    def __init__(self, command: Sequence[str], size: Size, extra: Mapping[str, str] | None = None) -> None:
        """Start the program; `started` is the moment just before."""
        self.screen = VirtualScreen(size.columns, size.lines)
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in _OWN_SETTINGS and not name.startswith("TEXTUAL")
        }
        environment = {**kept, "TERM": "xterm-256color", "LANG": "C.UTF-8", **(extra or {})}
        self._open = True
        self.exit_code: int | None = None
        self.started = perf_counter()
        self._pid, self._file = pty.fork()  # the child leads a session and process group of its own
        if self._pid == 0:
            _become(command, size, environment)

    def wait_for(self, seen: Seen, *, limit_seconds: float = 20) -> float:
        """Return the moment at which the bytes arrived that made the screen show what `seen` looks for."""
        give_up_at = perf_counter() + limit_seconds
        found: float | None = None
        while found is None:
            for arrived, received in self._collect(give_up_at):
                self.screen.feed(received)
                if found is None and seen(self.screen):
                    found = arrived
            if found is None and (perf_counter() >= give_up_at or not self._open):
                raise NeverShownError(f"not shown within {limit_seconds} s; the screen was:\n{self.screen.text}")
        return found

    def press(self, keys: bytes) -> float:
        """Send keys and return the moment just before."""
        pressed = perf_counter()
        os.write(self._file, keys)
        return pressed

    @property
    def pid(self) -> int:
        """Return the process, which leads a group of its own."""
        return self._pid

    def wait_for_end(self, *, limit_seconds: float = 20) -> bytes:
        """Wait until the program has ended, and return what arrived meanwhile."""
        give_up_at = perf_counter() + limit_seconds
        arrived = b""
        while not self._has_ended():
            if perf_counter() >= give_up_at:
                raise NeverShownError(f"not ended within {limit_seconds} s; the screen was:\n{self.screen.text}")
            for _, received in self._collect(give_up_at) if self._open else ():
                self.screen.feed(received)
                arrived += received
            sleep(0.005)
        return arrived

    def hang_up(self) -> None:
        """Take the terminal away from the program, as a lost connection does; nothing is read from it any more."""
        os.close(self._file)
        self._open, self._file = False, -1

    def settle(self, seconds: float = 0.2) -> str:
        """Wait until nothing has arrived for so long, and return what the screen shows."""
        for _, received in self._collect(perf_counter() + 20, seconds):
            self.screen.feed(received)
        return self.screen.text

    def _collect(self, give_up_at: float, quiet_seconds: float = QUIET_SECONDS) -> list[tuple[float, bytes]]:
        """Return what arrives until the program is quiet, each piece with its moment; nothing is looked at here."""
        pieces: list[tuple[float, bytes]] = []
        while perf_counter() < give_up_at:
            ready, _, _ = select.select([self._file], [], [], quiet_seconds)
            if not ready:
                break
            try:
                received = os.read(self._file, _BLOCK)
            except OSError:  # the program has ended and closed its side
                received = b""
            if not received:
                self._open = False
                break
            pieces.append((perf_counter(), received))
            if b"\x1b[" in received:
                self._answer(received)
        return pieces

    def _answer(self, received: bytes) -> None:
        for query in _QUERY.finditer(received):
            if query[1]:
                known = 2 if int(query[1]) == _SYNCHRONISED_OUTPUT else 0
                os.write(self._file, b"\x1b[?%s;%d$y" % (query[1], known))
            else:
                os.write(self._file, _ANSWERS[query[2]])

    def close(self, farewell: bytes = b"") -> None:
        """Ask the program to leave, then end its process group: nothing stays behind."""
        if farewell and self._open:
            with suppress(OSError):
                self.press(farewell)
            give_up_at = perf_counter() + 2
            while self._open and perf_counter() < give_up_at:
                self._collect(give_up_at)
        for ending in (signal.SIGTERM, signal.SIGKILL):
            if self._has_ended():
                break
            with suppress(ProcessLookupError):
                os.killpg(self._pid, ending)
            give_up_at = perf_counter() + 2
            while not self._has_ended() and perf_counter() < give_up_at:
                self._collect(perf_counter() + 0.05)
                sleep(0.005)
        with suppress(OSError):
            os.close(self._file)

    def _has_ended(self) -> bool:
        if self._pid:
            ended, status = os.waitpid(self._pid, os.WNOHANG)
            if ended:
                self._pid = 0
                self.exit_code = os.waitstatus_to_exitcode(status)
        return self._pid == 0

    def __enter__(self) -> Self:
        """Return the terminal."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the program."""
        self.close()


def shown(*words: str) -> Seen:
    """Return the test whether every one of these texts stands on the screen."""
    return lambda screen: screen.shows(*words)


def module(name: str, *words: str) -> list[str]:
    """Return the command line that runs a module of this checkout with this interpreter."""
    return [sys.executable, "-m", name, *words]


def _become(command: Sequence[str], size: Size, environment: Mapping[str, str]) -> NoReturn:
    """Turn the forked child into the program; it never returns into the harness."""
    try:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size.lines, size.columns, 0, 0))
        os.chdir(ROOT)
        os.execve(command[0], list(command), dict(environment))  # noqa: S606  no shell: the program itself
    finally:
        os._exit(127)
