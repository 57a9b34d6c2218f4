"""The museum of broken writers: each has one fault that was made somewhere before, and each has to be caught."""

# ruff: noqa: ARG002  a broken writer leaves out what it was given

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC
from time import sleep
from typing import Any

import apsw

from tox_grader import __version__
from tox_grader.foundation.clock import new_id
from tox_grader.journal.appending import Writing, add, keep_tables, kept_before
from tox_grader.journal.body import Place, read_body, write_body
from tox_grader.journal.chain import columns_of
from tox_grader.journal.clock_watch import read_both
from tox_grader.journal.entry import NO_ENTRY, Draft, Entry, Head
from tox_grader.journal.ledger import next_row
from tox_grader.journal.sqlite_ledger import add_ledger_row, ledger_head
from tox_grader.journal.sqlite_log import SqliteTables, head_of
from tox_grader.journal.sqlite_open import open_record
from tox_grader.journal.sqlite_store import SqliteStore
from tox_grader.journal.sqlite_writing import Writer
from tox_grader.journal.store import NO_TABLES

Tables = Mapping[str, bytes]


class NeverFlushes(SqliteStore):
    """Tells the database that flushing is not worth the time (`synchronous=OFF`)."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._connection.pragma("synchronous", 0)


class FlushesNowAndThen(SqliteStore):
    """Flushes at checkpoints only (`synchronous=NORMAL`): the last entries go with the power."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._connection.pragma("synchronous", 1)


