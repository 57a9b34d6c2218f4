"""Make certain what an earlier program has left behind, before anything is told of it or built on it.

After a crash, what stands in the write-ahead file can be read whether or not the disk ever took it; where a flush had
failed, no later flush brings it there. So its bytes are written anew, as they are, and flushed.
"""

from pathlib import Path

import apsw

from tox_grader.journal.private_files import flush_folder

_PIECE = 1 << 16
# Everything a file of this kind was opened with; it is never made here.
_FLAGS = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_WAL


def settle(file: Path) -> None:
    """Write the write-ahead file anew and flush it; the caller holds the write lock, so that nobody else adds to it."""
    side_file = file.with_name(f"{file.name}-wal")
    if not side_file.exists() or not side_file.stat().st_size:
        return
    # By SQLite's own way to the disk: the same one that will be read and written through from here on.
    opened = apsw.VFSFile("", str(side_file), [_FLAGS, 0])
    try:
        size = opened.xFileSize()
        for start in range(0, size, _PIECE):
            opened.xWrite(opened.xRead(min(_PIECE, size - start), start), start)
        opened.xSync(apsw.SQLITE_SYNC_FULL)
    finally:
        opened.xClose()
    flush_folder(file.parent)
