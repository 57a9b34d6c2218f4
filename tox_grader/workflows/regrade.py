"""Grade a recorded assessment again by the very tables that graded it then, from their kept texts.

Each text is read and compiled once, and findings that were met before cost a look-up: a long log is replayed with it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tox_grader.assessment.findings import from_jsonable
from tox_grader.assessment.history import PatientHistory
from tox_grader.assessment.vocabulary import VOCABULARY
from tox_grader.escalation.circumstances import Circumstances
from tox_grader.escalation.due import grades_of, next_due
from tox_grader.escalation.suggest import suggest
from tox_grader.grading.answer import Answer, answer_from_json
from tox_grader.grading.bedside import bedside_answers, bedside_scores
from tox_grader.grading.scores import total_of
from tox_grader.journal.contents import Content, answers_given, read_beside, tables_named
from tox_grader.journal.entry import Entry
from tox_grader.tables.compiled import Compiled  # noqa: TC001  named in annotations that are read
from tox_grader.tables.documents import load_document
from tox_grader.tables.finding_keys import FindingKeys
from tox_grader.tables.library import KeptTables, ProtocolFile, read_drugs, read_protocol
from tox_grader.tables.loader import Loaded, load_table
from tox_grader.tables.protocol import Drugs
from tox_grader.tables.schema import GradeTable
from tox_grader.workflows.read_beside import DRUGS, UNITS
from tox_grader.workflows.record import Record

TextOf = Callable[[str], bytes]
Scales = Mapping[str, tuple[str, ...]]
_MOST_REMEMBERED = 2_000
_MOST_CIRCUMSTANCES = 200  # they are one patient's, mostly, and each keeps whole suggestions
# Read by the suggestions, whatever the tables read.
_ALSO_READ = ("age_years", "death_attributed_to")


@dataclass(slots=True)
class Again:
    """What the tables of then say of some findings: as answers, and as the record writes them.

    `profile` is what suggestions depend on: grades, age, death. `due_in` is the time to the next assessment.
    """

    found: Mapping[str, Any]
    answers: tuple[Answer, ...]
    told: list[dict[str, Any]]
    scores: list[dict[str, Any]]
    profile: tuple[object, ...]
    due_in: timedelta | None
    seen: object = None


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
    _steps: dict[Circumstances, dict[tuple[object, ...], list[dict[str, Any]]]] = field(
        default_factory=dict, repr=False
    )

    def again(self, findings: Mapping[str, Any]) -> Again:
        """Return what the tables say of findings as the record keeps them."""
        key = self.keys.key(findings)
        known = self._met.get(key)
        if known is None:
            if len(self._met) >= _MOST_REMEMBERED:
                self._met.clear()
            known = self._met[key] = self.anew(findings, self.scales)
        return known

    def anew(self, findings: Mapping[str, Any], scales: Scales) -> Again:
        """Return what the tables say, worked out anew."""
        found = from_jsonable({name: findings[name] for name in self.keys.names if findings.get(name) is not None})
        answers = bedside_answers(self.library, scales, found)
        profile = (*grades_of(answers).items(), *(found.get(name) for name in _ALSO_READ))
        return Again(
            found,
            answers,
            [answer.as_json() for answer in answers],
            [score.as_json() for score in bedside_scores(self.library, answers, found)],
            profile,
            None if self.protocol is None else _due_in(self.protocol, answers),
        )

    def steps_in(self, around: Circumstances) -> dict[tuple[object, ...], list[dict[str, Any]]]:
        """Return the suggestions met so far in these circumstances, by profile."""
        known = self._steps.get(around)
        if known is None:
            if len(self._steps) >= _MOST_CIRCUMSTANCES:
                self._steps.clear()
            known = self._steps[around] = {}
        return known

    def steps(self, again: Again, history: PatientHistory, now: datetime) -> list[dict[str, Any]]:
        """Return the suggestions by the protocol of then, as the record writes them."""
        if self.protocol is None:
            return []
        return suggest(self.protocol, self.drugs, again.answers, again.found, history, now).as_json()


class Regrader:
    """Grades entries again, each by its own texts; every text is looked up, read and compiled once."""

    def __init__(self, text_of: TextOf, folder: Path) -> None:
        """Take where texts are kept by hash; `folder` holds the units and drug facts of older entries."""
        self._text_of = text_of
        self._folder = folder
        self._tables: dict[str, Loaded | None] = {}
        self._protocols: dict[tuple[str, str], ProtocolFile | None] = {}
        self._drugs: dict[str, Drugs] = {}
        self._compiled: dict[str, dict[tuple[str, ...], Compiled]] = {}
        self._kept: dict[tuple[str, ...], Kept] = {}
        self._last: tuple[object, object, Kept] | None = None

    def kept(self, content: Content) -> Kept:
        """Return what graded an entry; `LogInvalid` where a text is missing or altered, else `TableInvalid`."""
        tables, beside = content.get("tables"), content.get("read_beside")
        if self._last is not None and self._last[0] is tables and self._last[1] == beside:
            return self._last[2]
        key = (*tables_named(content), *read_beside(content))
        if key not in self._kept:
            self._kept[key] = self._make(content)
        self._last = (tables, beside, self._kept[key])
        return self._kept[key]

    def loaded(self, sha256: str) -> Loaded | None:
        """Return the table of a kept text; None where the text is a protocol."""
        if sha256 not in self._tables:
            raw = self._text_of(sha256)
            data = load_document(raw, sha256[:12]).data
            self._tables[sha256] = load_table(raw, f"{data['table']}.yaml") if "table" in data else None
        return self._tables[sha256]

    def _make(self, content: Content) -> Kept:
        beside = _by_id(content.get("read_beside"))
        drugs_named, units_named = beside.get(DRUGS, ""), beside.get(UNITS, "")
        units = self._text_of(units_named) if units_named else None
        hashes = dict.fromkeys(tables_named(content))
        tables = [loaded for sha256 in hashes if (loaded := self.loaded(sha256)) is not None]
        compiled = self._compiled.setdefault(units_named, {})
        library = KeptTables(tables, VOCABULARY, self._folder, units, compiled)
        drugs = self._drugs_of(drugs_named, library)
        protocols = [self._protocol(sha256, drugs_named, drugs) for sha256 in hashes if self.loaded(sha256) is None]
        answering = [library.scale(one.file.table) for one in tables if isinstance(one.file, GradeTable)]
        keys = FindingKeys(answering, _ALSO_READ, lambda name, value: from_jsonable({name: value})[name], total_of)
        protocol = protocols[0] if protocols else None
        return Kept(library, protocol, drugs, bool(drugs_named), keys, _scales(tables))

    def _drugs_of(self, sha256: str, library: KeptTables) -> Drugs:
        if sha256 not in self._drugs:
            self._drugs[sha256] = read_drugs(self._text_of(sha256)) if sha256 else library.drugs()
        return self._drugs[sha256]

    def _protocol(self, sha256: str, drugs_named: str, drugs: Drugs) -> ProtocolFile | None:
        key = (sha256, drugs_named)
        if key not in self._protocols:
            self._protocols[key] = read_protocol(self._text_of(sha256), sha256[:12], drugs)
        return self._protocols[key]


def answers_then(entry: Entry) -> tuple[Answer, ...]:
    """Return the answers as they stand in the entry."""
    return tuple(answer_from_json(given.content) for given in answers_given(entry.content))


def regraded(record: Record, entry: Entry, folder: Path) -> tuple[Answer, ...]:
    """Return the answers of the entry's own tables to the entry's own findings.

    `folder` holds the units of measured values. Raises `LogInvalid` where a table's text is not in the record.
    """
    found = entry.content.get("findings")
    if not isinstance(found, Mapping):
        return ()
    kept = Regrader(record.store.table_text, folder).kept(entry.content)
    return kept.anew(found, kept.scales).answers


def _scales(tables: Iterable[Loaded]) -> Scales:
    """Return which tables answer for which toxicity; a score is read by another table and answers nothing itself."""
    scales: dict[str, tuple[str, ...]] = {}
    for loaded in tables:
        file = loaded.file
        if isinstance(file, GradeTable):
            scales[file.toxicity] = (*scales.get(file.toxicity, ()), file.table)
    return scales


def _due_in(protocol: ProtocolFile, answers: tuple[Answer, ...]) -> timedelta | None:
    begin = datetime.min.replace(tzinfo=UTC)
    due = next_due(protocol.file, answers, begin)
    return None if due is None else due - begin


def _by_id(named: Any) -> dict[str, str]:
    return {str(one.get("id")): str(one.get("sha256")) for one in named or () if isinstance(one, Mapping)}
