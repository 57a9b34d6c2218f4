"""What a replay showed, as lines or as JSON Lines: each assessment, every difference, the sum."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from tox_grader.foundation.text import safe_text
from tox_grader.foundation.times import show_time
from tox_grader.grading.answer import Answer
from tox_grader.reports.grade_words import grade_line
from tox_grader.workflows.replay_verdicts import Difference, Replayed, Tally, Verdict

_WORDS = {"same": "same", "different": "DIFFERENT", "cannot verify": "CANNOT VERIFY"}
_LONGEST = 300
_IN_A_LINE = ("toxicity", "short", "status", "at_least", "could_be", "called")


def as_text(replayed: Replayed, patient: str | None) -> str:
    """Return one patient's verdicts as lines, each ended."""
    who = who_is(replayed.patient_key, patient)
    lines = [line for verdict in replayed.verdicts for line in _lines(who, verdict)]
    told = {verdict.sequence for verdict in replayed.verdicts}
    lines += [
        f"{who} entry {sequence}: NOT WHAT WAS WRITTEN - {'; '.join(faults)}"
        for sequence, faults in replayed.damaged
        if sequence not in told
    ]
    return "".join(f"{safe_text(line)}\n" for line in lines)


def as_json(replayed: Replayed, patient: str | None) -> str:
    """Return one patient's verdicts as JSON Lines, each ended."""
    lines = [verdict.as_json(patient) for verdict in replayed.verdicts]
    told = {verdict.sequence for verdict in replayed.verdicts}
    lines += [
        {
            "patient": patient,
            "patient_key": replayed.patient_key,
            "entry": sequence,
            "outcome": "not what was written",
            "reasons": list(faults),
        }
        for sequence, faults in replayed.damaged
        if sequence not in told
    ]
    return "".join(f"{json.dumps(line)}\n" for line in lines)


def who_is(patient_key: str, patient: str | None) -> str:
    """Return the hospital number; where it was erased, the key."""
    return patient if patient is not None else f"(number erased, key {patient_key})"


def sum_lines(tally: Tally) -> list[str]:
    """Return the sum as lines."""
    found = tally.outcomes
    read = f"{_count(tally.assessments, 'assessment')} of {_count(tally.patients, 'patient')}"
    came_out = f"{found['same']} same, {found['different']} different, {found['cannot verify']} cannot be verified"
    lines = [f"{read} graded again by their own tables: {came_out}."]
    if tally.damaged:
        lines.append(
            f"{_count(tally.damaged, 'entry', 'entries')} not what was written, or without a table text: "
            "see tox-grader audit verify"
        )
    return lines


def sum_json(tally: Tally) -> str:
    """Return the sum as one JSON object."""
    return json.dumps({"summary": tally.as_json()})


def _lines(who: str, verdict: Verdict) -> list[str]:
    at = show_time(datetime.fromisoformat(verdict.observed_at))
    remarks = f" ({'; '.join(verdict.remarks)})" if verdict.remarks else ""
    head = f"{who} entry {verdict.sequence}, {at}: {_WORDS[verdict.outcome]}"
    if verdict.outcome == "same":
        return [f"{head} - {grades(verdict.answers)}{remarks}"]
    because = f" - {'; '.join(verdict.reasons)}" if verdict.reasons else ""
    return [f"{head}{because}{remarks}", *(f"  {difference_line(one)}" for one in verdict.differences)]


def difference_line(difference: Difference) -> str:
    """Return one difference as a line: of what, which part, then and now."""
    return f"{difference.of}, {difference.part}: then {_short(difference.then)}; now {_short(difference.now)}"


def grades(answers: Any) -> str:
    """Return the recorded grades of an assessment in one line."""
    told = (_grade(*map(answer.get, _IN_A_LINE)) for answer in answers or () if isinstance(answer, Mapping))
    return "; ".join(dict.fromkeys(told)) or "no grade"


@lru_cache(maxsize=256)
def _grade(toxicity: str, short: str, status: Any, at_least: int | None, could_be: int | None, called: str) -> str:
    answer = Answer("", str(toxicity), str(short), "", "", status, at_least, could_be, called or "")
    try:
        return grade_line(answer)
    except TypeError:
        return "a grade that this program cannot read"


def _short(value: Any) -> str:
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def known_line(at: datetime) -> str:
    """Return the head of a chart that is not told as of now."""
    return f"REPLAY - as known at {show_time(at)}; what was recorded later is left out"
