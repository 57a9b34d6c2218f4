"""Comma-separated values that stay values: a cell that a spreadsheet would take for a formula is marked as text."""

import csv
import io
from collections.abc import Iterable, Iterator

TEXT_MARK = "'"
# The wide forms are read as formulas by some spreadsheets too.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: object) -> str:
    """Return a value as one cell: empty for None; with a leading mark where it could be read as a formula."""
    text = "" if value is None else str(value)
    begins = text.lstrip(" \u00a0\u3000\ufeff").startswith(_BEGINS_A_FORMULA)
    return f"{TEXT_MARK}{text}" if begins and not isinstance(value, int) else text


def delimited(rows: Iterable[Iterable[object]]) -> Iterator[bytes]:
    """Yield rows as UTF-8 lines, every cell within quotes, each line ended by LF."""
    for row in rows:
        line = io.StringIO()
        csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow([safe_cell(cell) for cell in row])
        yield line.getvalue().encode("utf-8", errors="surrogatepass")
