"""How the benchmarks find their way through the screens: the only module that knows keys and words of the program.

A change of the screens is mended here and nowhere else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from tests.benchmarks.terminal import Seen, Terminal, module

BOARD_QUIT = b"q"
UP = b"\x1b[A"
DOWN = b"\x1b[B"
BACKSPACE = b"\x7f"
_TYPED = "38.4"


@dataclass(frozen=True)
class Stroke:
    """One measured key: what is pressed before it unmeasured, the key, and what the screen has to show then."""

    before: bytes
    key: bytes
    seen: Seen


def board_command(folder: Path) -> list[str]:
    """Return the command that opens the board of a simulation record."""
    return module("tox_grader", "--data", str(folder), "--simulation")


def open_form(terminal: Terminal, patient: str) -> None:
    """Go from the start of the program to the first question of a patient's assessment form: the temperature."""
    terminal.wait_for(lambda screen: screen.shows(patient))
    terminal.settle()
    terminal.press(b"a")
    terminal.wait_for(lambda screen: screen.shows("Temperature", "Heart rate"))
    terminal.settle()


def begin_one_key_field(terminal: Terminal) -> None:
    """Enter a fever, so that oxygen moves the grade, and go to the question on oxygen."""
    terminal.press(b"39.0")
    terminal.settle()
    for _ in range(6):
        terminal.press(DOWN)
        terminal.settle(0.05)


def one_key_strokes() -> Iterator[Stroke]:
    """Yield the keys for CPAP and room air in turn; the form moves on after each, so each begins a step back."""
    for key, grade in cycle(((b"7", "CRS G4"), (b"0", "CRS G1-G4"))):
        yield Stroke(UP, key, lambda screen, grade=grade: screen.shows(grade))


def typed_strokes() -> Iterator[Stroke]:
    """Yield the digits of a temperature, one after the other, emptying the field before the first."""
    for place in cycle(range(len(_TYPED))):
        typed = _TYPED[: place + 1]
        before = BACKSPACE * len(_TYPED) if place == 0 else b""
        yield Stroke(before, _TYPED[place].encode(), lambda screen, typed=typed: screen.shows(typed))
