"""Grade what is being entered at the bedside with the patient's history, and record it when the person says so.

A preview and the saved entry go through the same function, so what was seen is what is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from tox_grader.assessment.findings import Finding, findings, to_jsonable
from tox_grader.assessment.history import PatientHistory
from tox_grader.assessment.model import Assessment
from tox_grader.assessment.validate import validate
from tox_grader.escalation.due import next_due
from tox_grader.escalation.suggest import suggest
from tox_grader.foundation.clock import new_id
from tox_grader.foundation.problems import Problem, StoreUnavailable
from tox_grader.grading.answer import Answer
from tox_grader.grading.bedside import Answered, bedside_answers, bedside_scores
from tox_grader.journal.contents import PatientFacts
from tox_grader.journal.entry import Author, Draft, Entry, Head
from tox_grader.journal.history import fold_course, fold_history
from tox_grader.journal.person import Person
from tox_grader.workflows.grade_assessments import Graded
from tox_grader.workflows.read_beside import read_beside
from tox_grader.workflows.record import Record
from tox_grader.workflows.station import Station

SCHEMA = "assessment/1"


@dataclass(frozen=True)
class Bedside:
    """One patient at the bedside: who, what the log says until now, and the tables at hand."""

    station: Station
    person: Person
    log: tuple[Entry, ...]

    def history(self, until: datetime) -> PatientHistory:
        """Return what the log says up to a moment."""
        return self._told(until)[0]

    def _told(self, until: datetime) -> tuple[PatientHistory, PatientFacts]:
        """Return history and facts up to a moment; told once, since a form asks again at every keystroke."""
        if until not in self._kept:
            self._kept.clear()
            self._kept[until] = fold_history(self.log, until=until), fold_course(self.log, until=until).facts
        return self._kept[until]

    @cached_property
    def _kept(self) -> dict[datetime, tuple[PatientHistory, PatientFacts]]:
        return {}

    def grade(self, typed: Mapping[str, Any], observed_at: datetime, author: Author) -> Graded:
        """Return the grade of what is typed so far; raise `AssessmentInvalid` with every fault.

        `typed` holds the sections `crs`, `icans` and `death_attributed_to` of an assessment file; keys left out
        are unknown.
        """
        assessment, found, answers = self._answered(typed, observed_at, author)
        library, chosen, now = self.station.library, self.station.bedside, self.station.clock.now()
        suggestions = suggest(
            library.protocol(chosen.protocol),
            library.drugs(),
            answers,
            found,
            # Doses are counted now, whenever the patient was observed: one given since must not look free.
            fold_history(self.log),
            now=now,
        )
        scores = bedside_scores(library, answers, found)
        return Graded(assessment, found, answers, suggestions, scores, suggested_at=now)

    def answers(self, typed: Mapping[str, Any], observed_at: datetime, author: Author) -> Answered:
        """Return the answers and scores of `grade` alone, for a screen that follows every keystroke."""
        _, found, answers = self._answered(typed, observed_at, author)
        return Answered(answers, bedside_scores(self.station.library, answers, found))

    def _answered(
        self,
        typed: Mapping[str, Any],
        observed_at: datetime,
        author: Author,
    ) -> tuple[Assessment, dict[str, Finding], tuple[Answer, ...]]:
        now = self.station.clock.now()
        document = self._document(typed, observed_at, self.history(observed_at), author)
        assessment = validate(document, limits=self.station.limits, now=now)
        found = findings(assessment, now=now)
        answers = bedside_answers(self.station.library, self.station.bedside.tables, found, observed_at.date())
        return assessment, found, answers

    @staticmethod
    def _history(typed: Mapping[str, Any], history: PatientHistory) -> dict[str, bool | None]:
        """Return the record's own history; what it does not know is taken as stated at the bedside."""
        stated = typed.get("history") or {}
        told = history_told(history)
        return {name: stated.get(name) if known is None else known for name, known in told.items()}

    def _document(
        self,
        typed: Mapping[str, Any],
        observed_at: datetime,
        history: PatientHistory,
        author: Author,
    ) -> dict[str, Any]:
        facts = self._told(observed_at)[1]
        patient: dict[str, Any] = {
            "id": self.person.patient_id,
            "birth_date": None if self.person.birth_date is None else self.person.birth_date.isoformat(),
            "weight_kg": None if history.weight is None else history.weight.kg,
            "can_do_ice": history.can_do_ice,
            "baseline_ice": history.baseline_ice,
            "baseline_capd": history.baseline_capd,
        }
        return {
            "schema": SCHEMA,
            "patient": patient,
            "infusion": {
                "product": facts.product,
                "infused_at": None if facts.infused_at is None else facts.infused_at.isoformat(),
            },
            "observed_at": observed_at.isoformat(),
            "assessor": {"id": author.id, "role": author.role},
            **{key: value for key, value in typed.items() if value is not None},
            "history": self._history(typed, history),
        }


