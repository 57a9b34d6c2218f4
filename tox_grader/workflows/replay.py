"""Replay the log: every assessment graded again by the very tables in force then, and held against what was recorded.

The log is read chain by chain as it stands at one moment; each row is checked and graded in one pass. A difference is
told and never written over anything.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson

from tox_grader import __version__
from tox_grader.foundation.problems import LogInvalid, ToxGraderError
from tox_grader.journal.body import BodyUnreadableError, read_body
from tox_grader.journal.chain import StoredRow
from tox_grader.journal.entry import NO_ENTRY, SITE_KEY, Entry
from tox_grader.journal.scan import faults_of
from tox_grader.journal.store import Snapshot
from tox_grader.journal.taken_apart import Apart, Taker
from tox_grader.workflows.graded_again import Again, Kept
from tox_grader.workflows.regrade import Regrader, TextOf
from tox_grader.workflows.replay_compare import Assessed, compare_answers, compare_suggestions, is_same
from tox_grader.workflows.replay_differences import SUGGESTION
from tox_grader.workflows.replay_history import CORRECTIONS, FACTS, HistorySoFar, refers_to
from tox_grader.workflows.replay_verdicts import Difference, Outcome, Replayed, Verdict

_READ_WHOLE = FACTS | CORRECTIONS | {"override"}


class Replay:
    """Replays one chain after the other; what was read and compiled for one is kept for the next."""

    def __init__(self, text_of: TextOf, folder: Path) -> None:
        """Take where table texts are kept; `folder` holds units and drug facts of entries that kept none."""
        self._regrader = Regrader(text_of, folder)
        self._taker = Taker()

    def chains(self, rows: Iterable[StoredRow]) -> Iterator[Replayed]:
        """Yield each patient replayed; rows come by patient and sequence. The site's chain holds no assessment."""
        for patient_key, own in groupby(rows, key=itemgetter(0)):
            if patient_key != SITE_KEY:
                yield self.chain(patient_key, own)

    def chain(self, patient_key: str, rows: Iterable[StoredRow]) -> Replayed:
        """Return one patient replayed."""
        so_far, head, count = HistorySoFar(), NO_ENTRY, 0
        verdicts: list[Verdict] = []
        damaged: list[tuple[int, tuple[str, ...]]] = []
        remarks: dict[str, list[str]] = {}
        for row in rows:
            count += 1
            apart = self._taker.apart(row.body) if row.kind == "assessment" else None
            said = _read(row.body) if apart is None else apart.said
            faults = faults_of(row, head, said)
            head = (row.sequence, row.hash)
            again = None if apart is None or faults else self._same(apart, row, so_far)
            if again is not None:
                verdicts.append(_told(row, row.observed_at, "same", again.told))
                continue
            if not faults and row.kind != "assessment" and row.kind in _READ_WHOLE:
                faults = _take(row, so_far, verdicts, remarks)
            if faults:
                damaged.append((row.sequence, faults))
            verdicts += (
                self._verdict(assessed, faults, so_far, after_damage=bool(damaged))
                for assessed in _assessed(row, said if apart is None else _read(row.body))
            )
        told = (
            one._replace(remarks=tuple(remarks[one.entry_id])) if one.entry_id in remarks else one for one in verdicts
        )
        return Replayed(patient_key, count, tuple(told), tuple(damaged))

    def _same(self, apart: Apart, row: StoredRow, so_far: HistorySoFar) -> Again | None:
        """Return what is said again where the entry is byte for byte what would be written; else None, with no reason.

        Most entries are. What is not, or cannot be graded, goes the long way, which says why.
        """
        try:
            kept = self._regrader.kept_as_written(apart.tables, apart.content["read_beside"])
            return is_same(kept, apart, row, so_far)
        except (ToxGraderError, KeyError, TypeError, ValueError, AttributeError):
            return None

    def _verdict(
        self, assessed: Assessed, faults: tuple[str, ...], so_far: HistorySoFar, *, after_damage: bool
    ) -> Verdict:
        if faults:
            return _cannot(assessed, f"the entry is not what was written: {'; '.join(faults)}", is_damage=True)
        try:
            kept = self._regrader.kept(assessed.content)
        except LogInvalid as error:
            told = "; ".join(f"{problem.what} ({problem.where})" for problem in error.problems)
            return _cannot(assessed, told, is_damage=True)
        except ToxGraderError as error:
            return _cannot(assessed, f"this program cannot read a kept text: {error.problems[0].what}")
        return _compared(assessed, kept, so_far, after_damage=after_damage)


