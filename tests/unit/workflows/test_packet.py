"""A packet and its report are made chain by chain: of a long log no more is held than of a short one."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.benchmarks.replay_log import COURSE, fill_log
from tox_grader.foundation.clock import SystemClock
from tox_grader.foundation.problems import WrongUsage
from tox_grader.journal.entry import Entry
from tox_grader.reports.audit_rows import Spool
from tox_grader.reports.audit_sections import tell
from tox_grader.reports.audit_words import ByLetters
from tox_grader.workflows.audit_seen import Seen
from tox_grader.workflows.export import report_of
from tox_grader.workflows.open_log import OpenLog, labels_in, open_log
from tox_grader.workflows.packet import log_files
from tox_grader.workflows.record import open_record

PATIENTS = 8


@pytest.fixture(name="log")
def _log(tmp_path: Path) -> Iterator[OpenLog]:
    fill_log(tmp_path / "log", entries=PATIENTS * COURSE)
    with open_record(tmp_path / "log", SystemClock(), "simulation") as record, open_log(record) as log:
        yield log


def most_of(kind: type, work: Callable[[Callable[[int], None]], object]) -> int:
    """Return how many objects of a kind there were at most while some work went on that tells how far it is."""
    most = 0

    def look(read: int) -> None:
        nonlocal most
        if read % (COURSE // 2) == 0:
            gc.collect()
            most = max(most, sum(type(one) is kind for one in gc.get_objects()))

    work(look)
    return most


def test_letters_report_and_lines_are_made_with_one_chain_in_hand(log: OpenLog) -> None:
    labels = labels_in(log)
    letters = ByLetters(labels)

    def lines(progress: Callable[[int], None]) -> int:
        files, _ = log_files(log, labels, progress)
        return sum(len(part) for part in files["log.jsonl"])

    with Spool() as spool:
        report = lambda progress: tell(report_of(log, (), progress=progress), letters, spool)  # noqa: E731
        # While one chain is read the one before it is let go.
        assert 0 < most_of(Entry, lambda progress: labels_in(log, progress)) <= 2 * COURSE
        assert 0 < most_of(Entry, report) <= 2 * COURSE
        assert 0 < most_of(Seen, report) <= 2 * COURSE
        assert most_of(Entry, lines) <= 1


def test_what_a_packet_says_of_itself_is_known_when_its_lines_were_written(log: OpenLog) -> None:
    files, written = log_files(log, None)
    assert (written.entries, written.chains) == (0, 0)
    assert len(list(files["log.jsonl"])) == PATIENTS * COURSE
    assert (written.entries, written.chains) == (PATIENTS * COURSE, PATIENTS)
    assert f'"entries": {PATIENTS * COURSE}'.encode() in b"".join(files["packet.json"])


def test_rows_come_back_in_their_order_however_many_there_are(tmp_path: Path) -> None:
    with Spool(tmp_path) as spool:
        many, few = spool.rows(at_a_time=7), spool.rows()
        for number in range(1_000):
            many.add((number, f"row {number}"))
        few.add((None,))
        assert list(many) == list(many) == [(number, f"row {number}") for number in range(1_000)]
        assert [pair for pair in zip(many, many, strict=True) if pair[0] != pair[1]] == []
        assert (len(many), list(few)) == (1_000, [(None,)])
        assert list(tmp_path.iterdir()) == []


def test_rows_that_find_no_room_are_told_and_none_is_left_out(tmp_path: Path) -> None:
    with Spool(tmp_path / "nowhere") as spool:
        rows = spool.rows(at_a_time=2)
        rows.add((1,))
        with pytest.raises(WrongUsage, match="found no room"):
            rows.add((2,))
