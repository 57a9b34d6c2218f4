"""What is handed in to be kept, and what is kept: drafts, entries and their authors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias, cast, get_args

from tox_grader.journal.canonical import JsonValue, canonical, read_canonical
from tox_grader.journal.contents import check_content

Kind: TypeAlias = Literal[
    "patient",
    "assessment",
    "treatment",
    "amendment",
    "entered_in_error",
    "override",
    "acknowledgement",
    "note",
    "access",
    "checkpoint",
    "key_change",
    "signature",
    "clock",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

SITE_KEY = "site"
"""The key of the site's own chain, which stands beside those of the patients."""

SITE_KINDS: frozenset[Kind] = frozenset({"signature", "checkpoint", "key_change", "clock"})
ON_EITHER_CHAIN: frozenset[Kind] = frozenset({"access"})
WRONG_CHAIN = "a signature, a checkpoint, a key and a clock stand in the site's chain, what was observed in a patient's"

Head: TypeAlias = tuple[int, str]
"""The last sequence of a patient's chain and its hash: what a kept-elsewhere checkpoint holds."""

FIRST_PREVIOUS_HASH = "0" * 64
NO_ENTRY: Head = (0, FIRST_PREVIOUS_HASH)


@dataclass(frozen=True, slots=True)
class Author:
    """Who did it, and in which role."""

    id: str
    role: str

    def __post_init__(self) -> None:
        """Refuse an author without a name or a role: nobody could be asked about the entry."""
        if not self.id or not self.role:
            raise ValueError("an author needs an id and a role")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person wants kept: not yet in the log, so without sequence, recording time or hash.

    `entry_id` is drawn once, when the draft is begun: handing the same draft in twice keeps it once.
    `written` are the canonical bytes of the content, as they will stand in the entry.
    """

    entry_id: str
    patient_key: str
    kind: Kind
    observed_at: datetime
    author: Author
    content: Mapping[str, JsonValue]
    written: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what could not be read back, and take a copy that nobody else can change."""
        if not self.entry_id or not self.patient_key:
            raise ValueError("a draft needs an entry id and a patient key")
        if self.kind not in KINDS:
            raise ValueError(f"a draft is one of {', '.join(KINDS)}")
        if not on_its_chain(self.patient_key, self.kind):
            raise ValueError(WRONG_CHAIN)
        if self.observed_at.tzinfo is None:
            raise ValueError("a time of observation without its zone names no moment")
        written = canonical(self.content)
        plain = cast("Mapping[str, JsonValue]", read_canonical(written))
        check_content(self.kind, plain)
        object.__setattr__(self, "content", plain)
        object.__setattr__(self, "written", written)


def on_its_chain(patient_key: str, kind: str) -> bool:
    """Tell whether an entry of this kind may stand in this chain; an access is of one patient or of the whole ward."""
    return kind in ON_EITHER_CHAIN or (patient_key == SITE_KEY) == (kind in SITE_KINDS)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the log; `body` is the bytes that were hashed, the rest is read from them.

    `sequence` counts from 1 within one patient. Times carry the offset at which they were taken;
    `observed_zone` names the zone where it was known by name. `station` is the workstation that wrote it, empty in
    entries of the first format, which did not say.
    """

    patient_key: str
    sequence: int
    entry_id: str
    kind: Kind
    observed_at: datetime
    observed_zone: str
    recorded_at: datetime
    recorded_zone: str
    author: Author
    mode: str
    program: str
    content: Mapping[str, JsonValue]
    previous_hash: str
    hash: str
    body: bytes
    station: str = ""

    @property
    def head(self) -> Head:
        """Return what a checkpoint holds when this is the last entry."""
        return (self.sequence, self.hash)
