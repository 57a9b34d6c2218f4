"""The ward board and one patient's chart: everything they show stands in the log, so no table is read for them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tox_grader.foundation.problems import LogInvalid, Problem
from tox_grader.foundation.times import age_in_years, infusion_day
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.journal.contents import Content
from tox_grader.journal.entry import SITE_KEY, Entry
from tox_grader.journal.history import Course, Peak, fold_course, peak_in_day_before
from tox_grader.journal.person import Person, folded
from tox_grader.workflows.record import Record


@dataclass(frozen=True)
class Chart:
    """One patient as the log tells it now; `graded_by` names the table texts behind the answers by SHA-256."""

    person: Person
    entries: tuple[Entry, ...]
    course: Course
    now: datetime
    answers: tuple[Answer, ...]
    observed_at: datetime | None
    next_due: datetime | None
    similar_name: bool = False
    graded_by: tuple[str, ...] = ()
    damage: tuple[Problem, ...] = ()

    @property
    def age(self) -> int | None:
        """Return the age in completed years."""
        born = self.person.birth_date
        return None if born is None else age_in_years(born, self.now.date())

    @property
    def day(self) -> int | None:
        """Return the day after infusion; day 0 is the day of infusion."""
        infused_at = self.course.infused_at
        return None if infused_at is None else infusion_day(infused_at, self.now)

    @property
    def is_overdue(self) -> bool:
        """Tell whether the next assessment should have been done; a patient never assessed is due."""
        return not self.damage and (self.next_due is None or self.next_due < self.now)

    def answer(self, toxicity: str) -> Answer | None:
        """Return the latest answer for a toxicity, None where it was never graded."""
        return next((answer for answer in self.answers if answer.toxicity == toxicity), None)

    def peak(self, toxicity: str) -> Peak | None:
        """Return the most severe grade of the last 24 hours."""
        return peak_in_day_before(self.course, toxicity, self.now)


def chart_of(person: Person, entries: tuple[Entry, ...], now: datetime, *, similar_name: bool = False) -> Chart:
    """Return a patient's chart from the log's entries."""
    course = fold_course(entries)
    latest = course.latest
    if latest is None:
        return Chart(person, entries, course, now, (), None, None, similar_name)
    answers = tuple(answer_from_json(given.content) for given in latest.answers)
    due = latest.content.get("next_due")
    next_due = datetime.fromisoformat(due) if isinstance(due, str) else None
    graded_by = tuple(_tables_behind(latest.content))
    return Chart(person, entries, course, now, answers, latest.observed_at, next_due, similar_name, graded_by)


def open_chart(record: Record, patient_id: str) -> Chart:
    """Return the chart of the patient with this number."""
    person = record.person(patient_id)
    similar = record.store.has_namesake(person)
    return chart_of(person, record.entries(person.patient_key), record.clock.now(), similar_name=similar)


def board(record: Record) -> tuple[Chart, ...]:
    """Return every patient on the ward: damaged logs first, then overdue, the more severe, then by family name."""
    people, now = record.people(), record.clock.now()
    similar = similar_names(people)
    charts = [_chart_or_damage(record, person, now, similar_name=person.patient_key in similar) for person in people]
    return tuple(sorted(charts, key=_urgency))


def _urgency(chart: Chart) -> tuple[bool, bool, int, str]:
    return (not chart.damage, not chart.is_overdue, -_worst(chart), chart.person.family_name.casefold())


def _chart_or_damage(record: Record, person: Person, now: datetime, *, similar_name: bool) -> Chart:
    """Return a patient's chart; where the log is not what was written, one that holds nothing but that."""
    try:
        return chart_of(person, record.entries(person.patient_key), now, similar_name=similar_name)
    except LogInvalid as damage:
        return damaged_chart(person, now, damage, similar_name=similar_name)


def damaged_chart(person: Person, now: datetime, damage: LogInvalid, *, similar_name: bool = False) -> Chart:
    """Return the chart of a patient whose log is damaged: who it is and what is wrong, nothing told from the log."""
    return Chart(person, (), fold_course(()), now, (), None, None, similar_name, damage=damage.problems)


def tables_are_signed(record: Record, charts: Sequence[Chart]) -> bool:
    """Tell whether this site signed every table text behind the grades that are shown."""
    graded_by = {sha256 for chart in charts for sha256 in chart.graded_by}
    if not graded_by:
        return True
    if not record.store.holds(SITE_KEY, "signature"):
        return False
    from tox_grader.workflows.signatures import read_signatures  # noqa: PLC0415  a site without signatures waits for none

    return read_signatures(record).cover(graded_by)


def _tables_behind(content: Content) -> Iterator[str]:
    """Yield the texts that gave the grades of an assessment; its protocol only suggested."""
    named = content.get("tables")
    for table in named if isinstance(named, list) else ():
        if isinstance(table, dict) and table.get("id") != content.get("protocol"):
            yield str(table.get("sha256"))


def _worst(chart: Chart) -> int:
    return max((answer.could_be for answer in chart.answers if answer.could_be is not None), default=0)


def similar_names(people: Sequence[Person]) -> frozenset[str]:
    """Return the keys of patients who share a family name with another on the ward."""
    counts = Counter(folded(person.family_name) for person in people)
    return frozenset(person.patient_key for person in people if counts[folded(person.family_name)] > 1)
