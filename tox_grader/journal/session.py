"""The folder of one running program at this station, and what a program that ended without a farewell has left.

Each running program holds a lock that ends with its process, however it ends. What stands in the folder of a
program that is gone is taken over; what a running one holds is left to it.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tox_grader.foundation.clock import new_id
from tox_grader.journal.folder import BEDSIDE
from tox_grader.journal.private_files import flush_file, is_whole, make_folder, whole_name

if sys.platform != "win32":
    import fcntl

_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Session:
    """One running program: its folder, and the lock it holds until it ends."""

    folder: Path
    lock: int

    def close(self) -> None:
        """Let go; a folder in which nothing is left goes too, one with files is taken over by the next start."""
        with suppress(OSError):
            if [item.name for item in self.folder.iterdir()] == [_LOCK]:
                (self.folder / _LOCK).unlink()
                self.folder.rmdir()
        with suppress(OSError):
            os.close(self.lock)


def open_session(data_folder: Path) -> Session:
    """Make the folder of this program and take over what ended programs have left."""
    place = data_folder / BEDSIDE
    make_folder(place)
    # Locked before it has its final name: nobody can take it for the folder of an ended program.
    new = place / f".{new_id()}"
    make_folder(new)
    lock = _open_lock(new)
    _take(lock)
    session = Session(new.rename(place / new.name.removeprefix(".")), lock)
    for left in _others(session.folder):
        with _ended(left) as ended:
            if ended:
                _take_over(left, session.folder)
    return session


def _others(own: Path) -> list[Path]:
    return [item for item in own.parent.iterdir() if item != own and item.is_dir() and not item.name.startswith(".")]


def _open_lock(folder: Path) -> int:
    return os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)


def _take(lock: int) -> bool:
    """Take a lock without waiting; tell whether it was free."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def _ended(folder: Path) -> Iterator[bool]:
    """Tell whether the program of a folder has ended, and hold its lock meanwhile so that no other takes over too."""
    try:
        lock = _open_lock(folder)
    except OSError:
        yield False
        return
    try:
        yield _take(lock)
    finally:
        os.close(lock)


def _take_over(left: Path, own: Path) -> None:
    with suppress(OSError):
        for item in sorted(left.iterdir()):  # `NAME` before the newer `NAME.part`, and this before `NAME.part.part`
            if item.name == _LOCK:
                continue
            # A file that was written whole and had not got its name yet is the newest state there is.
            if is_whole(left, item.name):
                flush_file(item)
                item.replace(own / whole_name(item.name))
            else:
                item.unlink()
        (left / _LOCK).unlink()
        left.rmdir()
