"""An assessment being entered: the answers so far, the field that is being filled, and what was said about it.

One for each patient, from the first key until it is saved or thrown away; what was answered is kept on this
station's disk as well. Its entry id is drawn once, so that pressing save twice is one entry.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, Self

from tox_grader.foundation.clock import new_id
from tox_grader.foundation.times import read_time, show_duration
from tox_grader.screens.when import in_full
from tox_grader.workflows.bedside_form import Answer, NotAssessed, Question, Unit, read_number
from tox_grader.workflows.drafts import KeptDraft

Asking = Literal["", "attribution", "reason", "reasons"]
TIME = -1
THE_TIME = ""
_NOW = "now"  # its first letter is enough


@dataclass
class Draft:
    """The answers so far. `place` is the question that is being answered; before the first stands the time."""

    questions: Sequence[Question]
    entry_id: str = field(default_factory=new_id)
    given: dict[str, Answer] = field(default_factory=dict)
    observed_at: datetime | None = None
    place: int = TIME
    typed: str = ""
    doubtful: tuple[Unit, Decimal | int] | None = None
    asking: Asking = ""
    told: str = ""
    moved_on: bool = False
    entered: dict[str, datetime] = field(default_factory=dict)
    time_entered: datetime | None = None
    touched: set[str] = field(default_factory=set)
    changed_at: datetime | None = None

    @property
    def question(self) -> Question | None:
        """Return the question that is being answered, None while it is the time."""
        return None if self.place == TIME else self.questions[self.place]

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all was entered."""
        return not self.given and self.observed_at is None and not self.typed

    def answer(self, question: Question) -> Answer | None:
        """Return the answer to a question, None where it is blank."""
        return next((self.given[at] for at in _places(question) if at in self.given), None)

    def unit(self, question: Question) -> Unit | None:
        """Return the unit in which a number was given."""
        return next((unit for unit in question.units if unit.at in self.given), None)

    def put(self, question: Question, answer: Answer, at: str | None = None) -> None:
        """Keep an answer; what cannot stand beside it is taken out and named."""
        at = at or question.at
        ruled_out = [old for old in self.given if old != at and (_above(old, at) or _above(at, old))]
        for old in (*_places(question), *ruled_out):
            self.given.pop(old, None)
        if isinstance(answer, NotAssessed) and question.attribution is not None:
            self.given.pop(question.attribution, None)
        self.given[at] = answer
        self.touched.add(at)
        self.typed, self.doubtful, self.told = "", None, ""
        if ruled_out:
            count = f"{len(ruled_out)} answer{'' if len(ruled_out) == 1 else 's'}"
            self.told = f"{count} taken out: cannot stand beside what was just entered"

    def clear(self, question: Question) -> None:
        """Make a field blank again."""
        for at in (*_places(question), *([question.attribution] if question.attribution else [])):
            self.given.pop(at, None)
            self.touched.add(at)
        self.typed, self.doubtful, self.told = "", None, "cleared: blank again"

    def counts(self) -> tuple[int, int, int]:
        """Return how many questions are answered, not assessed, and there in all."""
        answers = [self.answer(question) for question in self.questions]
        absent = sum(isinstance(answer, NotAssessed) for answer in answers)
        return sum(answer is not None for answer in answers) - absent, absent, len(answers)

    def with_typed(self) -> dict[str, Answer]:
        """Return the answers with the number that is being typed, where it can be read already."""
        question = self.question
        if question is None or not question.units or not self.typed:
            return self.given
        others = {at: answer for at, answer in self.given.items() if at not in _places(question)}
        read = read_number(self.typed, question)
        return others if isinstance(read, str) else {**others, read[0].at: read[1]}

    def take_typed(self, now: datetime) -> bool:
        """Take what was typed into its field; False where it stays because it is refused or has to be confirmed."""
        question = self.question
        if question is None:
            return self._take_time(now)
        if not question.units:
            return True
        if not self.typed:
            if self.doubtful is None:
                return True
            self.told = f"{_number(*self.doubtful)} is not confirmed: type it again, or press Del to drop it"
            return False
        read = read_number(self.typed, question)
        if isinstance(read, str):
            self.told = f"refused: {read}"
            return False
        return self._take_number(question, *read)

    def take_typed_of(self, question: Question) -> bool:
        """Take the number that is being typed, and tell whether the question has an answer now."""
        if question.units and self.typed:
            read = read_number(self.typed, question)
            if isinstance(read, str):
                self.told = f"refused: {read}"
                return False
            if not self._take_number(question, *read):
                return False
        answer = self.answer(question)
        return answer is not None and not isinstance(answer, NotAssessed)

    def _take_number(self, question: Question, unit: Unit, number: Decimal | int) -> bool:
        if unit.bounds is not None and unit.bounds.is_unusual(Decimal(number)) and self.doubtful != (unit, number):
            self.typed, self.doubtful = "", (unit, number)
            self.told = f"{_number(unit, number)} is unusual: type it again to confirm"
            return False
        self.put(question, number, unit.at)
        return True

    def _take_time(self, now: datetime) -> bool:
        if not self.typed:
            return True
        at = read_time(_NOW if _NOW.startswith(self.typed) else self.typed, now)
        if isinstance(at, str):
            self.told = f"refused: {at}"
            return False
        if at > now:
            self.told = "refused: this time lies in the future"
            return False
        self.observed_at, self.typed, self.told = at, "", ""
        self.touched.add(THE_TIME)
        return True

    def clear_time(self) -> None:
        """Make the time of observation blank again."""
        self.observed_at, self.told = None, "time cleared: type it again"
        self.touched.add(THE_TIME)

    def attribute(self, at: str, word: str) -> None:
        """Keep the attribution of a finding."""
        self.given[at] = word
        self.told = ""
        self.touched.add(at)

    def stamp(self, now: datetime) -> bool:
        """Note when what was just answered was entered; tell whether there was anything."""
        touched, self.touched = self.touched, set()
        if touched:
            self.changed_at = now
        for at in touched & self.given.keys():
            self.entered[at] = now
        if THE_TIME in touched:
            self.time_entered = None if self.observed_at is None else now
        return bool(touched)

    def kept(self, patient_key: str, by: str, now: datetime) -> KeptDraft:
        """Return the draft as this station's disk keeps it: the same as long as nothing was answered."""
        kept_at = self.changed_at or now
        entered = {at: self.entered.get(at, kept_at) for at in self.given}
        return KeptDraft(
            patient_key, self.entry_id, by, kept_at, dict(self.given), entered, self.observed_at, self.time_entered
        )

    @classmethod
    def taken_up(cls, questions: Sequence[Question], kept: KeptDraft) -> Self:
        """Return a draft that was left, ready to go on with."""
        return cls(
            questions,
            kept.entry_id,
            dict(kept.given),
            kept.observed_at,
            entered=dict(kept.entered),
            time_entered=kept.time_entered,
        )

    def forget_old(self, now: datetime, limit: timedelta) -> int:
        """Make every answer unknown again that is too old to speak for the patient now; return how many were."""
        self.stamp(now)
        young, count = self.kept("-", "-", now).without_old(now, limit)
        if count:
            self.given, self.entered = dict(young.given), dict(young.entered)
            self.observed_at, self.time_entered = young.observed_at, young.time_entered
        return count

    def echo(self, now: datetime) -> str:
        """Return the time that is being typed in full form, before it is accepted."""
        if not self.typed:
            return "type now, -15m, -2h, 14:30 or 1430; Enter accepts"
        at = read_time(_NOW if _NOW.startswith(self.typed) else self.typed, now)
        if isinstance(at, str):
            return f"not yet a time: {at}"
        if at > now:
            return f"{in_full(at, at).partition(',')[0]} lies in the future: refused"
        return f"= {in_full(at, now)} - Enter accepts"


def unknown_again(count: int, limit: timedelta) -> str:
    """Return the sentence that says how many answers were too old to be taken up."""
    many = f"{count} answer{'' if count == 1 else 's'}"
    return f"{many} older than {show_duration(limit)} came back as unknown: observe again"


def _places(question: Question) -> tuple[str, ...]:
    return tuple(unit.at for unit in question.units) or (question.at,)


def _above(outer: str, inner: str) -> bool:
    return inner.startswith(f"{outer}.")


def _number(unit: Unit, number: Decimal | int) -> str:
    return f"{number} {unit.name}"
