"""Files that leave the record: whole or not at all, for their owner's eyes only, never over something that is there.

Everything is written under another name beside its place, flushed to the disk, and then given its name. Whoever stops
the program half-way finds nothing.
"""

import hashlib
import os
import shutil
import signal
import stat
import threading
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from types import FrameType
from typing import Any

from tox_grader.foundation.clock import new_id
from tox_grader.foundation.problems import Problem, WrongUsage

FILE_MODE, FOLDER_MODE = 0o600, 0o700
_BY_SIGNAL = 128
INSIDE_ZIP = "tox-grader-packet"
MANIFEST = "MANIFEST.txt"
_WHY = "what leaves the record has to be whole, and nothing that is kept already may be lost"
# A zip has to have a time for each file; one that says nothing is the same in every packet.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
Ready = Callable[[str], None]
"""Is called with the SHA-256 of what was written, before it gets its name; what it raises leaves nothing behind."""


def refuse_taken(place: Path) -> None:
    """Refuse a place where something is already, or one that cannot be written to."""
    folder = place.parent
    if place.is_symlink() or (place.exists() and not _is_empty_folder(place)):
        what, do = "something is there already", "name a file or folder that does not exist"
        raise WrongUsage(Problem(f"{what}; nothing was written", str(place), _WHY, do))
    if not folder.is_dir():
        what = "the folder to write into does not exist; nothing was written"
        raise WrongUsage(Problem(what, str(folder), _WHY, "make it first, or name another place"))


def write_file(place: Path, parts: Iterable[bytes], ready: Ready) -> None:
    """Write one file."""
    refuse_taken(place)
    with _ends_tidily(), _unfinished(place) as unfinished:
        ready(_write(unfinished, parts))
        unfinished.replace(place)
    _flush(place.parent)


def write_packet(place: Path, files: Mapping[str, Iterable[bytes]], ready: Ready) -> None:
    """Write files with their manifest: into a folder, or into one file where the name ends in `.zip`."""
    refuse_taken(place)
    with _ends_tidily(), _unfinished(place) as unfinished:
        folder = unfinished.with_name(f"{unfinished.name}.files")
        try:
            folder.mkdir(FOLDER_MODE)
            manifest = _write_all(folder, files)
            if place.suffix.lower() == ".zip":
                _zip(folder, unfinished)
                ready(manifest)
                unfinished.replace(place)
            else:
                ready(manifest)
                # An empty folder gives way to the finished one; anything else that came to stand here does not.
                folder.replace(place)
        except OSError as fault:
            raise _not_written(place, fault) from fault
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    _flush(place.parent)


@contextmanager
def _ends_tidily() -> Iterator[None]:
    """Let an end by the system or a lost connection pass through here like Ctrl+C, so that nothing half stays."""
    before: dict[int, Any] = {}

    def ended(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(_BY_SIGNAL + number)

    # A thread cannot take signals; whoever started it answers for them.
    if threading.current_thread() is threading.main_thread():
        numbers = [int(getattr(signal, name)) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
        before = {number: signal.signal(number, ended) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _unfinished(place: Path) -> Iterator[Path]:
    """Hand out a name beside the place that nobody else has; nothing stays under it."""
    unfinished = place.with_name(f".{new_id()}.unfinished")
    try:
        yield unfinished
    except OSError as fault:
        raise _not_written(place, fault) from fault
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _write_all(folder: Path, files: Mapping[str, Iterable[bytes]]) -> str:
    """Write every file and the manifest of them all; return the manifest's own SHA-256."""
    listed: dict[str, str] = {}
    for name, parts in files.items():
        within = PurePosixPath(name)
        assert not within.is_absolute() and ".." not in within.parts  # noqa: S101, PT018  names are the program's own
        path = folder.joinpath(*within.parts)
        path.parent.mkdir(FOLDER_MODE, exist_ok=True)
        listed[name] = _write(path, parts)
    lines = (f"{sha256}  {name}\n".encode() for name, sha256 in sorted(listed.items()))
    manifest = _write(folder / MANIFEST, lines)
    for inner in (path for path in folder.rglob("*") if path.is_dir()):
        _flush(inner)
    _flush(folder)
    return manifest


def _write(path: Path, parts: Iterable[bytes]) -> str:
    """Write one file to the disk and return its SHA-256."""
    digest = hashlib.sha256()
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, FILE_MODE), "wb") as file:
        for part in parts:
            digest.update(part)
            file.write(part)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _zip(folder: Path, unfinished: Path) -> None:
    with os.fdopen(os.open(unfinished, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE_MODE), "w+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(path for path in folder.rglob("*") if path.is_file()):
                name = f"{INSIDE_ZIP}/{path.relative_to(folder).as_posix()}"
                inside = zipfile.ZipInfo(name, _NO_TIME)
                inside.compress_type = zipfile.ZIP_DEFLATED
                inside.external_attr = (stat.S_IFREG | FILE_MODE) << 16
                with path.open("rb") as source, packed.open(inside, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target)
        file.flush()
        os.fsync(file.fileno())


def _is_empty_folder(place: Path) -> bool:
    return place.is_dir() and not any(place.iterdir())


def _flush(folder: Path) -> None:
    """Flush a folder's own list of names, where the system can."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _not_written(place: Path, fault: OSError) -> WrongUsage:
    what = f"it could not be written ({fault.strerror or type(fault).__name__}); nothing was left behind"
    return WrongUsage(Problem(what, str(place), _WHY, "make room, or name another place with --out"))
