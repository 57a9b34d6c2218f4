"""From a key to the changed text on the terminal: the assessment form against a Textual hello-world.

Three programs stand open at once, each in its own pseudo-terminal, and are typed into block by block in turn: the
hello-world, the form at a question answered by one key, and the form at a number. A key counts as shown when the
grade beside the form follows it; for a number its digit stands in the field as well. Between keys all is quiet.

    python -m tests.benchmarks.keystroke [--keys 400] [--size 120x40]
"""

import argparse
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import hello, navigation
from tests.benchmarks.figures import Side, at_most, heading
from tests.benchmarks.first_paint import size_of
from tests.benchmarks.navigation import Stroke
from tests.benchmarks.terminal import Size, Terminal, module, shown
from tests.benchmarks.ward import prepare_ward

ONE_KEY_BOUND = 2.0
TYPED_BOUND = 6.0
_BLOCK = 20
_WARM_UP = 12


def hello_strokes() -> Iterator[Stroke]:
    """Yield the same key again and again; each has its own text."""
    for number in count(1):
        yield Stroke(b"", b"x", shown(hello.counted(number)))


@dataclass
class Typist:
    """One open program, the keys that it is given, and how long each took to be shown."""

    name: str
    terminal: Terminal
    strokes: Iterator[Stroke]
    measured: list[float] = field(default_factory=list)

    def type(self, keys: int) -> list[float]:
        """Press so many keys and return the milliseconds of each."""
        return [self._press(next(self.strokes)) for _ in range(keys)]

    def _press(self, stroke: Stroke) -> float:
        if stroke.before:
            self.terminal.press(stroke.before)
            self.terminal.settle(0.05)
        if stroke.seen(self.terminal.screen):
            raise AssertionError(f"{self.name}: the text for {stroke.key!r} stood there before the key")
        pressed = self.terminal.press(stroke.key)
        return (self.terminal.wait_for(stroke.seen) - pressed) * 1e3


def open_typists(stack: ExitStack, folder: Path, size: Size) -> tuple[Typist, Typist, Typist]:
    """Start the three programs and bring each to where it is typed into."""
    plain = stack.enter_context(Terminal(module("tests.benchmarks.hello"), size))
    plain.wait_for(shown(hello.READY))
    forms = [stack.enter_context(Terminal(navigation.board_command(folder), size)) for _ in range(2)]
    for form in forms:
        navigation.open_form(form)
    navigation.begin_one_key_field(forms[0])
    return (
        Typist("hello-world", plain, hello_strokes()),
        Typist("form, question answered by one key", forms[0], navigation.one_key_strokes()),
        Typist("form, number typed", forms[1], navigation.typed_strokes()),
    )


def compare(folder: Path, size: Size, keys: int) -> None:
    """Type into the three programs in turn and print what was measured."""
    with ExitStack() as stack:
        typists = open_typists(stack, folder, size)
        for typist in typists:
            typist.type(_WARM_UP)
        while len(typists[0].measured) < keys:
            for typist in typists:
                typist.measured += typist.type(_BLOCK)
        sides = [Side(typist.name, typist.measured) for typist in typists]
    for side in sides:
        print(side.line("ms"))
    base, one_key, typed = sides
    print("  " + at_most("one-key / hello, p99", one_key.p99 / base.p99, ONE_KEY_BOUND))
    print("  " + at_most("typed / hello, p99", typed.p99 / base.p99, TYPED_BOUND))
    print(f"  medians: one-key {one_key.p50 / base.p50:.2f}, typed {typed.p50 / base.p50:.2f} times hello")


def main() -> None:
    """Prepare the ward once, then compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keys", type=int, default=400)
    parser.add_argument("--size", type=size_of, action="append", metavar="COLUMNSxLINES")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="tox-grader-benchmark-") as place:
        folder = Path(place) / "data"
        prepare_ward(folder)
        for size in options.size or [Size(120, 40), Size(80, 24)]:
            heading(f"Key to screen in the assessment form, {size.columns}x{size.lines}", "textual")
            compare(folder, size, options.keys)


if __name__ == "__main__":
    main()
