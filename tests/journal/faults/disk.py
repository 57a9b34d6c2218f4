"""A disk that can be told to fail: every call that SQLite makes of it is counted, noted, refused or deadly.

It stands in front of the real files. What SQLite keeps in shared memory does not pass it: that is gone after a
power cut anyway.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Literal, NamedTuple

import apsw

Call = Literal["open", "delete", "read", "write", "truncate", "sync"]
CHANGING: frozenset[Call] = frozenset({"open", "delete", "write", "truncate", "sync"})


class Event(NamedTuple):
    """One thing that was done to a file of this name; `raw` is what was written."""

    call: Call | Literal["failed sync", "ack", "make"]
    name: str
    at: int = 0
    raw: bytes = b""


Before = Callable[[Call, str], None]


class DiskFile(apsw.VFSFile):
    """One open file on the disk."""

    def __init__(self, disk: "Disk", name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name or ""
        disk.before("open", path)
        is_new = not os.path.exists(path)  # noqa: PTH110  a path of SQLite, not ours
        super().__init__("unix", name, flags)
        self._disk, self._path = disk, path
        if is_new:
            disk.note("make", path)

    def xRead(self, amount: int, offset: int) -> bytes:  # noqa: N802
        self._disk.before("read", self._path)
        return super().xRead(amount, offset)

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        self._disk.before("write", self._path)
        super().xWrite(data, offset)
        self._disk.note("write", self._path, offset, bytes(data))

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.before("truncate", self._path)
        super().xTruncate(newsize)
        self._disk.note("truncate", self._path, newsize)

    def xSync(self, flags: int) -> None:  # noqa: N802
        try:
            self._disk.before("sync", self._path)
        except apsw.Error:
            self._disk.note("failed sync", self._path)
            raise
        super().xSync(flags)
        self._disk.note("sync", self._path)

    def excepthook(self, *_: object) -> bool:
        """Say nothing: the failure was ordered."""
        return True


class Disk(apsw.VFS):
    """The disk under a record: `before` is asked before every call and may raise or kill; `events` notes the calls."""

    file: ClassVar["type[DiskFile]"] = DiskFile

    def __init__(self, before: Before) -> None:
        super().__init__("failing disk", "unix", makedefault=True)
        self.before = before
        self.events: list[Event] = []

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> DiskFile:  # noqa: N802
        return self.file(self, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:  # noqa: N802, FBT001
        self.before("delete", filename)
        super().xDelete(filename, syncdir)
        self.note("delete", filename, at=int(syncdir))

    def excepthook(self, *_: object) -> bool:
        """Say nothing: the failure was ordered."""
        return True

    def note(
        self, call: Call | Literal["failed sync", "ack", "make"], name: str, at: int = 0, raw: bytes = b""
    ) -> None:
        self.events.append(Event(call, Path(name).name, at, raw))


@contextmanager
def disk_with(before: Before) -> Iterator[Disk]:
    """Put the disk in front of the files of this process, and take it away again."""
    disk = Disk(before)
    try:
        yield disk
    finally:
        disk.unregister()


def harmless(call: Call, name: str) -> None:
    """Let every call pass."""


class Counting:
    """Count the calls of some kinds; at the n-th (from 1), and at some more behind it, do what was ordered."""

    def __init__(self, at: int, order: Callable[[], None], calls: frozenset[Call], *, times: int = 1) -> None:
        self.first, self.last, self.order, self.calls = at, at + times - 1, order, calls
        self.seen = 0

    def __call__(self, call: Call, name: str) -> None:  # noqa: ARG002  every `Before` is told which file
        if call in self.calls:
            self.seen += 1
            if self.first <= self.seen <= self.last:
                self.order()


def die() -> None:
    """End this process as a kill from outside does."""
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    """Fail as a broken disk does."""
    raise apsw.IOError("the disk did not take it")


def be_full() -> None:
    """Fail as a full disk does."""
    raise apsw.FullError("the disk is full")


def be_read_only() -> None:
    """Fail as a disk does that the system has taken to read-only after an error."""
    raise apsw.ReadOnlyError("the disk is read-only")
