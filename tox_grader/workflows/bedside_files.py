"""What the bedside leaves on this station until it is saved: drafts, and marks of entries that nobody saw confirmed.

Everything is written by a thread of its own, the newest state only, so that no key waits for the disk. None of it is
part of the record, and nothing here is ever graded as if it were.
"""

import threading
from collections.abc import Callable
from pathlib import Path

from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.folder import open_folder
from tox_grader.journal.private_files import name_of, names_in, read_small, remove, write_whole
from tox_grader.journal.session import Session, open_session

DRAFT, MARK = "draft", "mark"
PATIENCE_SECONDS = 5.0
__all__ = ["DRAFT", "MARK", "BedsideFiles", "name_of"]

Make = Callable[[], bytes]


class BedsideFiles:
    """The files of one running program; without a folder everything stays in memory and is lost at the end."""

    def __init__(self, data_folder: Path | None) -> None:
        """Open the folder of this program, with what ended programs have left in it."""
        self.trouble = "" if data_folder is not None else "no folder"
        self._session: Session | None = None
        self._waiting: dict[str, Make | None] = {}
        self._changed = threading.Condition()
        self._working = False
        self._thread: threading.Thread | None = None
        self._names: set[str] = set()
        if data_folder is not None:
            self._open(data_folder)

    def _open(self, data_folder: Path) -> None:
        try:
            self._session = open_session(open_folder(data_folder))
            self._names = {name for kind in (DRAFT, MARK) for name in names_in(self._session.folder, kind)}
        except OSError as fault:
            self.trouble = fault.strerror or type(fault).__name__
        except StoreUnavailable as fault:
            self.trouble = fault.problems[0].what

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
        """Have a file written soon; a state that a newer one overtakes is never written."""
        self._hand_over(name, make)

    def drop(self, name: str) -> None:
        """Have a file removed soon."""
        if name in self._names:
            self._hand_over(name, None)

    def settle(self) -> bool:
        """Wait until everything handed over is on disk; tell whether it is."""
        with self._changed:
            done = self._changed.wait_for(lambda: not self._waiting and not self._working, PATIENCE_SECONDS)
        return done and not self.trouble

    def close(self) -> None:
        """Finish what was handed over and let go of the folder."""
        self.settle()
        with self._changed:
            session, self._session = self._session, None
            self._changed.notify_all()
        if session is not None:
            session.close()

    def _hand_over(self, name: str, make: Make | None) -> None:
        if self._session is None:
            return
        with self._changed:
            if make is None:
                self._names.discard(name)
            else:
                self._names.add(name)
            self._waiting[name] = make
            self._changed.notify_all()
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_all, name="keeping drafts", daemon=True)
            self._thread.start()

    def _write_all(self) -> None:
        while True:
            with self._changed:
                self._working = False
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._waiting or self._session is None)
                session = self._session
                if session is None:
                    return
                name = next(iter(self._waiting))
                make = self._waiting.pop(name)
                self._working = True
            self._write(session, name, make)

    def _write(self, session: Session, name: str, make: Make | None) -> None:
        try:
            if make is None:
                remove(session.folder, name)
            else:
                write_whole(session.folder, name, make())
            self.trouble = ""
        except OSError as fault:
            self.trouble = fault.strerror or type(fault).__name__
