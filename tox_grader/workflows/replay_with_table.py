"""What another edition or scale would have said of every recorded assessment, and which row makes each difference."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tox_grader.assessment.findings import from_jsonable
from tox_grader.foundation.problems import Problem, ToxGraderError, WrongUsage
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.grading.scales import answers_by
from tox_grader.journal.chain import StoredRow, read_row
from tox_grader.journal.entry import NO_ENTRY
from tox_grader.tables.compiled import Compiled, CompiledTable
from tox_grader.tables.library import Library
from tox_grader.tables.loader import Loaded
from tox_grader.workflows.regrade import Regrader, TextOf
from tox_grader.workflows.side_by_side import FAMILIES, Side, compared

_WHY = "grades are compared only within CRS and within neurotoxicity"


@dataclass(frozen=True)
class Beside:
    """One assessment by its own table and by the other: the sides, or why they cannot be compared."""

    patient_key: str
    sequence: int
    observed_at: str
    first: Side | None = None
    other: Side | None = None
    trouble: str = ""

    @property
    def how(self) -> str:
        """Return how the other table compares: same, higher, lower, not settled, not compared."""
        return "not compared" if self.other is None else self.other.compared


class WithTable:
    """Grades recorded assessments by one other table."""

    def __init__(self, library: Library, name: str, text_of: TextOf, folder: Path) -> None:
        """Take the table by its name or `NAME@VERSION`; refuse one that gives no grade of CRS or neurotoxicity."""
        self.loaded: Loaded = library.loaded(name)
        self._table: Compiled = library.ready(self.loaded)
        self._regrader = Regrader(text_of, folder)
        self.is_sound = True  # until an entry is read that is not what was written
        toxicity = self.loaded.file.toxicity
        self._family = next((family for family in FAMILIES.values() if toxicity in family), ())
        single_terms = isinstance(self._table, CompiledTable) and self._table.file.hit_policy == "each_alone"
        if not self._family or not isinstance(self._table, CompiledTable) or single_terms:
            what = f"{name} gives no grade of CRS or neurotoxicity"
            others = [one for one in library.names() if _is_graded(library.loaded(one))]
            raise WrongUsage(Problem(what, "--with-table", _WHY, f"name one of: {', '.join(others)}"))

    def chain(self, patient_key: str, rows: Iterable[StoredRow]) -> Iterator[Beside]:
        """Yield every assessment of one patient by both tables."""
        head = NO_ENTRY
        for row in rows:
            read = read_row(row, head)
            head = (row.sequence, row.hash)
            self.is_sound = self.is_sound and not read.faults
            content = None if read.entry is None else _assessment(row.kind, read.entry.content)
            if row.kind == "assessment" and (read.faults or content is None):
                yield Beside(patient_key, row.sequence, row.observed_at, trouble="the entry is not what was written")
            elif content is not None:
                yield self._beside(row, content)

    def _beside(self, row: StoredRow, content: Mapping[str, Any]) -> Beside:
        place = (row.patient_key, row.sequence, row.observed_at)
        try:
            recorded = [answer_from_json(one) for one in content.get("answers") or ()]
            first = next((one for one in recorded if one.toxicity in self._family), None)
            if first is None:
                return Beside(*place, trouble="nothing of this toxicity was graded then")
            found = from_jsonable(content["findings"])
            kept = self._regrader.kept(content)
            measure = kept.library.scale(first.scale)
            answers = [one for one in answers_by(self._table, found) if one.applies and one.kind == "grade"]
        except ToxGraderError as error:
            return Beside(*place, trouble="; ".join(problem.what for problem in error.problems))
        except (KeyError, TypeError, ValueError, AttributeError):
            return Beside(*place, trouble="its findings or answers are not in a form that this program reads")
        if not answers:
            return Beside(*place, first=Side(first, measure.file), trouble="the table is not for this patient")
        return Beside(*place, Side(first, measure.file), self._side(first, measure, answers[0], found))

    def _side(self, first: Answer, measure: Compiled, answer: Answer, found: Mapping[str, Any]) -> Side:
        return compared(first, measure, answer, self._table, found)


def _assessment(kind: str, content: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if kind == "assessment":
        return content
    new = content.get("content")
    return new if kind == "amendment" and content.get("kind") == "assessment" and isinstance(new, Mapping) else None


def _is_graded(loaded: Loaded) -> bool:
    file = loaded.file
    return file.kind == "grade" and any(file.toxicity in family for family in FAMILIES.values())
