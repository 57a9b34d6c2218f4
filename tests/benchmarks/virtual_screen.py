"""What a terminal shows after the bytes it received: a small model of the screen, enough for what Textual writes.

Text that arrives in pieces, or of which only the changed cells are written again, is still found whole on its row.
Only the characters are kept; colours and styles are left out.
"""

import codecs
import re
import unicodedata

_TOKENS = re.compile(
    r"\x1b\[(?P<numbers>[0-?]*)[ -/]*(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[PX^_][^\x1b]*\x1b\\"
    r"|\x1b[()*+][0-9A-Za-z]"
    r"|\x1b[^\[\]PX^_()*+]"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f])"
    r"|(?P<text>[^\x00-\x1f\x7f]+)"
)
_WIDE = ("W", "F")
_NO_WIDTH = ("Mn", "Me", "Cf")


class VirtualScreen:
    """Rows of cells that follow cursor moves, erasures and text."""

    def __init__(self, columns: int, lines: int) -> None:
        """Begin with an empty screen of this size."""
        self.columns = columns
        self.lines = lines
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._unfinished = ""
        self._cells = [[" "] * columns for _ in range(lines)]
        self._x = self._y = 0

    @property
    def text(self) -> str:
        """Return the rows as they can be read, without the blanks behind them."""
        return "\n".join("".join(row).rstrip() for row in self._cells)

    def shows(self, *words: str) -> bool:
        """Tell whether every one of these texts stands on some row."""
        shown = self.text
        return all(word in shown for word in words)

    def feed(self, received: bytes) -> None:
        """Follow these bytes; an escape sequence cut in two waits for its other half."""
        stream = self._unfinished + self._decoder.decode(received)
        self._unfinished = ""
        place = 0
        while place < len(stream):
            token = _TOKENS.match(stream, place)
            if token is None:
                self._unfinished = stream[place:]
                return
            place = token.end()
            if token["text"]:
                self._write(token["text"])
            elif token["final"]:
                self._follow(token["numbers"], token["final"])
            elif token["control"]:
                self._control(token["control"])

    def _write(self, text: str) -> None:
        for character in text:
            if not character.isascii() and unicodedata.category(character) in _NO_WIDTH:
                continue
            wide = not character.isascii() and unicodedata.east_asian_width(character) in _WIDE
            for part in (character, "") if wide else (character,):
                # Textual turns line wrap off: what does not fit is not shown.
                if self._x < self.columns and self._y < self.lines:
                    self._cells[self._y][self._x] = part
                self._x += 1

    def _control(self, character: str) -> None:
        if character == "\n":
            self._y = min(self._y + 1, self.lines - 1)
        elif character == "\r":
            self._x = 0
        elif character == "\b":
            self._x = max(0, self._x - 1)

    def _follow(self, numbers: str, final: str) -> None:
        if numbers[:1] in tuple("<=>?"):
            if (numbers, final) in {("?1049", "h"), ("?1049", "l")}:
                self._erase(0, self.lines * self.columns)
            return
        given = [int(number) if number.isdigit() else 0 for number in numbers.split(";")]
        first = max(1, given[0])
        if final in "Hf":
            column = max(1, given[1]) if len(given) > 1 else 1
            self._move(column - 1, first - 1)
        elif final in "ABCDEFGd":
            self._step(final, first)
        elif final in "JKX":
            self._erase_by(final, given[0])

    def _step(self, final: str, count: int) -> None:
        x, y = self._x, self._y
        targets = {
            "A": (x, y - count),
            "B": (x, y + count),
            "C": (x + count, y),
            "D": (x - count, y),
            "E": (0, y + count),
            "F": (0, y - count),
            "G": (count - 1, y),
            "d": (x, count - 1),
        }
        self._move(*targets[final])

    def _move(self, x: int, y: int) -> None:
        self._x = min(max(0, x), self.columns - 1)
        self._y = min(max(0, y), self.lines - 1)

    def _erase_by(self, final: str, how: int) -> None:
        here = self._y * self.columns + min(self._x, self.columns - 1)
        begin, end = (0, self.lines * self.columns) if final == "J" else (here - here % self.columns, 0)
        end = end or begin + self.columns
        if final == "X":
            begin, end = here, min(here + max(1, how), end)
        elif how == 0:
            begin = here
        elif how == 1:
            end = here + 1
        self._erase(begin, end)

    def _erase(self, begin: int, end: int) -> None:
        for cell in range(begin, end):
            row, column = divmod(cell, self.columns)
            self._cells[row][column] = " "
