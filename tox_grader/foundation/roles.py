"""In which role somebody makes an entry: the one list that screens, commands and packets read."""

from collections.abc import Mapping
from types import MappingProxyType

AT_BEDSIDE: Mapping[str, str] = MappingProxyType({"n": "nurse", "d": "doctor", "p": "pharmacist", "o": "other"})
"""Who observes and gives at the bedside, by the key of the screens."""
ROLES = (*AT_BEDSIDE.values(), "auditor")
"""Every role that a command takes."""
NOT_STATED = "not stated"


def role_keys() -> str:
    """Return the roles of the bedside with their keys, as a screen asks for them."""
    return ", ".join(f"{key} {role}" for key, role in AT_BEDSIDE.items())
