"""Small files of one station that only its owner may read: written whole or not at all, on disk before they count.

Names are made from hashes, so that nothing typed at the bedside ever becomes part of a path.
"""

import json
import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

_ONLY_OURS = 0o600
_FOLDER_ONLY_OURS = 0o700
_LETTERS = 24
UNFINISHED = ".part"


def name_of(kind: str, *keys: str) -> str:
    """Return the file name for a kind of file and what it is about; the keys cannot be read from it."""
    return "-".join((kind, *(sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_LETTERS] for key in keys)))


def make_folder(folder: Path) -> None:
    """Make a folder that only its owner may look into; close one that is there already."""
    folder.mkdir(mode=_FOLDER_ONLY_OURS, exist_ok=True)
    if folder.is_symlink():
        raise NotADirectoryError("a link stands where the folder belongs")
    folder.chmod(_FOLDER_ONLY_OURS)


def write_whole(folder: Path, name: str, data: bytes) -> None:
    """Write a file so that a crash leaves the old one or the new one, never half of either."""
    unfinished = folder / f"{name}{UNFINISHED}"
    _write(unfinished, data, flush=True)
    unfinished.replace(folder / name)
    flush_folder(folder)


def write_loosely(folder: Path, name: str, data: bytes) -> None:
    """Hand a file to the system without waiting for the disk: it outlives the program, whole, beside the old one.

    Until `make_fast` a power cut can take it away and leave the old one.
    """
    unfinished = folder / f"{name}{UNFINISHED}"
    newest = folder / f"{unfinished.name}{UNFINISHED}"
    _write(newest, data, flush=False)
    newest.replace(unfinished)


def make_fast(folder: Path, name: str) -> None:
    """Have the disk keep what was written loosely, in the place of the old file."""
    unfinished = folder / f"{name}{UNFINISHED}"
    flush_file(unfinished)
    unfinished.replace(folder / name)
    flush_folder(folder)


def _write(place: Path, data: bytes, *, flush: bool) -> None:
    """Write a new file for its owner alone, in the place of one that was not finished; what fails leaves none."""
    with suppress(FileNotFoundError):
        place.unlink()
    file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _ONLY_OURS)
    try:
        with os.fdopen(file, "wb") as opened:
            opened.write(data)
            opened.flush()
            if flush:
                os.fsync(file)
    except OSError:
        with suppress(OSError):
            place.unlink()
        raise


def whole_name(name: str) -> str:
    """Return the name that a file gets once it is finished."""
    return name.partition(UNFINISHED)[0]


def remove(folder: Path, name: str) -> None:
    """Remove a file for good, with what was written of it loosely; one that is not there is no fault."""
    gone = False
    for one in (f"{name}{UNFINISHED}", name):
        with suppress(FileNotFoundError):
            (folder / one).unlink()
            gone = True
    if gone:
        flush_folder(folder)


def read_small(folder: Path, name: str, most: int = 1_000_000) -> bytes | None:
    """Return what a file holds; None where there is none, or one so large that it is not ours."""
    try:
        file = os.open(folder / name, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return None
    with os.fdopen(file, "rb") as opened:
        data = opened.read(most + 1)
    return data if len(data) <= most else None


def is_whole(folder: Path, name: str) -> bool:
    """Tell whether a file is one of ours and was written to its end."""
    try:
        json.loads(read_small(folder, name) or b"")
    except ValueError:
        return False
    return True


def names_in(folder: Path, kind: str) -> tuple[str, ...]:
    """Return the names of the finished files of a kind, the one written last first."""
    with os.scandir(folder) as items:
        found = [
            (item.stat(follow_symlinks=False).st_mtime_ns, item.name)
            for item in items
            if item.name.startswith(f"{kind}-") and not item.name.endswith(UNFINISHED)
        ]
    return tuple(name for _, name in sorted(found, reverse=True))


def flush_file(place: Path) -> None:
    """Have the disk keep what stands in a file."""
    file = os.open(place, os.O_RDWR)
    try:
        os.fsync(file)
    finally:
        os.close(file)


def flush_folder(folder: Path) -> None:
    """Have the disk keep which names stand in a folder."""
    if os.name != "posix":
        return
    file = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(file)
    finally:
        os.close(file)
