"""Everything that graded an entry, made from its kept texts: it grades the same findings again and suggests again.

Findings that were met before cost a look-up, and so do grades met before in the same circumstances: a long log is
replayed with it. What is said is kept as the record writes it too, so that bytes can be compared with bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import Any

import orjson

from tox_grader.assessment.findings import from_jsonable
from tox_grader.assessment.history import PatientHistory
from tox_grader.escalation.circumstances import Circumstances
from tox_grader.escalation.due import grades_of, next_due
from tox_grader.escalation.plan import Bounds, Plan, Planned, plan
from tox_grader.escalation.suggest import Doses
from tox_grader.grading.answer import Answer
from tox_grader.grading.bedside import bedside_answers, bedside_scores
from tox_grader.journal.canonical import canonical
from tox_grader.tables.finding_bytes import MetBefore
from tox_grader.tables.finding_keys import FindingKeys
from tox_grader.tables.library import KeptTables, ProtocolFile
from tox_grader.tables.protocol import Drugs

Scales = Mapping[str, tuple[str, ...]]
Profile = tuple[object, ...]
Pieces = tuple[bytes | tuple[Planned, str], ...]
_MOST_REMEMBERED = 2_000
_MOST_CIRCUMSTANCES = 200  # they are one patient's, mostly, and each keeps whole suggestions
# Read by the suggestions, whatever the tables read.
ALSO_READ = ("age_years", "death_attributed_to")
_ANY_DAY = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Again:
    """What the tables of then say of some findings: as answers, as plain data, and as the record writes them.

    `profile` is what suggestions depend on beside the circumstances: grades, age, death. `due_in` is the time to the
    next assessment.
    """

    answers: tuple[Answer, ...]
    told: list[dict[str, Any]]
    written: bytes
    scores: list[dict[str, Any]]
    bounds: Bounds
    age: Any
    is_dead: bool
    profile: Profile
    due_in: timedelta | None


@dataclass(slots=True)
class Around:
    """The suggestions met so far in the same circumstances, as the record writes them; and each step's own doses."""

    steps: dict[Profile, bytes] = field(default_factory=dict)
    doses: dict[tuple[object, ...], dict[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """Everything that graded an entry, from its kept texts; `drugs_kept` tells whether drug facts are among them.

    `scales` are the tables that answered, by toxicity: those that the entry names, whatever answers stand in it.
    """

    library: KeptTables
    protocol: ProtocolFile | None
    drugs: Drugs
    drugs_kept: bool
    keys: FindingKeys
    scales: Scales
    _met: dict[tuple[object, ...], Again] = field(default_factory=dict, repr=False)
    _plans: dict[Profile, Pieces] = field(default_factory=dict, repr=False)
    _around: dict[Circumstances, Around] = field(default_factory=dict, repr=False)

    def again(self, findings: Mapping[str, Any]) -> Again:
        """Return what the tables say of findings as the record keeps them."""
        key = self.keys.key(findings)
        known = self._met.get(key)
        if known is None:
            if len(self._met) >= _MOST_REMEMBERED:
                self._met.clear()
            known = self._met[key] = self.anew(findings, self.scales)
        return known

    def again_as_written(self, findings: bytes) -> Again:
        """Return the same for findings in bytes; ValueError where they are no JSON."""
        key, known = self._by_bytes.get(findings)
        if known is None:
            said = orjson.loads(findings)
            known = self.again(said)
            self._by_bytes.keep(findings, key, said, known)
        return known

    @cached_property
    def _by_bytes(self) -> MetBefore[Again]:
        return MetBefore(self.keys)

    def anew(self, findings: Mapping[str, Any], scales: Scales) -> Again:
        """Return what the tables say, worked out anew."""
        found = from_jsonable({name: findings[name] for name in self.keys.names if findings.get(name) is not None})
        answers = bedside_answers(self.library, scales, found)
        told = [answer.as_json() for answer in answers]
        bounds = grades_of(answers)
        return Again(
            answers,
            told,
            canonical(told),
            [score.as_json() for score in bedside_scores(self.library, answers, found)],
            bounds,
            found.get("age_years"),
            found.get("death_attributed_to") is not None,
            (*bounds.items(), *(found.get(name) for name in ALSO_READ)),
            None if self.protocol is None else _due_in(self.protocol, answers),
        )

    def around(self, circumstances: Circumstances) -> Around:
        """Return the suggestions met so far in these circumstances."""
        known = self._around.get(circumstances)
        if known is None:
            if len(self._around) >= _MOST_CIRCUMSTANCES:
                self._around.clear()
            known = self._around[circumstances] = Around()
        return known

    def steps(self, again: Again, history: PatientHistory, now: datetime, around: Around) -> bytes:
        """Return the suggestions by the protocol of then; those met before in these circumstances are not made anew."""
        known = around.steps.get(again.profile)
        if known is None:
            known = around.steps[again.profile] = self._steps(again, history, now, around)
        return known

    def _steps(self, again: Again, history: PatientHistory, now: datetime, around: Around) -> bytes:
        if self.protocol is None or again.is_dead:
            return b"[]"
        grades = tuple(again.bounds.items())
        pieces = self._plans.get(grades)
        if pieces is None:
            pieces = self._plans[grades] = _pieces(plan(self.protocol, again.bounds))
        doses = Doses(self.protocol, self.drugs, again.age, history, now)
        told = (one if isinstance(one, bytes) else _with_doses(*one, doses, around) for one in pieces)
        return b"[" + b",".join(told) + b"]"


def _pieces(planned: Plan) -> Pieces:
    """Return a plan as it is written: in bytes what says the same to every patient, between them steps with doses."""
    steps = [(one, "at_least") for one in planned.steps] + [(one, "could_be") for one in planned.would_add]
    pieces: list[bytes | tuple[Planned, str]] = []
    for has_doses, group in groupby(steps, key=lambda step: bool(step[0].doses)):
        alike = list(group)
        pieces += alike if has_doses else [b",".join(canonical(one.said.as_json(bound)) for one, bound in alike)]
    return tuple(pieces)


def _with_doses(planned: Planned, bound: str, doses: Doses, around: Around) -> bytes:
    """Return a step with its doses; in the same circumstances and at the same age a step has the same ones."""
    said = planned.said
    key = (said.step, said.state, doses.age)
    known = around.doses.get(key)
    if known is None:
        known = around.doses[key] = doses.worked_out(planned).as_json(bound)
    # What fired it and for which bound is told beside the doses and never moves them. All of it is text.
    return orjson.dumps({**known, "fired_by": said.fired_by, "for_bound": bound}, option=orjson.OPT_SORT_KEYS)


def _due_in(protocol: ProtocolFile, answers: tuple[Answer, ...]) -> timedelta | None:
    due = next_due(protocol.file, answers, _ANY_DAY)
    return None if due is None else due - _ANY_DAY
