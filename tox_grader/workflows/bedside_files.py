"""What the bedside leaves on this station until it is saved: drafts, slips, marks of entries nobody saw confirmed.

No key waits for any of it. What changes is noted; a moment later, when the key that changed it was shown, its newest
state is handed to the system by a thread of its own, which the end of the program cannot take back; and when the keys
rest, at the latest after a second, to the disk, which a power cut cannot take back. None of it is part of the record,
and nothing here is ever graded as if it were.
"""

import asyncio
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic

from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.folder import open_folder
from tox_grader.journal.private_files import make_fast, name_of, names_in, read_small, remove, write_loosely
from tox_grader.journal.session import Session, open_session

DRAFT, MARK, SLIP = "draft", "mark", "slip"
PATIENCE_SECONDS = 5.0
PAUSE_SECONDS = 0.03
"""So long after a key what it changed is handed over: by then the key is shown."""
REST_SECONDS, LATEST_SECONDS = 0.3, 1.0
"""After so long without a change all is flushed to the disk; with one change after the other, after the second time."""
__all__ = ["DRAFT", "MARK", "SLIP", "BedsideFiles", "name_of"]

Make = Callable[[], bytes]


class BedsideFiles:
    """The files of one running program; without a folder everything stays in memory and is lost at the end.

    It is used by one thread; its own thread only writes the bytes that it is handed.
    """

    def __init__(self, data_folder: Path | None) -> None:
        """Open the folder of this program, with what ended programs have left in it."""
        self._no_folder = "" if data_folder is not None else "no folder"
        self._session: Session | None = None
        self._names: set[str] = set()
        self._noted: dict[str, Make | None] = {}
        self._is_due = False
        self._newest: dict[str, bytes] = {}
        self._thread: threading.Thread | None = None
        # From here on shared with the thread, under the condition.
        self._changed = threading.Condition()
        self._handed: dict[str, bytes | None] = {}
        self._loose: set[str] = set()
        self._loose_since = self._handed_at = 0.0
        self._working = self._hurry = False
        self._troubled: dict[str, str] = {}
        if data_folder is not None:
            self._open(data_folder)

    def _open(self, data_folder: Path) -> None:
        try:
            self._session = open_session(open_folder(data_folder))
            self._names = {name for kind in (DRAFT, MARK, SLIP) for name in names_in(self._session.folder, kind)}
        except OSError as fault:
            self._no_folder = fault.strerror or type(fault).__name__
        except StoreUnavailable as fault:
            self._no_folder = fault.problems[0].what

    @property
    def trouble(self) -> str:
        """Return why something that was to be kept is not; empty where all of it is."""
        return self._no_folder or next(iter(self._troubled.copy().values()), "")

    @property
    def keeps(self) -> bool:
        """Tell whether what is handed in stays on this station."""
        return self._session is not None and not self.trouble

    def names(self, kind: str, *keys: str) -> tuple[str, ...]:
        """Return the files of a kind about something, the newest first; known without asking the disk."""
        start = f"{name_of(kind, *keys)}" if keys else f"{kind}-"
        if self._session is None or not any(name.startswith(start) for name in self._names):
            return ()
        self.settle()
        return tuple(name for name in names_in(self._session.folder, kind) if name.startswith(start))

    def knows(self, kind: str, *keys: str) -> bool:
        """Tell whether there is a file of a kind about something, without asking the disk."""
        start = name_of(kind, *keys)
        return any(name.startswith(start) for name in self._names)

    def read(self, name: str) -> bytes | None:
        """Return what a file holds, None where it cannot be read."""
        return None if self._session is None else read_small(self._session.folder, name)

    def keep(self, name: str, make: Make) -> None:
        """Have a file written soon; a state that a newer one overtakes is never made."""
        if self._session is not None:
            self._names.add(name)
            self._note(name, make)

    def drop(self, name: str) -> None:
        """Have a file removed soon."""
        if self._session is not None and name in self._names:
            self._names.discard(name)
            self._note(name, None)

    def settle(self) -> bool:
        """Wait until everything that was noted is on disk; tell whether it is."""
        self._hand_over()
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            done = self._changed.wait_for(lambda: not (self._handed or self._loose or self._working), PATIENCE_SECONDS)
            self._hurry = False
        return done and not self.trouble

    def close(self) -> None:
        """Finish what was noted and let go of the folder."""
        self.settle()
        with self._changed:
            session, self._session = self._session, None
            self._changed.notify_all()
        if session is not None:
            session.close()

    def _note(self, name: str, make: Make | None) -> None:
        self._noted[name] = make
        if not self._is_due:
            self._is_due = True
            _after_the_key(self._hand_over)

    def _hand_over(self) -> None:
        """Make the newest state of what was noted and hand it to the thread; what did not change is left alone."""
        self._is_due = False
        noted, self._noted = self._noted, {}
        made: dict[str, bytes | None] = {}
        for name, make in noted.items():
            try:
                data = None if make is None else make()
            except Exception as fault:  # noqa: BLE001  nobody is here to take it, and its text could hold a patient
                self._troubled[name] = f"a fault of the program ({type(fault).__name__})"
                continue
            if data is None:
                self._newest.pop(name, None)
            elif self._newest.get(name) == data and name not in self._troubled:
                continue
            else:
                self._newest[name] = data
            made[name] = data
        if not made or self._session is None:
            return
        with self._changed:
            self._handed |= made
            self._handed_at = monotonic()
            self._changed.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="keeping drafts", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        """Write what is handed over, and flush it once the keys rest."""
        while True:
            with self._changed:
                self._working = False
                self._changed.notify_all()
                self._changed.wait_for(
                    lambda: self._handed or self._session is None or self._is_flush_due(), self._until_flush()
                )
                session = self._session
                if session is None:
                    return
                handed, self._handed = self._handed, {}
                flush = self._loose - handed.keys() if self._is_flush_due() else set()
                self._working = True
            for name, data in handed.items():
                self._do(partial(self._write, session.folder, name, data), name)
            for name in flush:
                self._do(partial(self._flush, session.folder, name), name)

    def _until_flush(self) -> float | None:
        """Return the seconds until what is loose has to be flushed; None where nothing is."""
        if not self._loose:
            return None
        due = min(self._handed_at + REST_SECONDS, self._loose_since + LATEST_SECONDS)
        return 0.0 if self._hurry else max(0.0, due - monotonic())

    def _is_flush_due(self) -> bool:
        return self._until_flush() == 0.0

    def _write(self, folder: Path, name: str, data: bytes | None) -> None:
        if data is None:
            self._loose.discard(name)
            remove(folder, name)
            return
        write_loosely(folder, name, data)
        if not self._loose:
            self._loose_since = monotonic()
        self._loose.add(name)

    def _flush(self, folder: Path, name: str) -> None:
        self._loose.discard(name)
        make_fast(folder, name)

    def _do(self, act: Callable[[], None], name: str) -> None:
        try:
            act()
        except OSError as fault:
            self._troubled[name] = fault.strerror or type(fault).__name__
        else:
            self._troubled.pop(name, None)


def _after_the_key(act: Callable[[], None]) -> None:
    """Do something once the key that is being answered was shown; at once where no screen is waited for."""
    try:
        asyncio.get_running_loop().call_later(PAUSE_SECONDS, act)
    except RuntimeError:
        act()
