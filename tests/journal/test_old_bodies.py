"""Every format in which entries were ever kept is read for ever; its fixtures are bytes that its own program wrote.

`bodies/entry_1.jsonl` was written by version 0.1.0. `bodies/entry_2.jsonl` is written anew with:
python -m tests.journal.test_old_bodies > tests/journal/bodies/entry_2.jsonl
"""

import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from tox_grader.journal.body import BodyUnreadableError, Place, read_body, write_body
from tox_grader.journal.canonical import canonical, read_canonical
from tox_grader.journal.effective import effective
from tox_grader.journal.entry import FIRST_PREVIOUS_HASH, KINDS, SITE_KEY, SITE_KINDS, Author, Draft, Entry, Kind
from tox_grader.journal.history import fold_course, fold_history

BODIES = Path(__file__).with_name("bodies")
START = datetime.fromisoformat("2026-11-16T08:00:00+08:00")
TEXT = sha256(b"table: invented_for_tests\n").hexdigest()
TREATMENT = {"drug": "x", "given_at": START.isoformat(), "may_mask_fever": True, "status": "given", "dose": "1 mg"}
CONTENTS: dict[Kind, dict[str, Any]] = {
    "patient": {"product": "invented-cel", "weight": {"kg": "71.5", "measured_on": "2026-11-15"}},
    "assessment": {"answers": [{"toxicity": "CRS", "at_least": 1}], "tables": [{"id": "a", "sha256": TEXT}]},
    "treatment": {**TREATMENT, "status": "not_given", "reason": "family declined"},
    "amendment": {
        "refers_to": "e-treatment",
        "reason": "it was given",
        "kind": "treatment",
        "content": TREATMENT,
        "observed_at": START.isoformat(),
    },
    "entered_in_error": {"refers_to": "e-assessment", "reason": "wrong patient"},
    "override": {"what": "too soon", "reason": "consultant", "suggestion": None, "refers_to": "e-treatment"},
    "acknowledgement": {"what": "grade 3 seen", "refers_to": None, "reason": None},
    "note": {"text": "quiet night"},
    "access": {"what": "export", "detail": None},
    "checkpoint": {"text": "tox-grader/x\n1\nAAAA\n\n\N{EM DASH} x y\n"},
    "key_change": {"key": "x+y+z"},
    "signature": {
        "table": "invented",
        "edition": "1.0.0",
        "sha256": TEXT,
        "name": "Ada Example",
        "role": "clinical lead",
        "os_user": "ward7",
        "signed_at": START.isoformat(),
    },
    "clock": {"what": "backward", "seconds": -60, "before": START.isoformat(), "after": START.isoformat()},
}


def kept(name: str) -> list[bytes]:
    return (BODIES / name).read_bytes().splitlines()


def written_now() -> Iterator[bytes]:
    """Yield the bytes of one entry of each kind, in two chains."""
    heads = {"patient-a": (0, FIRST_PREVIOUS_HASH), SITE_KEY: (0, FIRST_PREVIOUS_HASH)}
    for number, kind in enumerate(KINDS):
        key = SITE_KEY if kind in SITE_KINDS else "patient-a"
        sequence, previous = heads[key]
        draft = Draft(f"e-{kind}", key, kind, START, Author("nurse.one", "nurse"), CONTENTS[kind])
        at = START + timedelta(minutes=number)
        body = write_body(draft, Place(sequence + 1, previous, at, "clinical", "0.2.0", "ward-7"))
        heads[key] = (sequence + 1, sha256(body).hexdigest())
        yield body


def test_every_entry_of_the_first_format_is_read_and_follows_the_one_before_it() -> None:
    entries = [read_body(body) for body in kept("entry_1.jsonl")]
    assert [entry.kind for entry in entries] == [
        "patient", "assessment", "treatment", "note", "treatment", "signature"
    ]  # fmt: skip
    chain = [entry for entry in entries if entry.patient_key != SITE_KEY]
    assert [entry.previous_hash for entry in chain[1:]] == [entry.hash for entry in chain[:-1]]
    assert {entry.station for entry in entries} == {""}


def test_a_log_of_the_first_format_tells_the_same_history_as_it_told_then() -> None:
    entries = [read_body(body) for body in kept("entry_1.jsonl")][:-1]
    history = fold_history(entries)
    assert (history.crs_established, history.treated_since_crs_onset, history.baseline_ice) == (True, True, 10)
    assert [dose.drug for dose in history.treatments or ()] == ["tocilizumab"]
    assert fold_course(entries).crs_onset == START
    assert {one.state for one in effective(entries)} == {"counts"}


def test_an_entry_of_the_first_format_can_be_entered_in_error_by_one_of_the_second() -> None:
    old: list[Entry] = [read_body(body) for body in kept("entry_1.jsonl")][:-1]
    last = old[-1]
    content = {"refers_to": old[1].entry_id, "reason": "wrong patient"}
    draft = Draft("e-1", last.patient_key, "entered_in_error", START, Author("doctor.two", "doctor"), content)
    new = read_body(write_body(draft, Place(last.sequence + 1, last.hash, START, "simulation", "0.2.0", "ward-7")))
    assert new.previous_hash == last.hash
    assert fold_history([*old, new]).crs_established is False


def test_the_present_format_is_written_byte_for_byte_as_it_was_first_written() -> None:
    assert list(written_now()) == kept("entry_2.jsonl")


@pytest.mark.parametrize("body", kept("entry_2.jsonl"))
def test_an_entry_of_the_second_format_says_what_was_handed_in_and_which_station_wrote_it(body: bytes) -> None:
    entry = read_body(body)
    assert (entry.content, entry.station) == (CONTENTS[entry.kind], "ward-7")


@pytest.mark.parametrize(
    ("key", "value"),
    [("format", "entry/3"), ("format", "entry/1"), ("kind", "order"), ("station", None), ("station", 7)],
)
def test_bytes_that_no_known_format_holds_are_no_entry(key: str, value: Any) -> None:
    said: Any = read_canonical(next(body for body in kept("entry_2.jsonl") if b'"override"' in body))
    with pytest.raises(BodyUnreadableError):
        read_body(canonical({**said, key: value}))


if __name__ == "__main__":
    sys.stdout.buffer.write(b"".join(body + b"\n" for body in written_now()))
