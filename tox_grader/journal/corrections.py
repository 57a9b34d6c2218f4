"""Which entry another one speaks of, and whether it may: one rule for keeping, reading and verifying it."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, NoReturn, Protocol, TypeVar

from tox_grader.journal.contents import Content, ContentWrongError, amendment, entry_named
from tox_grader.journal.entry import Kind

CANNOT_BE_IN_ERROR: frozenset[Kind] = frozenset({"access"})
"""What the program itself wrote down was no slip of anybody."""
CORRECTIONS: frozenset[Kind] = frozenset({"amendment", "entered_in_error"})


class Spoken(Protocol):
    """An entry, as far as others speak of it and it speaks of others."""

    @property
    def patient_key(self) -> str:
        """Return whose chain it stands in."""
        ...

    @property
    def sequence(self) -> int:
        """Return its number in the chain."""
        ...

    @property
    def entry_id(self) -> str:
        """Return the name by which others speak of it."""
        ...

    @property
    def kind(self) -> Kind:
        """Return what kind of entry it is."""
        ...

    @property
    def content(self) -> Content:
        """Return what it says; only that of corrections and remarks is read here."""
        ...


class Link(NamedTuple):
    """No more of an entry than what is spoken of."""

    patient_key: str
    sequence: int
    entry_id: str
    kind: Kind
    content: Content


One = TypeVar("One", bound=Spoken)
Find = Callable[[str], One | None]
"""Returns the entry of the same chain that has an id, or None."""


class SpeaksOfNothingError(ValueError):
    """An entry speaks of one that does not stand before it, or that it cannot correct; `entry` is the one that does."""

    def __init__(self, entry: Spoken, fault: str) -> None:
        """Keep the entry beside the words."""
        super().__init__(fault)
        self.entry = entry


def check_reference(entry: One, find: Find[One]) -> None:
    """Refuse an entry that speaks of one that it cannot speak of; most speak of none."""
    if entry.kind == "amendment":
        amended(entry, find)
    elif _named(entry) is not None:
        spoken_of(entry, find)


def corrections(chain: Sequence[One]) -> tuple[dict[str, str], dict[str, One]]:
    """Return which entry was entered in error by which, and what amends which; the chain comes in its order.

    Raises `SpeaksOfNothingError` where a correction that counts cannot correct what it names.
    """
    by_id = {entry.entry_id: entry for entry in chain}
    in_error: dict[str, str] = {}
    amendments: dict[str, One] = {}
    # From the last entry to the first: whatever may have struck a correction has been read before it.
    for entry in reversed(chain):
        if entry.entry_id in in_error:
            continue
        if entry.kind == "entered_in_error":
            in_error.setdefault(spoken_of(entry, by_id.get).entry_id, entry.entry_id)
        elif entry.kind == "amendment":
            root = amended(entry, by_id.get)
            if amendments.setdefault(root.entry_id, entry) is not entry:
                amendments.setdefault(entry.entry_id, amendments[root.entry_id])
    return in_error, amendments


def amended(entry: One, find: Find[One]) -> One:
    """Return the entry that an amendment amends, through earlier amendments of it; it has to be of the same kind."""
    root = root_of(entry, find)
    if root.kind != amendment(entry.content).kind:
        _refuse(entry, "it amends an entry of another kind")
    return root


def root_of(entry: One, find: Find[One]) -> One:
    """Return the entry at the beginning of a line of amendments; every other entry is its own."""
    while entry.kind == "amendment":
        entry = spoken_of(entry, find)
    return entry


def spoken_of(entry: One, find: Find[One]) -> One:
    """Return the entry that a correction or remark speaks of: one before it, in the same chain."""
    found = find(_named(entry) or "")
    if found is None or found.sequence >= entry.sequence:
        does = "corrects" if entry.kind in CORRECTIONS else "speaks of"
        _refuse(entry, f"it {does} an entry that does not stand before it in this log")
    if entry.kind == "entered_in_error" and found.kind in CANNOT_BE_IN_ERROR:
        _refuse(entry, "it corrects an entry that the program wrote by itself")
    return found


def _named(entry: Spoken) -> str | None:
    try:
        return entry_named(entry.kind, entry.content)
    except ContentWrongError as fault:
        _refuse(entry, str(fault), fault)


def _refuse(entry: Spoken, fault: str, cause: Exception | None = None) -> NoReturn:
    raise SpeaksOfNothingError(entry, fault) from cause
