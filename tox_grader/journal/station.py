"""The name of this workstation, which stands in every entry that it writes."""

import platform
from collections.abc import Mapping

from tox_grader.foundation.text import safe_text

STATION_KEY = "TOX_GRADER_STATION"
_NAMELESS = "unnamed station"
_LONGEST = 64


def station_name(named: str | None, environ: Mapping[str, str]) -> str:
    """Return the station's name: the one given, else the environment's, else the name the machine has."""
    for candidate in (named, environ.get(STATION_KEY), platform.node()):
        readable = safe_text((candidate or "").strip(), _LONGEST)
        if readable:
            return readable
    return _NAMELESS
