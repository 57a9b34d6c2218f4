"""Let several programs write to one record at once.

python -m tests.journal.faults.at_once --programs 4 --entries 50
"""

import argparse
import os
import signal
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.journal.faults.checking import faults_of, look_into
from tests.journal.faults.museum import WRITERS
from tests.journal.faults.outcome import Outcome
from tests.journal.faults.session import NOON, NURSE, Writer
from tests.journal.faults.traced import forked
from tox_grader.foundation.clock import FixedClock
from tox_grader.foundation.problems import StoreUnavailable
from tox_grader.journal.entry import Draft
from tox_grader.journal.folder import RECORD_FILE

PATIENTS = ("patient-a", "patient-b")


def at_once(place: Path, programs: int, entries: int, writer: Writer, killed_after: int | None = None) -> Outcome:
    """Let programs add entries to the same patients at once; return what was acknowledged and what was wrong.

    With `killed_after`, the first of them is killed after so many of its acknowledgements, and the others write on.
    """
    told, telling = os.pipe()
    waiting, go = os.pipe()
    children = [
        forked(partial(_write, place / "data", writer, number, entries, waiting, telling)) for number in range(programs)
    ]
    os.close(waiting)
    os.close(telling)
    os.write(go, b"!" * programs)
    with os.fdopen(told) as lines:
        acknowledged: dict[str, str] = {}
        for line in lines:
            name, known_hash = line.split()
            acknowledged[name] = known_hash
            if name == f"e-0-{killed_after}":
                os.kill(children[0], signal.SIGKILL)
    ended = [os.waitpid(child, 0)[1] for child in children]
    os.close(go)
    handed_in = frozenset(_draft(program, number).entry_id for program in range(programs) for number in range(entries))
    found = look_into(place / "data" / RECORD_FILE)
    faults = faults_of(found, acknowledged, handed_in)
    turned_away = [number for number, status in enumerate(ended) if status and not os.WIFSIGNALED(status)]
    faults += [f"turned away: program {number} could not save" for number in turned_away]
    faults += [f"lost: {name} was handed in" for name in sorted(handed_in - found.hashes.keys()) if not any(ended)]
    return Outcome(programs * entries, programs, len(acknowledged), tuple(faults))


def _draft(program: int, number: int) -> Draft:
    said = f"{program}-{number}"
    return Draft(f"e-{said}", PATIENTS[number % 2], "note", NOON, NURSE, {"text": f"entry {said}"})


def _write(folder: Path, writer: Writer, program: int, entries: int, waiting: int, telling: int) -> None:
    os.read(waiting, 1)
    with writer.open(folder, mode="clinical", clock=FixedClock(NOON), station=f"ward{program}") as store:
        for number in range(entries):
            try:
                kept = store.append(_draft(program, number))
            except StoreUnavailable:
                os._exit(14)
            os.write(telling, f"{kept.entry_id} {kept.hash}\n".encode())


def main() -> int:
    """Run it on the command line and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--programs", type=int, default=4)
    parser.add_argument("--entries", type=int, default=50, help="how many each of them adds")
    parser.add_argument("--writer", choices=WRITERS, default="SqliteStore")
    parser.add_argument("--killed-after", type=int, help="kill the first of them after so many entries")
    arguments = parser.parse_args()
    writer, killed_after = WRITERS[arguments.writer], arguments.killed_after
    with tempfile.TemporaryDirectory() as place:
        outcome = at_once(Path(place), arguments.programs, arguments.entries, writer, killed_after)
    print("\n".join(outcome.as_lines("entries written at once")))
    return 1 if outcome.faults else 0


if __name__ == "__main__":
    sys.exit(main())
