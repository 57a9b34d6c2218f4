"""Say in words what a failure of the server means at the bedside: whether something was saved, and what to do.

The server's own text is never told on: it can repeat what was entered, and a fault on the way in, the address.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from tox_grader.foundation.data_place import ServerAddress
from tox_grader.foundation.problems import Problem, StoreUnavailable

_BUSY = "another station is writing to the record and does not finish"
_NO_LINE = "the server cannot be reached, or the connection to it was lost"
_STOPPED = "the server was stopped or is starting"
_NOT_LET_IN = "the server does not let this user in"
_NO_ROOM = "the server has no room for more connections or data"
_NO_DATABASE = "the server has no database of this name"
STANDBY = "the server is a standby: it only follows another server, and nothing can be written to it"
READ_ONLY = "the record can only be read, not written: the server is a standby or closed to writing"
_DISK = "the server's disk did not take or give the data"
_DAMAGED = "the record on the server is damaged"
# By the longest beginning of the five characters (SQLSTATE) in which the server says what failed.
_IN_WORDS: dict[str, str] = {
    "08": _NO_LINE,
    "22": "the record refused what does not belong there",
    "23": "the record refused what does not belong there",
    "25006": READ_ONLY,
    "28": _NOT_LET_IN,
    "3D000": _NO_DATABASE,
    "40": _BUSY,
    "42501": "this user may not do this to the record",
    "53100": "the server's disk is full",
    "53": _NO_ROOM,
    "55P03": _BUSY,
    "57014": _BUSY,
    "57P": _STOPPED,
    "25P03": _STOPPED,
    "58": _DISK,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}
# A fault on the way in has no such characters, only words of the client library or the server. The first that fits
# counts: some of the later phrases stand in the longer messages too.
_WAY_IN: tuple[tuple[str, str], ...] = (
    ("is in hot standby", STANDBY),
    ("session is read-only", READ_ONLY),
    ("starting up", _STOPPED),
    ("shutting down", _STOPPED),
    ("in recovery mode", _STOPPED),
    ("not yet accepting", _STOPPED),
    ("not currently accepting", _STOPPED),
    ("not accepting", _STOPPED),
    ("too many", _NO_ROOM),
    ("connection slots", _NO_ROOM),
    ("does not match host name", "the server's certificate is for another name than the one in the address"),
    ("root certificate file", "this station has no certificate of the authority that signed for the server"),
    ("client certificate", _NOT_LET_IN),
    ("certificate verify failed", "the server's certificate is out of date or not from the authority trusted here"),
    ("certificate", "the server's certificate could not be checked"),
    ("SSL error", "no encrypted connection could be made to a server that is trusted here"),
    ("does not support SSL", "the server does not encrypt the connection"),
    ("password authentication failed", _NOT_LET_IN),
    ("no password supplied", _NOT_LET_IN),
    ("no pg_hba.conf entry", _NOT_LET_IN),
    ("permission denied", _NOT_LET_IN),
    ('role "', _NOT_LET_IN),
    ('database "', _NO_DATABASE),
    # The server may speak another language than these phrases.
    ("FATAL", "the server answered, and did not let this station in"),
)
_RETRY = "put it on paper, see to the server or the network, open the record again, and look whether it stands there "
DO_SAVING = f"{_RETRY}before entering it again; sending the same draft again is safe"
_DO_OPENING = "see to the server, the network or the address given with --data; write on paper until then"


def in_words(fault: psycopg.Error | OSError) -> str:
    """Return what happened without the server's own text, which nobody at the bedside can use."""
    state = getattr(fault, "sqlstate", None) or ""
    for length in range(len(state), 1, -1):
        if state[:length] in _IN_WORDS:
            return _IN_WORDS[state[:length]]
    if state:
        return f"the server failed (SQLSTATE {state})"
    if isinstance(fault, psycopg.OperationalError):
        said = str(fault)
        return next((words for phrase, words in _WAY_IN if phrase in said), _NO_LINE)
    return f"the database failed ({type(fault).__name__})"


def not_saved(what: str, where: ServerAddress, do: str = DO_SAVING) -> StoreUnavailable:
    """Return the error for something that was to be kept and was not."""
    why = "what you entered is not in the record, as far as this station knows, and nobody else can see it"
    return StoreUnavailable(Problem(what=f"NOT SAVED: {what}", where=str(where), why=why, do=do))


def not_open(what: str, where: ServerAddress, do: str = _DO_OPENING) -> StoreUnavailable:
    """Return the error for a store that cannot be used at all."""
    why = "the record can neither be read nor added to: anything entered now is NOT SAVED"
    return StoreUnavailable(Problem(what=what, where=str(where), why=why, do=do))


def not_read(what: str, where: ServerAddress) -> StoreUnavailable:
    """Return the error for a store that could not be read."""
    why = "what the record says about a patient is not known now; this is not the same as an empty record"
    return StoreUnavailable(
        Problem(what=f"the record could not be read: {what}", where=str(where), why=why, do=_DO_OPENING)
    )


@contextmanager
def told_as_not_open(where: ServerAddress) -> Iterator[None]:
    """Tell any fault on the way in as a store that cannot be used."""
    try:
        yield
    except (psycopg.Error, OSError) as fault:
        # Without the cause: its text would stand in a trace, and it can hold what nobody else may read.
        raise not_open(in_words(fault), where) from None


@contextmanager
def told_as_not_read(where: ServerAddress) -> Iterator[None]:
    """Tell any fault while reading as a record that could not be read."""
    try:
        yield
    except (psycopg.Error, OSError) as fault:
        raise not_read(in_words(fault), where) from None