class KeepsNoJournal(SqliteStore):
    """Writes straight into the record, with nothing to go back to (`journal_mode=OFF`)."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._connection.pragma("journal_mode", "off")


class SpeaksTooSoon(SqliteStore):
    """Says "saved" and commits later, together with the next entry."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._writer = _CommitsLater(self._connection, self.file)

    def close(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")
        super().close()


class _CommitsLater(Writer):
    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        if self._connection.in_transaction:
            self._connection.execute("COMMIT")
        self._connection.execute("BEGIN IMMEDIATE")
        yield self._connection


class HidesFailures(SqliteStore):
    """Takes a failed commit for a saved entry: the error was "only logged"."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._writer = _Hides(self._connection, self.file)


class _Hides(Writer):
    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        yield self._connection
        try:
            self._connection.execute("COMMIT")
        except apsw.Error:
            with suppress(apsw.Error):
                self._connection.execute("ROLLBACK")


class FlushesAgainAndAssumes(SqliteStore):
    """After a failed flush asks the system to flush once more, and takes its "done" for saved."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._writer = _FlushesAgain(self._connection, self.file)


class _FlushesAgain(Writer):
    @contextmanager
    def transaction(self) -> Iterator[apsw.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        yield self._connection
        try:
            self._connection.execute("COMMIT")
        except apsw.IOError:
            with self._file.open("rb") as record:
                os.fsync(record.fileno())
            with suppress(apsw.Error):
                self._connection.execute("ROLLBACK")


class TrustsWhatItFinds(SqliteStore):
    """Takes what can be read after a restart for what is on the disk, and answers and builds on it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._writer._settled = True  # noqa: SLF001


class OpensAgainAndTrusts(SqliteStore):
    """After a failed write opens the record again and goes on, without looking whether everything is still there."""

    def reopen(self) -> None:
        self._writer.end()
        self._connection = open_record(self.file, mode=self.mode, clock=self._clock, patience_ms=1_000)
        self._writer = Writer(self._connection, self.file)


class KnowsNoDraftAgain(SqliteStore):
    """Draws a new id for every attempt, so that a draft handed in twice is kept twice."""

    def append(self, draft: Draft, tables: Tables = NO_TABLES, *, expected: Head | None = None) -> Entry:
        return super().append(replace(draft, entry_id=new_id()), tables, expected=expected)


class ForgetsTheView(SqliteStore):
    """Saves whatever somebody else has recorded since the patient was opened."""

    def append(self, draft: Draft, tables: Tables = NO_TABLES, *, expected: Head | None = None) -> Entry:
        return super().append(draft, tables)


class _OwnSteps(SqliteStore):
    """Takes the steps of `append` by hand, so that one of them can be taken wrongly."""

    def append(self, draft: Draft, tables: Tables = NO_TABLES, *, expected: Head | None = None) -> Entry:
        head = head_of(self._connection, draft.patient_key)
        self.pause()
        with self._writer.transaction() as connection:
            log = self.log(connection, head)
            kept = kept_before(log, draft, self._not_saved)
            if kept is None:
                self.tables_before(log, draft, tables)
                kept = self.add(log, draft, self.writing())
        self.afterwards(draft, kept, tables)
        return kept

    def pause(self) -> None:
        """Do nothing."""

    def log(self, connection: apsw.Connection, head: Head | None) -> SqliteTables:
        return SqliteTables(connection)

    def writing(self) -> Writing:
        return Writing(read_both(self._clock).wall, self.mode, self.station)

    def tables_before(self, log: SqliteTables, draft: Draft, tables: Tables) -> None:
        keep_tables(log, draft, tables, self._not_saved)

    def add(self, log: SqliteTables, draft: Draft, writing: Writing) -> Entry:
        return add(log, draft, writing)

    def afterwards(self, draft: Draft, kept: Entry, tables: Tables) -> None:
        """Do nothing."""


class CountsBeforeItsTurn(_OwnSteps):
    """Reads the last sequence before its transaction begins."""

    def pause(self) -> None:
        sleep(0.001)

    def log(self, connection: apsw.Connection, head: Head | None) -> SqliteTables:
        return _SeenBefore(connection, head)


class _SeenBefore(SqliteTables):
    def __init__(self, connection: apsw.Connection, head: Head | None) -> None:
        super().__init__(connection)
        self._head = head

    def head_of(self, patient_key: str) -> Head | None:
        return self._head


class AddsToTheLedgerAfterwards(_OwnSteps):
    """Keeps the entry, and adds its row to the ledger in a transaction of its own."""

    def add(self, log: SqliteTables, draft: Draft, writing: Writing) -> Entry:
        sequence, previous = log.head_of(draft.patient_key) or NO_ENTRY
        place = Place(sequence + 1, previous, writing.now, writing.mode, __version__, writing.station)
        entry = read_body(write_body(draft, place))
        row = columns_of(entry)
        columns, marks = ", ".join(row._fields), ", ".join("?" * len(row))
        self._connection.execute(f"INSERT INTO entries ({columns}) VALUES ({marks})", row)  # noqa: S608
        return entry

    def afterwards(self, draft: Draft, kept: Entry, tables: Tables) -> None:
        with self._writer.transaction() as connection:
            known = connection.execute("SELECT 1 FROM ledger WHERE hash = ?", (kept.hash,)).get
            if known is None:
                add_ledger_row(
                    connection, next_row(ledger_head(connection), kept.patient_key, kept.sequence, kept.hash)
                )


class KeepsTextsAfterwards(_OwnSteps):
    """Keeps the entry, and the text of the table it was graded by in a transaction of its own."""

    def tables_before(self, log: SqliteTables, draft: Draft, tables: Tables) -> None:
        """Keep nothing yet."""

    def afterwards(self, draft: Draft, kept: Entry, tables: Tables) -> None:
        with self._writer.transaction() as connection, suppress(apsw.ConstraintError):
            connection.executemany("INSERT INTO table_texts (sha256, text) VALUES (?, ?)", tables.items())


class BelievesTheClock(_OwnSteps):
    """Never asks whether the clock was set."""


class TakesWallTimeForUtc(_OwnSteps):
    """Records what the clock on the wall shows, as if there were no zones: two hours of an autumn night are one."""

    def writing(self) -> Writing:
        return super().writing()._replace(now=self._clock.now().replace(tzinfo=UTC))


WRITERS: dict[str, type[SqliteStore]] = {
    writer.__name__: writer
    for writer in (
        SqliteStore,
        NeverFlushes,
        FlushesNowAndThen,
        KeepsNoJournal,
        SpeaksTooSoon,
        HidesFailures,
        FlushesAgainAndAssumes,
        TrustsWhatItFinds,
        OpensAgainAndTrusts,
        KnowsNoDraftAgain,
        ForgetsTheView,
        CountsBeforeItsTurn,
        AddsToTheLedgerAfterwards,
        KeepsTextsAfterwards,
        BelievesTheClock,
        TakesWallTimeForUtc,
    )
}
BROKEN = tuple(name for name in WRITERS if name != "SqliteStore")
