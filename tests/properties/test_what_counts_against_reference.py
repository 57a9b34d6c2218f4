"""What counts of a log, held against its definition written down plainly, on logs of random corrections."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tox_grader.journal.body import Place, read_body, write_body
from tox_grader.journal.effective import apart_from, effective
from tox_grader.journal.entry import Author, Draft, Entry, Kind

START = datetime.fromisoformat("2026-11-16T08:00:00+08:00")


def content_of(kind: Kind, refers_to: str, number: int) -> dict[str, Any]:
    at = (START + timedelta(hours=number)).isoformat()
    treatment = {"drug": f"drug {number}", "given_at": at, "may_mask_fever": True, "status": "given"}
    if kind == "treatment":
        return treatment
    told = {"refers_to": refers_to, "reason": "misread"}
    new = {"kind": "treatment", "content": treatment, "observed_at": at}
    return {**told, **new} if kind == "amendment" else told


@st.composite
def logs(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Draw a log of treatments, amendments of them (or of amendments), and entries entered in error."""
    log: list[Entry] = []
    for number in range(draw(st.integers(1, 12))):
        amendable = [entry for entry in log if entry.kind != "entered_in_error"]
        kinds: list[Kind] = ["treatment"] if not amendable else ["treatment", "amendment", "entered_in_error"]
        kind = draw(st.sampled_from(kinds))
        among = amendable if kind == "amendment" else log
        refers_to = draw(st.sampled_from(among)).entry_id if kind != "treatment" else ""
        draft = Draft(f"e{number}", "p", kind, START, Author("n", "nurse"), content_of(kind, refers_to, number))
        previous = log[-1].hash if log else "0" * 64
        at = START + timedelta(minutes=draw(st.integers(-3, 3)))
        log.append(read_body(write_body(draft, Place(number + 1, previous, at, "clinical", "0", "s"))))
    return tuple(log)


def is_struck(entry: Entry, log: tuple[Entry, ...]) -> bool:
    """Tell whether an entry that is not struck itself says that this one was entered in error."""
    marks = (one for one in log if one.kind == "entered_in_error" and one.content["refers_to"] == entry.entry_id)
    return any(not is_struck(mark, log) for mark in marks)


def amends(entry: Entry, root: Entry, log: tuple[Entry, ...]) -> bool:
    """Tell whether an amendment speaks of an entry, or of an amendment of it."""
    if entry.kind != "amendment":
        return False
    spoken_of = next(one for one in log if one.entry_id == entry.content["refers_to"])
    return spoken_of == root or amends(spoken_of, root, log)


def counted(log: tuple[Entry, ...]) -> dict[str, Any]:
    """Return by entry what counts of each treatment: the last amendment that is not struck, else as it was written."""
    found: dict[str, Any] = {}
    for entry in log:
        if entry.kind == "treatment" and not is_struck(entry, log):
            new = [one for one in log if amends(one, entry, log) and not is_struck(one, log)]
            found[entry.entry_id] = new[-1].content["content"] if new else entry.content
    return found


def told(log: tuple[Entry, ...], known_at: datetime | None = None) -> dict[str, Any]:
    return {
        one.entry.entry_id: one.content for one in effective(log, known_at) if one.kind == "treatment" and one.counts
    }


@given(logs())
def test_what_counts_is_what_the_definition_says(log: tuple[Entry, ...]) -> None:
    assert told(log) == counted(log)


@given(logs(), st.integers(-4, 4))
def test_what_was_known_then_is_what_counted_in_a_log_that_once_was(log: tuple[Entry, ...], minutes: int) -> None:
    known = told(log, START + timedelta(minutes=minutes))
    assert known in [counted(log[:end]) for end in range(len(log) + 1)]


@given(logs(), st.data())
def test_without_an_entry_the_log_tells_of_it_nothing_and_of_the_others_what_it_would(
    log: tuple[Entry, ...], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(log)).entry_id
    rest = apart_from(log, gone)
    assert gone not in {entry.entry_id for entry in rest}
    assert told(rest) == counted(rest)
