"""`tox-grader grade`: grade assessments from files, store nothing."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from tox_grader.cli.at_hand import signatures_of, station_of
from tox_grader.cli.main import tell
from tox_grader.foundation.problems import AssessmentInvalid, Problem, WrongUsage
from tox_grader.reports.graded_table import table_lines
from tox_grader.reports.graded_text import graded_lines
from tox_grader.reports.standing import table_words
from tox_grader.tables.library import Library
from tox_grader.workflows.grade_assessments import Graded, Refused, grade_stream
from tox_grader.workflows.signatures import Signatures
from tox_grader.workflows.station import Station

EXAMPLE = "tox-grader grade assessment.yaml --scale astct_crs_2019 --format json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files and how to answer."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="YAML, JSON or JSON Lines; - is standard input")
    parser.add_argument(
        "--scale", action="append", default=[], metavar="ID", help="grade by this table; repeatable; all"
    )
    parser.add_argument("--protocol", metavar="ID", help="suggest by this protocol")
    parser.add_argument("--format", choices=("text", "json", "table"), default="text")


def execute(arguments: argparse.Namespace) -> int:
    """Grade every assessment of every file, in order; an invalid one does not stop the ones behind it."""
    station = station_of(arguments)
    # What is printed for programs names each text by its hash; its standing is told where people read.
    signatures = signatures_of(arguments)
    scales = _scales(arguments.scale, station)
    if arguments.protocol is not None:
        station.library.protocol(arguments.protocol)
    code = 0
    tabled: list[Graded] = []
    for name in arguments.files:
        with _opened(name) as lines:
            shown = "" if name == "-" else name
            for result in grade_stream(lines, shown, station, scales=scales, protocol=arguments.protocol):
                if isinstance(result, Refused):
                    code = AssessmentInvalid.exit_code
                if arguments.format == "table" and isinstance(result, Graded):
                    tabled.append(result)
                else:
                    _show(result, arguments.format, station, signatures)
    if tabled:
        print("\n".join(table_lines(tabled, station.library, signatures)))
    return code


def _scales(asked: list[str], station: Station) -> list[str]:
    if "all" in asked:
        return station.library.scales()
    for name in asked:
        station.library.scale(name)
    return list(dict.fromkeys(asked))


@contextmanager
def _opened(name: str) -> Iterator[Iterable[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  closed below; what fails while it is read is not told as unopened
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise WrongUsage(Problem(what, name, "nothing of it was graded", "name a file that can be read")) from error
    with file:
        yield file


def _show(result: Graded | Refused, form: str, station: Station, signatures: Signatures) -> None:
    if form == "json":
        told = result.as_json()
        for answer in told.get("answers", ()):
            answer["standing"] = _standing(station.library, signatures, answer["scale"], answer["table_sha256"])
        print(json.dumps(told, ensure_ascii=False), flush=True)
    elif isinstance(result, Refused):
        sys.stdout.flush()
        tell(result.error, as_json=False)
    else:
        print("\n".join(graded_lines(result, station.library, signatures)))
        print()


@lru_cache(maxsize=256)
def _standing(library: Library, signatures: Signatures, scale: str, sha256: str) -> str:
    """Return how the table of an answer stands at this site; worked out once for each table, not for each line."""
    loaded = library.with_hash(scale, sha256)
    return "" if loaded is None else table_words(loaded, library, signatures)
