r"""Read rows also where a damaged page hands out text that is none, so that the entry can be named and not only missed.

The wrong bytes are shown as such (`\xc3`), which no entry's own text is: the check of the row then finds them.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import apsw


def rows_of(
    connection: apsw.Connection, columns: Sequence[str], rest: str, bindings: tuple[str, ...] = ()
) -> Iterator[tuple[Any, ...]]:
    """Yield rows of a statement `SELECT columns rest`, plainly as long as every text is one."""
    read = 0
    try:
        for row in connection.execute(f"SELECT {', '.join(columns)} {rest}", bindings):
            read += 1
            yield row
    except UnicodeDecodeError:
        told = ", ".join(f"typeof({one}), iif(typeof({one}) = 'text', CAST({one} AS BLOB), {one})" for one in columns)
        damaged = connection.execute(f"SELECT {told} {rest}", bindings)
        for row in islice(damaged, read, None):
            yield tuple(_shown(kind, value) for kind, value in zip(row[::2], row[1::2], strict=True))


def _shown(kind: Any, value: Any) -> Any:
    return value.decode("utf-8", "backslashreplace") if kind == "text" and isinstance(value, bytes) else value
