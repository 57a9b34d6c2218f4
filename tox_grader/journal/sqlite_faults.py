"""Say in words what a database error means at the bedside: whether something was saved, and what to do."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw

from tox_grader.foundation.problems import Problem, StoreUnavailable

_IN_WORDS: tuple[tuple[type[apsw.Error], str], ...] = (
    (apsw.FullError, "the disk is full"),
    (apsw.ReadOnlyError, "the record can only be read, not written"),
    (apsw.BusyError, "another program holds the record and does not let go of it"),
    (apsw.LockedError, "another program holds the record and does not let go of it"),
    (apsw.ConnectionClosedError, "it was closed after a failure and could not be opened again"),
    (apsw.NotADBError, "the file is not a record of this program"),
    (apsw.CorruptError, "the record's file is damaged"),
    (apsw.CantOpenError, "the record's file cannot be opened"),
    (apsw.PermissionsError, "this user may not open the record's file"),
    (apsw.AuthError, "this user may not open the record's file"),
    (apsw.IOError, "the disk did not take or give the data"),
    (apsw.ConstraintError, "the record refused what does not belong there"),
)
_RETRY = "put it on paper, mend the disk or folder, and save the same draft again: the record is opened anew first "
DO_SAVING = f"{_RETRY}and keeps it once; look whether it stands in the record before typing it in anew"
_DO_OPENING = "mend the disk or folder, or name another folder with --data; write on paper until then"


def in_words(fault: apsw.Error | OSError) -> str:
    """Return what happened without the database's own text, which nobody at the bedside can use."""
    if isinstance(fault, OSError):
        return f"the disk or folder failed ({fault.strerror or type(fault).__name__})"
    for kind, words in _IN_WORDS:
        if isinstance(fault, kind):
            return words
    return f"the database failed ({type(fault).__name__})"


def not_saved(what: str, where: Path, do: str = DO_SAVING) -> StoreUnavailable:
    """Return the error for something that was to be kept and was not."""
    why = "what you entered is not in the record, and nobody else can see it"
    return StoreUnavailable(Problem(what=f"NOT SAVED: {what}", where=str(where), why=why, do=do))


def not_open(what: str, where: Path, do: str = _DO_OPENING) -> StoreUnavailable:
    """Return the error for a store that cannot be used at all."""
    why = "the record can neither be read nor added to: anything entered now is NOT SAVED"
    return StoreUnavailable(Problem(what=what, where=str(where), why=why, do=do))


def not_read(what: str, where: Path) -> StoreUnavailable:
    """Return the error for a store that could not be read."""
    why = "what the record says about a patient is not known now; this is not the same as an empty record"
    return StoreUnavailable(
        Problem(what=f"the record could not be read: {what}", where=str(where), why=why, do=_DO_OPENING)
    )


@contextmanager
def told_as_not_open(where: Path) -> Iterator[None]:
    """Tell any database or disk error on the way in as a store that cannot be used."""
    try:
        yield
    except (apsw.Error, OSError) as fault:
        raise not_open(in_words(fault), where) from fault


@contextmanager
def told_as_not_read(where: Path) -> Iterator[None]:
    """Tell any database error while reading as a record that could not be read."""
    try:
        yield
    except apsw.Error as fault:
        raise not_read(in_words(fault), where) from fault