def history_told(history: PatientHistory) -> dict[str, bool | None]:
    """Return what the record says of the episode, under the keys of an assessment file; None is not known."""
    return {
        "crs_established": history.crs_established,
        "treated_since_crs_onset": history.treated_since_crs_onset,
        "prophylaxis_could_mask_fever": history.prophylaxis_could_mask_fever,
    }


def at_bedside(record: Record, station: Station, patient_id: str) -> Bedside:
    """Return the patient with this number, ready to be assessed."""
    person = record.person(patient_id)
    return Bedside(station, person, record.entries(person.patient_key))


def save(
    record: Record,
    bedside: Bedside,
    typed: Mapping[str, Any],
    observed_at: datetime,
    author: Author,
    entry_id: str | None = None,
    expected: Head | None = None,
) -> Entry:
    """Grade and record an assessment; when this returns, the entry is durable.

    `entry_id` makes a second submission of the same form the same entry. `expected` is the head of the log that was
    seen: where somebody else has recorded something since, nothing is saved. Raises `AssessmentInvalid`, `StaleView`,
    or `StoreUnavailable` that says NOT SAVED.
    """
    # What was saved before is not graded again: by now its own entry is part of the history.
    saved = None if entry_id is None else record.store.entry(entry_id)
    if saved is not None:
        return _same(saved, typed, observed_at)
    content, texts = assessed(bedside, typed, observed_at, author)
    draft = Draft(entry_id or new_id(), bedside.person.patient_key, "assessment", observed_at, author, content)
    return record.append(draft, texts, expected=expected)


def assessed(
    bedside: Bedside, typed: Mapping[str, Any], observed_at: datetime, author: Author
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what an assessment is kept as, new or amended, and the texts it rests on by hash."""
    graded = bedside.grade(typed, observed_at, author)
    tables, texts = _tables(bedside.station, graded, observed_at.date())
    beside, more_texts = read_beside(bedside.station.library, graded, observed_at.date())
    due = next_due(bedside.station.library.protocol(graded.suggestions.protocol).file, graded.answers, observed_at)
    content: dict[str, Any] = {
        "typed": _plain(typed),
        "stated_before_log": _stated_before_log(typed, bedside.history(observed_at)),
        "findings": to_jsonable(graded.findings),
        "answers": [answer.as_json() for answer in graded.answers],
        "scores": [score.as_json() for score in graded.scores],
        "suggestions": graded.suggestions.as_json(),
        "suggested_at": None if graded.suggested_at is None else graded.suggested_at.isoformat(),
        "protocol": graded.suggestions.protocol,
        "next_due": None if due is None else due.isoformat(),
        "tables": tables,
        "read_beside": beside,
    }
    return content, {**texts, **more_texts}


def _same(saved: Entry, typed: Mapping[str, Any], observed_at: datetime) -> Entry:
    """Return the entry that was saved before; refuse where something else is handed in under its id now."""
    if saved.content.get("typed") == _plain(typed) and saved.observed_at == observed_at:
        return saved
    what = f"NOT SAVED: this draft was saved before, as entry {saved.sequence}, and says something else now"
    why = "what you changed since then is not in the record"
    do = "leave the form, drop the draft, and record a new assessment or correct that entry"
    raise StoreUnavailable(Problem(what, f"entry {saved.sequence}", why, do))


def _stated_before_log(typed: Mapping[str, Any], history: PatientHistory) -> dict[str, bool]:
    """Return what was stated of the episode that the log did not know: only that speaks of the time before it."""
    stated = typed.get("history") or {}
    told = history_told(history)
    return {name: value for name, value in stated.items() if told.get(name) is None and isinstance(value, bool)}


def _tables(station: Station, graded: Graded, day: date) -> tuple[list[dict[str, str]], dict[str, bytes]]:
    """Return the tables that had a part in the answers, and their very texts by hash."""
    library = station.library
    named: list[dict[str, str]] = []
    texts: dict[str, bytes] = {}
    for answer in graded.answers:
        table = library.loaded(answer.scale, day)
        for loaded in (table, *library.scores_of(table.file, day).values()):
            edition = loaded.file.edition.version
            named.append({"id": loaded.file.table, "edition": edition, "sha256": loaded.sha256})
            texts[loaded.sha256] = loaded.raw
    protocol = library.protocol(graded.suggestions.protocol)
    named.append({"id": protocol.file.protocol, "edition": protocol.file.edition.version, "sha256": protocol.sha256})
    texts[protocol.sha256] = protocol.raw
    return named, texts


def _plain(value: Any) -> Any:
    """Return what was typed as plain data without binary numbers: decimals as the text that was typed."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, Decimal) else value
