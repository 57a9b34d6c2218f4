"""How the benchmarks find their way through the screens: the only module that knows keys and words of the program.

A change of the screens is mended here and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from tests.benchmarks.terminal import Seen, Terminal, module, shown

BOARD_QUIT = b"q"
_UP, _DOWN, _DELETE, _ENTER, _ESCAPE = b"\x1b[A", b"\x1b[B", b"\x1b[3~", b"\r", b"\x1b"
_STEPS_FROM_HEART_RATE_TO_OXYGEN = 5
_SETTLED_SECONDS = 0.3

# What the grade beside the form says once the number can be read that far; it has to fit the narrow window as well.
_UNREADABLE, _FEVER = "CRS up to G4", "CRS G1-G4"
_TYPED = (("3", _UNREADABLE), ("38", _FEVER), ("38.", _UNREADABLE), ("38.4", _FEVER))
_OXYGEN = ((b"7", "CRS G4"), (b"1", "CRS G2-G4"))


@dataclass(frozen=True)
class Stroke:
    """One measured key: what is pressed before it unmeasured, the key, and what the screen has to show then."""

    before: bytes
    key: bytes
    seen: Seen


def board_command(folder: Path) -> list[str]:
    """Return the command that opens the board of a simulation record."""
    return module("tox_grader", "--data", str(folder), "--simulation")


def open_form(terminal: Terminal) -> None:
    """Open the assessment form of the first patient on the board, and go to its first question: the temperature."""
    terminal.wait_for(shown("Ward board"))
    terminal.settle(1)  # the tables are read in the background
    terminal.press(b"a")
    terminal.wait_for(shown("> Observed at"))
    terminal.press(b"n" + _ENTER)
    terminal.wait_for(shown("> Temperature"))
    terminal.settle(_SETTLED_SECONDS)


def open_next_patient(terminal: Terminal) -> float:
    """Open the next patient on the board and return the seconds until the whole chart stands there; then go back."""
    terminal.press(_DOWN)
    terminal.settle(_SETTLED_SECONDS)
    pressed = terminal.press(_ENTER)
    seconds = terminal.wait_for(shown("Newest entry: ", "Log, newest first")) - pressed
    terminal.settle(_SETTLED_SECONDS)
    terminal.press(_ESCAPE)
    terminal.wait_for(shown("Ward board"))
    terminal.settle(_SETTLED_SECONDS)
    return seconds


def begin_one_key_field(terminal: Terminal) -> None:
    """Enter a fever, so that oxygen moves the grade, and go to the question on oxygen."""
    terminal.press(b"39.0" + _ENTER)
    terminal.settle(_SETTLED_SECONDS)
    for _ in range(_STEPS_FROM_HEART_RATE_TO_OXYGEN):
        terminal.press(_DOWN)
        terminal.settle(_SETTLED_SECONDS)
    # The first measured key begins a step back, as all do.
    terminal.press(_OXYGEN[-1][0])
    terminal.settle(_SETTLED_SECONDS)


def one_key_strokes() -> Iterator[Stroke]:
    """Yield the keys for CPAP and nasal cannula in turn; each is shown when the grade beside the form is another."""
    for key, grade in cycle(_OXYGEN):
        yield Stroke(_UP, key, shown(f"{grade} "))


def typed_strokes() -> Iterator[Stroke]:
    """Yield the digits of a temperature; each is shown when the number stands in its field and the grade follows it."""
    for typed, grade in cycle(_TYPED):
        before = _DELETE if len(typed) == 1 else b""
        yield Stroke(before, typed[-1].encode(), shown(f"{typed}_", grade))
