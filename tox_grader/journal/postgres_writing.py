"""Write to the record on a server: everything or nothing, one station at a time, on its disk before anybody is told.

After the connection was lost nobody here knows what the server holds: nothing more is written on it. The record has
to be opened again, with every check, and the same draft handed in again is kept once.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Timer

import psycopg

from tox_grader.foundation.data_place import ServerAddress
from tox_grader.journal.postgres_faults import in_words, not_saved
from tox_grader.journal.postgres_schema import ONE_AT_A_TIME, SCHEMA_VERSION, newest_step

_BEGIN = f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; {ONE_AT_A_TIME}".encode()
_ENDED = "the connection to the server was lost earlier, so nothing more is written until the record is opened again"
_NEWER = "a newer program has changed the form of the record while this one ran"
_DO_NEWER = "end this program and start the newer one, then enter it again; sending the same draft again is safe"
_DOUBT = "the server did not confirm that the entry is kept as safely as it should be"


class Writer:
    """The writing side of one open record."""

    def __init__(self, connection: psycopg.Connection, where: ServerAddress, patience_ms: int) -> None:
        """Take over an open connection."""
        self._connection = connection
        self._where = where
        self._patience = patience_ms / 1000
        self._warned = False
        connection.add_notice_handler(self._notice)

    @contextmanager
    def transaction(self) -> Iterator[psycopg.Connection]:
        """Do everything inside or nothing of it; what ends without an error is durable."""
        if self._connection.closed:
            raise not_saved(_ENDED, self._where)
        try:
            # Twice: waiting for another station has its own limit, on the server.
            with given_up_after(self._connection, 2 * self._patience):
                # One way to the server for both. Everything is read after it, so that it holds what the station before
                # has written.
                self._connection.execute(_BEGIN, prepare=False)
                self._refuse_newer_form()
                yield self._connection
                self._commit()
        except (psycopg.Error, OSError) as fault:
            self._undo()
            raise not_saved(in_words(fault), self._where) from None
        except BaseException:
            self._undo()
            raise

    def _refuse_newer_form(self) -> None:
        if newest_step(self._connection) != SCHEMA_VERSION:
            raise not_saved(_NEWER, self._where, _DO_NEWER)

    def _commit(self) -> None:
        self._warned = False
        ended = self._connection.execute("COMMIT").statusmessage
        if ended != "COMMIT" or self._warned:
            # It may be kept: the connection is given up, so that the next look is at what the server really holds.
            self._connection.close()
            raise not_saved(_DOUBT, self._where)

    def _notice(self, notice: psycopg.errors.Diagnostic) -> None:
        # A commit that did not wait for the second server, because somebody told it not to, says so as a warning.
        self._warned = self._warned or notice.severity_nonlocalized == "WARNING"

    def _undo(self) -> None:
        if self._connection.closed:
            return
        try:
            with given_up_after(self._connection, self._patience):
                self._connection.execute("ROLLBACK")
        except (psycopg.Error, OSError):
            self._connection.close()


@contextmanager
def given_up_after(connection: psycopg.Connection, seconds: float) -> Iterator[None]:
    """Cut the line where the server does not answer in time; what waits for it then fails instead of waiting on."""
    over, guard = False, Lock()

    def cut() -> None:
        with guard, suppress(psycopg.Error, OSError):
            if not over:
                line = socket.socket(fileno=connection.fileno())
                try:
                    line.shutdown(socket.SHUT_RDWR)
                finally:
                    line.detach()

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with guard:
            over = True
