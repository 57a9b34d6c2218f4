"""What all screens share: the record, the tables when they are needed, who sits here, and drafts not yet saved.

The tables are read in the background while the ward board is already readable; whoever needs them first waits
for that reading to end and starts no second one.
"""

import gc
import getpass
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tox_grader.foundation.text import UNVERIFIED
from tox_grader.workflows.bedside_files import DRAFT, MARK, SLIP, BedsideFiles, name_of
from tox_grader.workflows.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from tox_grader.screens.draft import Draft
    from tox_grader.workflows.drafts import KeptDraft
    from tox_grader.workflows.station import Station
    from tox_grader.workflows.unconfirmed import Mark

__all__ = ["UNVERIFIED", "Desk", "user_name"]
# Only while the tables, which say it for the site, cannot be read.
_LOCK_WITHOUT_TABLES = timedelta(minutes=5)


def user_name() -> str:
    """Return the name of the user of this workstation; nobody has checked who sits in front of it."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown user"


@dataclass
class Desk:
    """One workstation at work.

    `drafts` are new assessments by patient; `amending` are assessments being corrected, by the entry that is corrected.
    """

    record: Record
    make_station: "Callable[[], Station]"
    mode: str
    user: str = field(default_factory=user_name)
    drafts: "dict[str, Draft]" = field(default_factory=dict)
    amending: "dict[str, Draft]" = field(default_factory=dict)
    told_of_drafts: frozenset[str] = frozenset()
    local_tables: bool = False
    keeps_drafts: bool = True
    last_key_at: datetime | None = None
    marks_left: "list[Mark]" = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    _station: "Station | None" = None
    _files: BedsideFiles | None = None
    _reading: threading.Lock = field(default_factory=threading.Lock)

    @property
    def station(self) -> "Station":
        """Return the station with its tables read; waits where the reading has begun and is not done."""
        with self._reading:
            if self._station is None:
                station = self.make_station()
                read_tables(station)
                self._station = station
            return self._station

    @property
    def files(self) -> BedsideFiles:
        """Return what this station keeps beside the record, with what an ended program has left of it."""
        if self._files is None:
            self._files = BedsideFiles(self.record.folder if self.keeps_drafts else None)
        return self._files

    def now(self) -> datetime:
        """Return the present moment by the record's clock."""
        return self.record.clock.now()

    # Drafts

    def has_draft(self, patient_key: str) -> bool:
        """Tell whether there is a draft of a patient, in this program or left on this station."""
        return patient_key in self.drafts or (self._files is not None and self._files.knows(DRAFT, patient_key))

    def keep_draft(self, patient_key: str) -> None:
        """Have the draft of a patient written to this station's disk; an empty one is taken away."""
        draft = self.drafts.get(patient_key)
        if draft is None:
            return
        draft.stamp(self.now())
        name = name_of(DRAFT, patient_key, draft.entry_id)
        if not draft.given and draft.observed_at is None:
            self.files.drop(name)
        else:
            user = self.user
            self.files.keep(name, lambda: draft.kept(patient_key, user, self.now()).as_bytes())

    def drop_draft(self, patient_key: str) -> None:
        """Forget the draft of a patient: it was saved, is empty, or was thrown away."""
        draft = self.drafts.pop(patient_key, None)
        if draft is not None:
            self.files.drop(name_of(DRAFT, patient_key, draft.entry_id))

    def drop_amending(self, draft: "Draft") -> None:
        """Forget the answers typed to correct an assessment: it was corrected, or nothing was typed."""
        self.amending = {entry_id: other for entry_id, other in self.amending.items() if other is not draft}

    def left_draft(self, patient_key: str) -> "KeptDraft | None":
        """Return the newest draft of a patient that an ended program has left; one that was saved since is dropped."""
        from tox_grader.workflows.drafts import read_draft  # noqa: PLC0415  the board does not wait for the form

        for name in self.files.names(DRAFT, patient_key):
            draft = read_draft(self.files.read(name), patient_key)
            if draft is not None and self.record.store.entry(draft.entry_id) is None:
                return draft
            self.files.drop(name)
        return None

    def forget_left(self, draft: "KeptDraft") -> None:
        """Throw away a draft that was left, and what is still asked about it."""
        self.files.drop(name_of(DRAFT, draft.patient_key, draft.entry_id))
        self.files.drop(name_of(MARK, draft.entry_id))

    def look_for_what_was_left(self) -> str:
        """Take over what ended programs have left on this station; return in one line how many drafts that are."""
        from tox_grader.workflows.unconfirmed import marks_left  # noqa: PLC0415  not before the board is shown

        self.marks_left = list(marks_left(self.files))
        drafts, slips = len(self.files.names(DRAFT)), len(self.files.names(SLIP))
        told = f"{drafts} draft{' was' if drafts == 1 else 's were'} left NOT SAVED" if drafts else ""
        new = f"{slips} new patient{'' if slips == 1 else 's'}"
        if slips:
            return f"{told} (a opens), {new} NOT ADDED (n opens)" if drafts else f"{new} left NOT ADDED: n opens this"
        return f"{told}: marked on the board, a opens it" if drafts else ""

    @property
    def answers_count_for(self) -> timedelta:
        """Return how old an answer of a draft may become before it is unknown again."""
        return timedelta(minutes=self.station.workstation.draft_answers_count_for_minutes)

    # The lock

    def touched(self) -> None:
        """Note that somebody is at the keyboard."""
        self.last_key_at = self.now()

    def is_idle(self) -> bool:
        """Tell whether nobody has pressed a key for so long that the screen must not be seen any more."""
        if self.last_key_at is None:
            self.touched()
            return False
        alone = self.now() - self.last_key_at
        return not timedelta(0) <= alone < self._locks_after

    @property
    def _locks_after(self) -> timedelta:
        if self._station is None:
            return _LOCK_WITHOUT_TABLES
        return timedelta(minutes=self._station.workstation.lock_after_minutes)

    # Beginning and end

    def close(self) -> None:
        """Put every draft on disk and let go: whatever ends the program, only what is being typed is lost."""
        if self._files is None and not self.drafts:
            return
        for patient_key in tuple(self.drafts):
            self.keep_draft(patient_key)
        for entry_id in self.confirmed:  # it stood on the screen, if only for a moment
            self.files.drop(name_of(MARK, entry_id))
        self.files.close()

    def warm_up(self) -> None:
        """Read the tables and the screens of the bedside in the background, so that opening them is instant."""
        threading.Thread(target=self._warm, name="reading tables").start()

    def _warm(self) -> None:
        from tox_grader.foundation.problems import ToxGraderError  # noqa: PLC0415  nothing of this may delay the board
        from tox_grader.screens import doors  # noqa: PLC0415

        try:
            _ = self.station
        except (ToxGraderError, OSError):
            return  # told in full when a screen needs the tables
        doors.load_all()
        # What was read now stays for good: a later sweep through all of it would be felt as a slow key.
        gc.collect()
        gc.freeze()


def read_tables(station: "Station") -> None:
    """Read everything that grading at the bedside needs."""
    for names in station.bedside.tables.values():
        for name in names:
            station.library.table(name)
    station.library.protocol(station.bedside.protocol)
    station.library.drugs()
    _ = (station.limits, station.form, station.workstation)
