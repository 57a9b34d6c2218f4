"""Where the record is: in a folder of this station, or on a PostgreSQL server that several stations share."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

SERVER_SCHEMES = ("postgresql://", "postgres://")
UNTOLD = "a PostgreSQL server"
# What may be told of an address: user, host, port and database, in characters that none of them could hide behind.
_TELLABLE = re.compile(
    r"postgres(?:ql)?://"
    r"(?:(?P<user>[\w.%+-]+)(?::[^@/?#\s]*)?@)?"
    r"(?P<hosts>(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:,(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?)*)?"
    r"(?P<database>/[\w.%+-]*)?(?:\?[^#\s]*)?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, repr=False)
class ServerAddress:
    """The address of a record on a server. What is printed of it, in any form, never holds a password."""

    url: str

    def __str__(self) -> str:
        """Return the address as it may be told: without password and settings, or none where it is no clear address."""
        found = _TELLABLE.fullmatch(self.url)
        if found is None:
            return UNTOLD
        user = f"{found['user']}@" if found["user"] else ""
        return f"postgresql://{user}{found['hosts'] or ''}{found['database'] or ''}"

    def __repr__(self) -> str:
        """Return the address as it may be told."""
        return f"ServerAddress({self})"


DataPlace: TypeAlias = Path | ServerAddress
"""Where a record is kept."""


def data_place(named: str) -> DataPlace:
    """Return the place that a text names: a server where it begins as an address of one, else a folder."""
    return ServerAddress(named) if named.lower().startswith(SERVER_SCHEMES) else Path(named)
