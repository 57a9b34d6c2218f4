"""`tox-grader assess`: record an assessment in line mode, or from an assessment file."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from tox_grader.cli.at_hand import station_of
from tox_grader.cli.place import add_author, author_of, moment, record_of, said_by
from tox_grader.foundation.problems import Problem, StaleView, WrongUsage
from tox_grader.foundation.times import show_time
from tox_grader.reports.entry_text import entry_headline
from tox_grader.reports.graded_text import graded_lines
from tox_grader.workflows.assess import Bedside, at_bedside, save
from tox_grader.workflows.bedside_form import (
    Answer,
    NotAssessed,
    Question,
    attribution_word,
    document,
    instrument_for,
    questions,
    read_number,
)
from tox_grader.workflows.from_file import findings_of_file, refuse_other_history
from tox_grader.workflows.record import Author, Entry, Record
from tox_grader.workflows.seen import came_in, head_seen
from tox_grader.workflows.signatures import read_signatures
from tox_grader.workflows.station import Station
from tox_grader.workflows.ward import chart_of

EXAMPLE = "tox-grader assess W7-042 --at 14:10"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the patient and where the findings come from."""
    parser.add_argument("patient", metavar="PATIENT", help="the hospital number")
    parser.add_argument("--at", metavar="TIME", help="when it was observed: now, -15m, 14:30, or a date with time")
    parser.add_argument("--from", dest="file", metavar="FILE", help="take the findings from an assessment file")
    parser.add_argument("--yes", action="store_true", help="save without asking once more")
    add_author(parser)


def execute(arguments: argparse.Namespace) -> int:
    """Ask (or read) the findings, show the grade, save when told so."""
    station = station_of(arguments)
    with record_of(arguments) as record:
        bedside = at_bedside(record, station, arguments.patient)
        author = author_of(arguments)
        observed_at = moment(arguments.at, record.clock.now(), "--at")
        if arguments.file:
            raw = sys.stdin.buffer.read() if arguments.file == "-" else _bytes(arguments.file)
            typed, stated = findings_of_file(raw, arguments.file, arguments.patient, station)
            observed_at = stated if stated is not None and arguments.at is None else observed_at
        else:
            typed = _ask_all(station, bedside)
        entry = _confirmed(arguments, record, bedside, typed, observed_at, author)
        if entry is None:
            print("NOT SAVED. Nothing was recorded.")
        else:
            print(f"Saved {show_time(entry.recorded_at)}, entry {entry.sequence} of the patient's log.")
    return 0


def _confirmed(
    arguments: argparse.Namespace,
    record: Record,
    bedside: Bedside,
    typed: dict[str, Any],
    observed_at: datetime,
    author: Author,
) -> Entry | None:
    """Show the grade and save it on the log that it was worked out on; None where the person does not say yes.

    Where another station has recorded something meanwhile, a person at a terminal is shown it and asked again;
    without one, `StaleView` is raised.
    """
    while True:
        if arguments.file:
            refuse_other_history(typed, bedside.history(observed_at), arguments.file)
        graded = bedside.grade(typed, observed_at, author)
        print("\n".join(graded_lines(graded, bedside.station.library, read_signatures(record))))
        print(said_by(author))
        if not arguments.yes and _ask("Save this assessment? yes or no: ").strip().lower() != "yes":
            return None
        try:
            return save(record, bedside, typed, observed_at, author, expected=head_seen(bedside.log))
        except StaleView:
            now = at_bedside(record, bedside.station, arguments.patient)
            news = came_in(bedside.log, now.log)
            if arguments.yes or not sys.stdin.isatty() or not news:
                raise
            print("\nNOT SAVED yet. Recorded by others since this was begun:")
            print("\n".join(f"  {entry_headline(entry)}" for entry in news))
            print("Graded again with it:")
            bedside = now


def _bytes(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise WrongUsage(Problem(what, name, "nothing was recorded", "name a file that can be read")) from error


def _ask_all(station: Station, bedside: Bedside) -> dict[str, Any]:
    chart = chart_of(bedside.person, bedside.log, station.clock.now())
    instrument = instrument_for(chart.age, chart.course.facts.can_do_ice, station)
    print("One question a line. Enter alone: not assessed. n and a reason: why not, such as n asleep.")
    given: dict[str, Answer] = {}
    section = ""
    for question in questions(station, instrument, log_knows=bedside.history(chart.now).knows_the_episode):
        if question.section != section:
            section = question.section
            print(f"\n{section}")
        _ask_one(question, given, station)
    return document(given)


def _ask_one(question: Question, given: dict[str, Answer], station: Station) -> None:
    reasons = {option.word: option.word for option in station.form.not_assessed}
    offered = [f"{choice.key} {choice.label}" for choice in question.choices]
    if question.none is not None:
        offered.insert(0, f"{question.none.key} {question.none.label}")
    units = ", ".join(unit.name for unit in question.units)
    if offered:
        print(f"  {'; '.join(offered)}")
    while True:
        text = _ask(f"{question.ask}{f' ({units})' if units else ''}: ").strip().lower()
        if not text:
            return
        if text.startswith("n ") and (reason := reasons.get(text[2:].strip().replace(" ", "_"))):
            given[question.at] = NotAssessed(reason)
            return
        read = _read(question, text)
        if isinstance(read, str):
            print(f"  Not accepted: {read}")
            continue
        given.update(read)
        if question.attribution is not None:
            _ask_cause(question.attribution, given, station)
        return


def _read(question: Question, text: str) -> dict[str, Answer] | str:
    """Return the answer by its key path, or a sentence that says why it is refused."""
    if question.kind in ("number", "whole"):
        number = read_number(text, question)
        return number if isinstance(number, str) else {number[0].at: number[1]}
    keys = text.replace(",", " ").split()
    if question.none is not None and keys == [question.none.key]:
        return {question.at: ()}
    by_key = {choice.key: choice for choice in question.choices}
    unknown = [key for key in keys if key not in by_key]
    if unknown or (question.kind == "choice" and len(keys) != 1):
        return f"write one of the keys {', '.join(by_key)}" + (
            ", or several with spaces" if question.kind == "several" else ""
        )
    if question.kind == "several":
        return {question.at: tuple(str(by_key[key].value) for key in keys)}
    return {question.at: by_key[keys[0]].value}


def _ask_cause(attribution: str, given: dict[str, Answer], station: Station) -> None:
    options = {option.key: option for option in station.form.attributions}
    offered = "; ".join(f"{option.key} {option.label}" for option in options.values())
    chosen = options.get(_ask(f"  Cause? {offered}; Enter: not stated: ").strip().lower())
    if chosen is not None:
        given[attribution] = attribution_word(attribution, chosen.word)


def _ask(prompt: str) -> str:
    print(prompt, end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        why = "an assessment that was broken off is not recorded"
        raise WrongUsage(
            Problem("the answers ended before the last question", "standard input", why, "answer every question")
        )
    return line