def _compared(assessed: Assessed, kept: Kept, so_far: HistorySoFar, *, after_damage: bool) -> Verdict:
    try:
        again, differences = compare_answers(kept, assessed.content)
        differences += compare_suggestions(kept, again, assessed, so_far)
    except ToxGraderError as error:
        return _cannot(assessed, f"it cannot be graded again: {error.problems[0].what}")
    except (KeyError, TypeError, ValueError, AttributeError):
        return _cannot(assessed, "its findings or answers are not in a form that this program reads")
    if not differences:
        return _of(assessed, "same")
    return _differing(assessed, kept, tuple(differences), after_damage=after_damage)


def every_row(snapshot: Snapshot, patient_keys: Iterable[str] | None) -> Iterator[StoredRow]:
    """Yield the rows of the whole log, or of the patients named."""
    if patient_keys is None:
        yield from snapshot.rows()
        return
    for patient_key in patient_keys:
        yield from snapshot.rows_of(patient_key)


def _take(
    row: StoredRow, so_far: HistorySoFar, verdicts: list[Verdict], remarks: dict[str, list[str]]
) -> tuple[str, ...]:
    """Take an entry that speaks of the patient or of another entry; return what is wrong with it."""
    try:
        entry = read_body(row.body)
        _remark(entry, so_far, verdicts, remarks)
        if entry.kind != "override":
            so_far.add(entry)
    except (BodyUnreadableError, ValueError) as fault:
        return (str(fault),)
    return ()


def _remark(entry: Entry, so_far: HistorySoFar, verdicts: list[Verdict], remarks: dict[str, list[str]]) -> None:
    """Note at earlier assessments what this entry says of them, or of what their suggestions rested on."""
    if entry.kind in FACTS:
        return
    named = entry.content.get("refers_to") if entry.kind == "override" else refers_to(entry)
    if not isinstance(named, str):
        return
    said = {
        "override": "overridden",
        "amendment": "amended",
        "entered_in_error": "marked as entered in error",
    }[entry.kind]
    remarks.setdefault(named, []).append(f"{said} by entry {entry.sequence}")
    place = so_far.place_of(named)
    if place is not None:
        told = f"a treatment or fact that its suggestions rested on was {said} by entry {entry.sequence}"
        for verdict in verdicts:
            if verdict.sequence > place:
                remarks.setdefault(verdict.entry_id, []).append(told)


def _assessed(row: StoredRow, said: Mapping[str, Any] | None) -> Iterator[Assessed]:
    if row.kind == "assessment":
        content = {} if said is None else said["content"]
        yield Assessed(row, content if isinstance(content, Mapping) else {}, row.observed_at)
    elif row.kind == "amendment" and said is not None and said["content"].get("kind") == "assessment":
        yield Assessed(row, said["content"]["content"], said["content"]["observed_at"])


def _differing(assessed: Assessed, kept: Kept, differences: tuple[Difference, ...], *, after_damage: bool) -> Verdict:
    """Return a difference, or, where suggestions alone differ and not all they rested on was kept, no verdict."""
    lacking: list[str] = []
    if not kept.drugs_kept:
        lacking.append("the drug facts of then are not in the record")
    if "suggested_at" not in assessed.content:
        lacking.append("the moment for which doses were counted is not in the record")
    if after_damage:
        lacking.append("an earlier entry of this patient is not what was written")
    only_steps = all(one.of.startswith(SUGGESTION) for one in differences)
    if only_steps and lacking:
        return _of(assessed, "cannot verify")._replace(differences=differences, reasons=tuple(lacking))
    other = assessed.row.program != __version__
    reasons = (f"written by program {assessed.row.program}; this is {__version__}",) if other else ()
    return _of(assessed, "different")._replace(differences=differences, reasons=reasons)


def _cannot(assessed: Assessed, reason: str, *, is_damage: bool = False) -> Verdict:
    return _of(assessed, "cannot verify")._replace(reasons=(reason,), is_damage=is_damage)


def _of(assessed: Assessed, outcome: Outcome) -> Verdict:
    return _told(assessed.row, assessed.observed_at, outcome, assessed.content.get("answers"))


def _told(row: StoredRow, observed_at: str, outcome: Outcome, answers: Any) -> Verdict:
    return Verdict(row.patient_key, row.sequence, row.entry_id, observed_at, row.program, outcome, answers)


def _read(body: bytes) -> Any:
    """Return what the bytes say; None where they are no JSON."""
    try:
        return orjson.loads(body)
    except (ValueError, TypeError):
        return None
