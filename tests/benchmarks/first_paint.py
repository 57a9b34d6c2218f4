"""From starting the program to the ward board of ten patients on the terminal, against a Textual hello-world.

Both start from a warm disk cache, in turn, each in a pseudo-terminal of its own. The board counts as painted when
every patient that fits the window stands on it.

    python -m tests.benchmarks.first_paint [--pairs 21] [--size 120x40]
"""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import hello
from tests.benchmarks.figures import Side, at_most, heading
from tests.benchmarks.navigation import BOARD_QUIT, board_command
from tests.benchmarks.terminal import Seen, Size, Terminal, module, shown
from tests.benchmarks.ward import FAMILY_NAMES, prepare_ward

BOUND = 2.0
WARM_UPS = 2
_SETTLED_SECONDS = 1.0


def size_of(text: str) -> Size:
    """Return the size written as 120x40."""
    columns, _, lines = text.partition("x")
    return Size(int(columns), int(lines))


def first_paint(command: list[str], size: Size, seen: Seen, farewell: bytes) -> float:
    """Return the milliseconds from just before the start until the text arrived."""
    with Terminal(command, size) as terminal:
        painted = terminal.wait_for(seen)
        terminal.settle()
        terminal.close(farewell)
    return (painted - terminal.started) * 1e3


def names_on_the_board(command: list[str], size: Size) -> tuple[str, ...]:
    """Return the patients whose names fit the window, in capitals, as the board writes them."""
    names = tuple(name.upper() for name in FAMILY_NAMES)
    with Terminal(command, size) as terminal:
        terminal.wait_for(lambda screen: any(screen.shows(name) for name in names))
        text = terminal.settle(_SETTLED_SECONDS)
        terminal.close(BOARD_QUIT)
    return tuple(name for name in names if name in text)


def compare(folder: Path, size: Size, pairs: int) -> None:
    """Measure both programs in turn and print them."""
    ours, plain = board_command(folder), module("tests.benchmarks.hello")
    names = names_on_the_board(ours, size)
    if not names:
        raise AssertionError("no patient stands on the board")
    measured: dict[str, list[float]] = {"hello": [], "board": []}
    for turn in range(-WARM_UPS, pairs):
        one = first_paint(plain, size, shown(hello.READY), hello.QUIT)
        other = first_paint(ours, size, shown(*names), BOARD_QUIT)
        if turn >= 0:
            measured["hello"].append(one)
            measured["board"].append(other)
    base = Side("hello-world", measured["hello"])
    board = Side(f"ward board, {len(names)} of {len(FAMILY_NAMES)} patients", measured["board"])
    print(base.line("ms"))
    print(board.line("ms"))
    print("  " + at_most("board / hello, medians", board.p50 / base.p50, BOUND))


def main() -> None:
    """Prepare the ward once, then compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=21)
    parser.add_argument("--size", type=size_of, action="append", metavar="COLUMNSxLINES")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="tox-grader-benchmark-") as place:
        folder = Path(place) / "data"
        prepare_ward(folder)
        for size in options.size or [Size(120, 40), Size(80, 24)]:
            heading(f"First paint of the ward board, {size.columns}x{size.lines}", "textual")
            compare(folder, size, options.pairs)


if __name__ == "__main__":
    main()
