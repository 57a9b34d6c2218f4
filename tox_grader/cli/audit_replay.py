"""`tox-grader audit replay`: grade every recorded assessment again by its own tables, and tell what differs."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable, Iterator

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.audit_report import NOT_NOTED
from tox_grader.cli.main import common_options
from tox_grader.cli.place import add_author, author_of, moment, record_of
from tox_grader.cli.replay_progress import Progress
from tox_grader.foundation.problems import Problem, WrongUsage
from tox_grader.reports import replay_text, with_table_text
from tox_grader.reports.chart_text import board_lines, chart_lines
from tox_grader.tables.library import shipped_folder
from tox_grader.workflows.export import note_access
from tox_grader.workflows.known_then import chart_known_at, ward_known_at
from tox_grader.workflows.record import Mode, Record
from tox_grader.workflows.replay_verdicts import Tally
from tox_grader.workflows.replay_ward import Told, keys_of, replay_here, replay_in_processes
from tox_grader.workflows.replay_with_table import WithTable
from tox_grader.workflows.signatures import read_signatures
from tox_grader.workflows.viewed import REPLAYED, REPLAYED_WITH_TABLE, SHOWN_AS_KNOWN
from tox_grader.workflows.whole_log import SITE_KEY

EXAMPLE = "tox-grader audit replay W7-042"


def add_replay(add_parser: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the replay."""
    parser = add_parser(
        "replay",
        parents=[common_options()],
        help="grade every recorded assessment again by its own tables",
        epilog=f"Example: {EXAMPLE}",
    )
    parser.add_argument("patient", metavar="PATIENT", nargs="?", help="the hospital number; without it, the whole ward")
    asked = parser.add_mutually_exclusive_group()
    asked.add_argument(
        "--with-table", metavar="ID", help="what another scale or edition (ID@VERSION) would have said, and why"
    )
    asked.add_argument(
        "--as-known-at", metavar="TIME", help="show the chart as it was known then; later corrections do not count"
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="sentences, or JSON Lines")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="replay in N processes")
    add_author(parser)


def run_replay(arguments: argparse.Namespace) -> int:
    """Replay, and exit with 13 where anything differs; the record notes that somebody looked, and nothing else."""
    if arguments.processes < 1:
        raise WrongUsage(
            Problem("there must be at least one process", "--processes", "nothing was replayed", "write 1 or more")
        )
    with record_of(arguments) as record:
        if arguments.as_known_at is not None:
            return _as_known(record, arguments)
        keys = keys_of(record, arguments.patient)
        if arguments.with_table is not None:
            return _with_table(record, keys, arguments)
        return _replay(record, keys, arguments)


def _replay(record: Record, keys: tuple[str, ...], arguments: argparse.Namespace) -> int:
    as_json = arguments.format == "json"
    render = replay_text.as_json if as_json else replay_text.as_text
    folder = shipped_folder()
    mode: Mode = record.mode
    parts: Iterator[Told]
    if arguments.processes > 1:
        parts = replay_in_processes(arguments.data, mode, keys, folder, render, arguments.processes)
    else:
        parts = replay_here(record, keys, folder, render)
    tally = Tally()
    try:
        with Progress("patients", len(keys)) as progress:
            for told in parts:
                progress.clear()
                sys.stdout.write(told.text)
                tally.join(told.tally)
                progress.show(tally.patients, f"{tally.assessments} assessments")
    finally:
        _note(record, arguments, REPLAYED, is_sound=not tally.damaged)
    print(replay_text.sum_json(tally) if as_json else "\n".join(replay_text.sum_lines(tally)))
    return tally.exit_code


def _with_table(record: Record, keys: tuple[str, ...], arguments: argparse.Namespace) -> int:
    as_json = arguments.format == "json"
    folder = shipped_folder()
    other = WithTable(station_of(arguments).library, arguments.with_table, record.store.table_text, folder)
    counts: Counter[str] = Counter()
    if not as_json:
        print(with_table_text.head_line(other.loaded))
    try:
        with Progress("patients", len(keys)) as progress, record.store.snapshot() as snapshot:
            for done, key in enumerate(keys, start=1):
                found = tuple(other.chain(key, snapshot.rows_of(key)))
                person = record.store.person(key)
                number = None if person is None else person.patient_id
                progress.clear()
                sys.stdout.write((with_table_text.as_json if as_json else with_table_text.as_text)(found, number))
                counts += with_table_text.count(found)
                progress.show(done, f"{counts.total()} assessments")
    finally:
        _note(record, arguments, REPLAYED_WITH_TABLE, is_sound=other.is_sound)
    told = with_table_text.sum_json(counts, other.loaded) if as_json else with_table_text.sum_line(counts)
    print(told)
    return 0


def _as_known(record: Record, arguments: argparse.Namespace) -> int:
    if arguments.format == "json":
        why = "a chart is read by people"
        raise WrongUsage(Problem("a chart is not told as JSON", "--format", why, "leave --format out"))
    now = record.clock.now()
    at = moment(arguments.as_known_at, now, "--as-known-at")
    if at > now:
        why = "what will be known is not in the record"
        raise WrongUsage(Problem("the time lies in the future", "--as-known-at", why, "give a time that has passed"))
    if arguments.patient is None:
        lines = board_lines(ward_known_at(record, at), record.mode)
    else:
        chart = chart_known_at(record, arguments.patient, at)
        lines = chart_lines(chart, station_of(arguments), read_signatures(record))
    _note(record, arguments, SHOWN_AS_KNOWN, is_sound=True)
    print("\n".join([replay_text.known_line(at), *lines]))
    return 0


def _note(record: Record, arguments: argparse.Namespace, detail: str, *, is_sound: bool) -> None:
    """Record who replayed what, also where it was broken off; a log that does not hold is left as it was found."""
    chain = SITE_KEY if arguments.patient is None else record.person(arguments.patient).patient_key
    if not (is_sound and note_access(record, "view", detail, author_of(arguments), chain)):
        print(NOT_NOTED, file=sys.stderr)
