"""One patient's course, entry by entry: what was known at each, what was said then, and what is known now."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tox_grader.assessment.history import TreatmentGiven
from tox_grader.escalation.suggestion import Suggestion, suggestion_from_json
from tox_grader.foundation.problems import ToxGraderError
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.journal.contents import amendment, answers_given
from tox_grader.journal.entry import Entry
from tox_grader.tables.library import Library
from tox_grader.workflows.logged import Logged, logged
from tox_grader.workflows.record import Record
from tox_grader.workflows.regrade import Regrader
from tox_grader.workflows.replay import Replay
from tox_grader.workflows.replay_verdicts import Verdict
from tox_grader.workflows.station import Station
from tox_grader.workflows.ward import Chart, chart_of

# That somebody looked is no part of a patient's course.
_LEFT_OUT = frozenset({"access"})


@dataclass(frozen=True)
class Moment:
    """One entry and the moment at which it was recorded.

    `chart` is the patient as known then, this entry included; `later` are entries recorded afterwards for a time
    before this one; `one.corrected` is what was said of the entry since. `verdict` is what grading it again by its
    own tables shows; `library` holds these tables.
    """

    one: Logged
    chart: Chart
    later: tuple[Logged, ...]
    verdict: Verdict | None
    library: Library | None

    @property
    def entry(self) -> Entry:
        """Return the entry."""
        return self.one.entry

    @cached_property
    def assessed(self) -> Mapping[str, Any] | None:
        """Return what was assessed with this entry: its content, or the new content of an amendment."""
        if self.entry.kind == "assessment":
            return self.entry.content
        if self.entry.kind == "amendment":
            new = amendment(self.entry.content)
            return new.content if new.kind == "assessment" else None
        return None

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """Return the grades that were given with this entry, as they were given."""
        content = self.assessed
        return () if content is None else tuple(answer_from_json(one.content) for one in answers_given(content))

    @cached_property
    def suggestions(self) -> tuple[tuple[Suggestion, bool], ...]:
        """Return what was suggested then; with each step whether it was for the lower bound already."""
        told = None if self.assessed is None else self.assessed.get("suggestions")
        steps = told if isinstance(told, list) else []
        return tuple((suggestion_from_json(step), step["for_bound"] == "at_least") for step in steps)

    @property
    def treatments(self) -> tuple[TreatmentGiven, ...]:
        """Return what had been given, as known then."""
        return self.chart.course.treatments


class Course:
    """The entries of one patient, each as a moment; made when it is looked at."""

    def __init__(self, record: Record, station: Station, patient_id: str) -> None:
        """Read the log once; raise where it cannot be read."""
        self.person = record.person(patient_id)
        self.entries = record.entries(self.person.patient_key)
        self._log = logged(self.entries)
        self._shown = tuple(one for one in self._log if one.entry.kind not in _LEFT_OUT)
        self._regrader = Regrader(record.store.table_text, station.folder)
        replay = Replay(record.store.table_text, station.folder)
        with record.store.snapshot() as snapshot:
            replayed = replay.chain(self.person.patient_key, snapshot.rows_of(self.person.patient_key))
        self._verdicts = {verdict.sequence: verdict for verdict in replayed.verdicts}

    def __len__(self) -> int:
        """Return how many entries there are to step through."""
        return len(self._shown)

    def moment(self, place: int) -> Moment:
        """Return one entry, counted from 0 in the order of the log."""
        one = self._shown[place]
        entry = one.entry
        known = tuple(other for other in self.entries if other.sequence <= entry.sequence)
        return Moment(
            one,
            chart_of(self.person, known, entry.recorded_at),
            tuple(other for other in self._shown[place + 1 :] if _for_before(other, entry)),
            self._verdicts.get(entry.sequence),
            self._library(entry),
        )

    def _library(self, entry: Entry) -> Library | None:
        content = amendment(entry.content).content if entry.kind == "amendment" else entry.content
        with suppress(ToxGraderError):
            return self._regrader.kept(content).library if content.get("tables") else None
        return None


def _for_before(other: Logged, entry: Entry) -> bool:
    return other.entry.kind in ("assessment", "treatment") and other.entry.observed_at <= entry.observed_at
