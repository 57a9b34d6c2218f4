"""Where a station keeps its data, and who may look into it: the owner, and nobody else."""

import os
import stat
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path

from tox_grader.foundation.data_place import DataPlace, ServerAddress, data_place
from tox_grader.foundation.problems import Problem, StoreUnavailable

ENVIRONMENT_KEY = "TOX_GRADER_DATA"
RECORD_FILE = "record.sqlite3"
KEY_FILE = "checkpoint_key"
BEDSIDE = "bedside"
_NAME_OF_A_SERVER = 16
_OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
_OTHERS_MAY_ANYTHING = stat.S_IRWXG | stat.S_IRWXO


def place_of_record(explicit: DataPlace | None, environ: Mapping[str, str]) -> DataPlace:
    """Return where the record is: the place asked for, else the environment's, else the platform's own folder."""
    if explicit is not None:
        return explicit
    named = environ.get(ENVIRONMENT_KEY)
    return data_place(named) if named else user_data_path("tox-grader", appauthor=False)


def data_folder(explicit: DataPlace | None, environ: Mapping[str, str]) -> Path:
    """Return this station's own folder beside the record: the record's folder, or one for each server."""
    place = place_of_record(explicit, environ)
    if isinstance(place, ServerAddress):
        # Drafts and keys belong to one record; the part of the address that may be told says which.
        name = sha256(str(place).encode()).hexdigest()[:_NAME_OF_A_SERVER]
        return user_data_path("tox-grader", appauthor=False) / "servers" / name
    return place


def open_folder(folder: Path) -> Path:
    """Make the folder readable by its owner only, and return its real path; refuse one that others can write to."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        real = folder.resolve(strict=True)
        mode = stat.S_IMODE(real.stat().st_mode)
        if os.name == "posix" and mode & _OTHERS_MAY_WRITE:
            raise StoreUnavailable(_open_to_others(real))
        # A folder that holds other things too is somebody's own: its files stay closed, the folder as it was.
        if os.name == "posix" and mode & _OTHERS_MAY_ANYTHING and _is_ours(real):
            real.chmod(mode & ~_OTHERS_MAY_ANYTHING)
    except OSError as fault:
        raise StoreUnavailable(_unusable(folder, fault)) from fault
    return real


def close_file_to_others(file: Path) -> None:
    """Take from everybody but the owner what they may do with a file; never give anything."""
    if os.name == "posix" and file.exists():
        mode = stat.S_IMODE(file.stat().st_mode)
        if mode & _OTHERS_MAY_ANYTHING:
            file.chmod(mode & ~_OTHERS_MAY_ANYTHING)


def _is_ours(folder: Path) -> bool:
    return all(item.name.startswith((RECORD_FILE, KEY_FILE, BEDSIDE)) for item in folder.iterdir())


def _open_to_others(folder: Path) -> Problem:
    return Problem(
        what="others can write to the data folder; NOT SAVED: nothing is read from it or kept in it",
        where=str(folder),
        why="somebody else could exchange the record without leaving a trace",
        do=f"take the right to write from group and others (chmod go-w {folder}), or name another folder with --data",
    )


def _unusable(folder: Path, fault: OSError) -> Problem:
    return Problem(
        what=f"the data folder cannot be used ({fault.strerror or type(fault).__name__}); NOT SAVED: nothing is kept",
        where=str(folder),
        why="without it there is no record of what was assessed and given",
        do=f"name a folder that you can write to with --data or {ENVIRONMENT_KEY}; write on paper until then",
    )
